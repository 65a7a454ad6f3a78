"""Pages of obligations: the list of all, and those of one agreement."""

from django.urls import path

from apps.console.obligations import views

urlpatterns = [
    path("obligations/", views.obligation_list, name="obligation_list"),
    path("agreements/<str:ref>/obligations/new/", views.new, name="obligation_new"),
    path("agreements/<str:ref>/obligations/<int:number>/", views.detail, name="obligation_detail"),
    path("agreements/<str:ref>/obligations/<int:number>/edit/", views.edit, name="obligation_edit"),
    path(
        "agreements/<str:ref>/obligations/<int:number>/retire/",
        views.retire,
        name="obligation_retire",
    ),
    path(
        "agreements/<str:ref>/obligations/<int:number>/<str:day>/fulfil/",
        views.fulfil,
        name="occurrence_fulfil",
    ),
    path(
        "agreements/<str:ref>/obligations/<int:number>/<str:day>/waive/",
        views.waive,
        name="occurrence_waive",
    ),
]
