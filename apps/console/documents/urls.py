"""Pages of papers, below their agreement."""

from django.urls import path

from apps.console.documents import views

urlpatterns = [
    path("<str:ref>/documents/new/", views.upload, name="document_new"),
    path("<str:ref>/documents/draft/", views.draft, name="document_draft"),
    path("<str:ref>/documents/compare/", views.compare, name="document_compare"),
    path("<str:ref>/documents/<int:number>/", views.detail, name="document_detail"),
    path("<str:ref>/documents/<int:number>/download/", views.download, name="document_download"),
]
