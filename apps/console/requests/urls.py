"""Pages of capacity requests."""

from django.urls import path

from apps.console.requests import views

urlpatterns = [
    path("", views.request_list, name="request_list"),
]
