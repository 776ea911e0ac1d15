"""What an authority has published of its self-assessment, for anyone (pages.md P5)."""

from django.urls import URLPattern, path

from selfassess.views import public

urlpatterns: list[URLPattern] = [
    path("", public.pledge_public, name="pledge_public"),
    path("<int:number>/", public.pledge_public_number, name="pledge_public_number"),
]
