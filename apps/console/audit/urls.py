"""The audit browser."""

from django.urls import path

from apps.console.audit import views

urlpatterns = [
    path("", views.change_list, name="audit_list"),
    path("export/", views.change_export, name="audit_export"),
    path("<str:model>/<int:number>/", views.change_detail, name="audit_change"),
    path("<str:model>/<int:number>/restore/", views.change_restore, name="audit_restore"),
]
