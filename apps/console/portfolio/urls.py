"""The dashboard of leadership."""

from django.urls import path

from apps.console.portfolio import views

urlpatterns = [path("", views.portfolio, name="portfolio")]
