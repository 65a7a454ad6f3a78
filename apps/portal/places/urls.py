"""Where we could meet."""

from django.urls import path

from apps.portal.places import views

urlpatterns = [path("", views.potential, name="potential")]
