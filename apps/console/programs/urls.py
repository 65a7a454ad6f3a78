"""Pages of workstreams."""

from django.urls import path

from apps.console.programs import charts, roadmap, updates, views

urlpatterns = [
    path("", views.program_list, name="program_list"),
    path("new/", views.new, name="program_new"),
    path("roadmap/", roadmap.roadmap, name="program_roadmap"),
    path("<str:key>/", views.detail, name="program_detail"),
    path("<str:key>/edit/", views.edit, name="program_edit"),
    path("<str:key>/health/", views.health, name="program_health"),
    path("<str:key>/date/", views.move_date, name="program_date"),
    path("<str:key>/date/<int:number>/undo/", views.date_undo, name="program_date_undo"),
    path("<str:key>/updates/", updates.update_list, name="update_list"),
    path("<str:key>/updates/<str:week>/", updates.update_edit, name="update_edit"),
    path("<str:key>/updates/<str:week>/again/", updates.update_again, name="update_again"),
    path("<str:key>/flow/", charts.flow, name="program_flow"),
    path("<str:key>/goals/new/", views.goal, name="goal_new"),
    path("<str:key>/goals/<str:metric>/", views.goal, name="goal_edit"),
    path("<str:key>/goals/<str:metric>/drop/", views.goal_drop, name="goal_drop"),
    path("<str:key>/goals/<int:number>/undo/", views.goal_undo, name="goal_undo"),
]
