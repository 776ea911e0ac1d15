from django.urls import URLPattern, path

from reviews.views import demo, front

urlpatterns: list[URLPattern] = [
    path("", front.find, name="find"),
    path("exit/", front.leave, name="leave"),
    path("demo/", demo.demo, name="demo"),
]
