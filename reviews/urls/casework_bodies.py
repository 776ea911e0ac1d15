"""Addresses of the bodies of a case."""

from django.urls import URLPattern, path

from reviews.views.casework import bodies

urlpatterns: list[URLPattern] = [
    path("<str:case>/bodies/", bodies.case_bodies, name="case_bodies"),
    path("<str:case>/bodies/add/", bodies.add_notice, name="case_body_add"),
    path("<str:case>/bodies/sharing/", bodies.settle_sharing, name="case_sharing"),
    path("<str:case>/bodies/<int:notice>/again/", bodies.send_notice_again, name="case_body_again"),
    path("<str:case>/bodies/<int:notice>/by-hand/", bodies.record_notice_by_hand, name="case_body_by_hand"),
]
