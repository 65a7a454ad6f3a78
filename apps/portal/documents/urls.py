"""Documents of the partner."""

from django.urls import path

from apps.portal.documents import views

urlpatterns = [
    path("", views.document_list, name="document_list"),
    path("agreements/<str:ref>/", views.document_agreement, name="document_agreement"),
]
