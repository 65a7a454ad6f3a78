"""Renewal packs of an agreement: all of them, one, its PDF."""

from django.urls import path

from apps.console.packs import views

urlpatterns = [
    path("", views.packs, name="pack_list"),
    path("<int:number>/", views.detail, name="pack_detail"),
    path("<int:number>/print/", views.print_pdf, name="pack_print"),
    path("<int:number>/pdf/", views.pdf, name="pack_pdf"),
]
