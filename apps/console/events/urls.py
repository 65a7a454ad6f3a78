"""Pages of maintenance, incidents and measurements of quality."""

from django.urls import path

from apps.console.events import views

urlpatterns = [
    path("maintenance/", views.maintenance_list, name="maintenance_list"),
    path("maintenance/new/", views.maintenance_new, name="maintenance_new"),
    path("maintenance/<str:ref>/", views.maintenance_detail, name="maintenance_detail"),
    path("maintenance/<str:ref>/edit/", views.maintenance_edit, name="maintenance_edit"),
    path("maintenance/<str:ref>/step/", views.maintenance_step, name="maintenance_step"),
    path("maintenance/<str:ref>/cancel/", views.maintenance_cancel, name="maintenance_cancel"),
    path("incidents/", views.incident_list, name="incident_list"),
    path("incidents/new/", views.incident_new, name="incident_new"),
    path("incidents/<str:ref>/", views.incident_detail, name="incident_detail"),
    path("incidents/<str:ref>/edit/", views.incident_edit, name="incident_edit"),
    path("incidents/<str:ref>/close/", views.incident_close, name="incident_close"),
    path("incidents/<str:ref>/reopen/", views.incident_reopen, name="incident_reopen"),
    path("quality/upload/", views.quality_upload, name="quality_upload"),
]
