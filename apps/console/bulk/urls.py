"""Pages of bulk edits."""

from django.urls import path

from apps.console.bulk import views

urlpatterns = [
    path("", views.bulk_list, name="bulk_list"),
    path("new/<str:key>/", views.new, name="bulk_new"),
    path("<str:ref>/", views.detail, name="bulk_detail"),
    path("<str:ref>/progress/", views.progress, name="bulk_progress"),
    path("<str:ref>/apply/", views.apply, name="bulk_apply"),
    path("<str:ref>/undo/", views.undo, name="bulk_undo"),
    path("<str:ref>/drop/", views.drop, name="bulk_drop"),
]
