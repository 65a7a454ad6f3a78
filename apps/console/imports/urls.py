"""Pages of imports."""

from django.urls import path

from apps.console.imports import files, mapping, packing, views

urlpatterns = [
    path("", views.import_list, name="import_list"),
    path("new/", mapping.new, name="import_new"),
    path("documents/", packing.new, name="import_documents"),
    path("templates/<str:target>/", files.template_file, name="import_template"),
    path("<str:ref>/", views.detail, name="import_detail"),
    path("<str:ref>/columns/", mapping.columns, name="import_columns"),
    path("<str:ref>/names/", packing.names, name="import_names"),
    path("<str:ref>/progress/", views.progress, name="import_progress"),
    path("<str:ref>/corrected/", files.corrected, name="import_corrected"),
    path("<str:ref>/apply/", views.apply, name="import_apply"),
    path("<str:ref>/undo/", views.undo, name="import_undo"),
    path("<str:ref>/drop/", views.drop, name="import_drop"),
]
