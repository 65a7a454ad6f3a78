"""Pages of custom fields."""

from django.urls import path

from apps.console.custom import values, views

urlpatterns = [
    path("settings/fields/", views.field_list, name="field_list"),
    path("settings/fields/new/", views.new, name="field_new"),
    path("settings/fields/<int:pk>/", views.edit, name="field_edit"),
    path("settings/fields/<int:pk>/retire/", views.retire, name="field_retire"),
    path("settings/fields/<int:pk>/bring-back/", views.bring_back, name="field_bring_back"),
    path("settings/fields/<int:pk>/remove/", views.remove, name="field_remove"),
    path("objects/<str:kind>/<str:name>/fields/", values.edit, name="custom_values"),
]
