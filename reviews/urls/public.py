from django.urls import URLPattern, path

from reviews.views import public

urlpatterns: list[URLPattern] = [
    path("", public.front_page, name="front_page"),
    path("help/<slug:page>/", public.help_page, name="help_page"),
]
