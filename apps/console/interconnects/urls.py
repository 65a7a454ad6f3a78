"""Pages of interconnects."""

from django.urls import path

from apps.console.interconnects import views

urlpatterns = [
    path("", views.interconnect_list, name="interconnect_list"),
]
