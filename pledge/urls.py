"""Every address of the site; `pages.md` of the design is their map."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
