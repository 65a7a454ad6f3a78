"""The first page of the portal."""

from django.urls import path

from apps.portal.home import views

urlpatterns = [path("", views.home, name="home")]
