"""What a person was told."""

from django.urls import path

from apps.console.inbox import views

urlpatterns = [path("", views.inbox, name="inbox")]
