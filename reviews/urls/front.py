from django.urls import URLPattern, path

from reviews.views import front

urlpatterns: list[URLPattern] = [
    path("", front.find, name="find"),
    path("exit/", front.leave, name="leave"),
]
