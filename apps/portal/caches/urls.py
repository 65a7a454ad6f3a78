"""Caches of the partner."""

from django.urls import path

from apps.portal.caches import views

urlpatterns = [path("", views.cache_list, name="cache_list")]
