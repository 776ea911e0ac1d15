"""Casework, by room. The core stands last: its ``<case>/`` would swallow every other first word."""

from django.urls import URLResolver, include, path

urlpatterns: list[URLResolver] = [
    path("", include("reviews.urls.casework_reports")),
    path("", include("reviews.urls.casework_bodies")),
    path("", include("reviews.urls.casework_decision")),
    path("", include("reviews.urls.casework_letters")),
    path("", include("reviews.urls.casework_core")),
]
