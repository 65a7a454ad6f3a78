"""Pages of status reports."""

from django.urls import path

from apps.console.reports import files, starting, views

urlpatterns = [
    path("", views.report_list, name="report_list"),
    path("new/", starting.new, name="report_new"),
    path("preview/", starting.preview, name="report_preview_new"),
    path("<str:ref>/", views.detail, name="report_detail"),
    path("<str:ref>/preview/", views.preview, name="report_preview"),
    path("<str:ref>/rows/", views.rows, name="report_rows"),
    path("<str:ref>/edit/", views.edit, name="report_edit"),
    path("<str:ref>/publish/", views.publish, name="report_publish"),
    path("<str:ref>/correct/", views.correct, name="report_correct"),
    path("<str:ref>/files/", files.make, name="report_files"),
    path("<str:ref>/files/<int:pk>/", files.download, name="report_file"),
    path("<str:ref>/drop/", views.drop, name="report_drop"),
]
