"""Pages of capacity."""

from django.urls import path

from apps.console.capacity import views

urlpatterns = [path("", views.cockpit, name="capacity")]
