"""The first page."""

from django.urls import path

from apps.console.today import views

urlpatterns = [path("", views.today, name="today")]
