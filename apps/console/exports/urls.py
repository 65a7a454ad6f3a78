"""Pages of exports of everything."""

from django.urls import path

from apps.console.exports import views

urlpatterns = [
    path("", views.export_list, name="export_list"),
    path("new/", views.make, name="export_new"),
    path("<int:pk>/file/", views.download, name="export_file"),
    path("<int:pk>/remove/", views.drop, name="export_remove"),
]
