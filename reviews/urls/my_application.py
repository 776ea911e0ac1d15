"""Addresses of an applicant's own application."""

from django.urls import URLPattern, path

from reviews.views.my_application import signing_in

urlpatterns: list[URLPattern] = [
    path("sign-in/", signing_in.sign_in, name="my_application_sign_in"),
]
