"""Pages of data sources."""

from django.urls import path

from apps.console.sources import views

urlpatterns = [
    path("", views.source_list, name="source_list"),
    path("new/", views.new, name="source_new"),
    path("test/", views.test_form, name="source_test_form"),
    path("<str:ref>/", views.detail, name="source_detail"),
    path("<str:ref>/edit/", views.edit, name="source_edit"),
    path("<str:ref>/test/", views.test, name="source_test"),
    path("<str:ref>/sync/", views.sync, name="source_sync"),
    path("<str:ref>/backfill/", views.backfill, name="source_backfill"),
    path("<str:ref>/pause/", views.pause, name="source_pause"),
    path("<str:ref>/resume/", views.resume, name="source_resume"),
    path("<str:ref>/retire/", views.retire, name="source_retire"),
    path("<str:ref>/upload/", views.upload, name="source_upload"),
    path("<str:ref>/upload/import/", views.upload_import, name="source_import"),
    path("<str:ref>/series/", views.series_list, name="source_series"),
    path("<str:ref>/series/<int:pk>/", views.series_edit, name="source_series_edit"),
    path("<str:ref>/series/<int:pk>/unmap/", views.series_unmap, name="source_series_unmap"),
    path("<str:ref>/quarantines/<int:pk>/lift/", views.lift, name="source_lift"),
    path("<str:ref>/tokens/new/", views.token_new, name="source_token_new"),
    path("<str:ref>/tokens/<int:pk>/revoke/", views.token_revoke, name="source_token_revoke"),
    path("<str:ref>/map/", views.map_new, name="source_map"),
    path("<str:ref>/labels/", views.labels, name="source_labels"),
    path("<str:ref>/preview/", views.preview, name="source_preview"),
]
