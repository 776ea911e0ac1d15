"""Addresses of this room of the self-assessment."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
