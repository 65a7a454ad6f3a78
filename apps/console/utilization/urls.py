"""The utilization of one interconnect."""

from django.urls import path

from apps.console.utilization import views

urlpatterns = [
    path("", views.utilization, name="utilization"),
    path("table/", views.table, name="utilization_table"),
    path("points.csv", views.points, name="utilization_points"),
]
