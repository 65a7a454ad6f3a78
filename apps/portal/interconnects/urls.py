"""Interconnects of the partner."""

from django.urls import path

from apps.portal.interconnects import views

urlpatterns = [
    path("", views.interconnect_list, name="interconnect_list"),
    path("<str:ref>/", views.interconnect_detail, name="interconnect_detail"),
    path("<str:ref>/chart/", views.interconnect_chart, name="interconnect_chart"),
    path("<str:ref>/samples.csv", views.interconnect_samples, name="interconnect_samples"),
]
