"""Pages of interconnects."""

from django.urls import include, path

from apps.console.interconnects import again, edits, views

urlpatterns = [
    path("", views.interconnect_list, name="interconnect_list"),
    path("new/", edits.new, name="interconnect_new"),
    path("<str:ref>/", views.interconnect_detail, name="interconnect_detail"),
    path("<str:ref>/edit/", edits.edit, name="interconnect_edit"),
    path("<str:ref>/state/", edits.state, name="interconnect_state"),
    path("<str:ref>/judge-again/", again.judge_again, name="interconnect_judge_again"),
    path("<str:ref>/capacity/", edits.capacity, name="interconnect_capacity"),
    path("<str:ref>/points/", views.points, name="interconnect_points"),
    path("<str:ref>/utilization/", include("apps.console.utilization.urls")),
    path("<str:ref>/samples.csv", views.samples, name="interconnect_samples"),
]
