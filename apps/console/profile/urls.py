"""A person's own settings."""

from django.urls import path

from apps.console.profile import views

urlpatterns = [
    path("", views.profile, name="profile"),
    path("theme/", views.switch_theme, name="theme"),
]
