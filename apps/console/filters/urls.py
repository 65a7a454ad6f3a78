"""Pages of saved filters."""

from django.urls import path

from apps.console.filters import views

urlpatterns = [
    path("<int:pk>/", views.edit, name="filter_edit"),
    path("alerts/<int:pk>/", views.alert, name="filter_alert"),
    path("<int:pk>/remove/", views.remove, name="filter_remove"),
]
