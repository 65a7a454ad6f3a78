"""Where we are."""

from django.urls import path

from apps.console.map import views

urlpatterns = [path("", views.world, name="map")]
