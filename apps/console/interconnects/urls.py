"""Pages of interconnects."""

from django.urls import path

from apps.console.interconnects import views

urlpatterns = [
    path("", views.interconnect_list, name="interconnect_list"),
    path("<str:ref>/", views.interconnect_detail, name="interconnect_detail"),
    path("<str:ref>/points/", views.points, name="interconnect_points"),
    path("<str:ref>/samples.csv", views.samples, name="interconnect_samples"),
]
