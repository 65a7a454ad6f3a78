"""Pages of capacity requests."""

from django.urls import path

from apps.console.requests import panels, views

urlpatterns = [
    path("", views.request_list, name="request_list"),
    path("today/", panels.for_today, name="request_panel"),
    path("about/<str:ref>/", panels.about, name="request_about"),
]
