"""Pages of interconnects."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
