"""Addresses of the staff pages: one noun, one path."""

from django.urls import URLPattern, path  # noqa: F401

app_name = "console"
urlpatterns: list[URLPattern] = []
