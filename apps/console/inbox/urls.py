"""What a person was told."""

from django.urls import path

from apps.console.inbox import views

urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("read/", views.read_all, name="inbox_read_all"),
    path("preferences/", views.preferences, name="inbox_preferences"),
    path("<int:pk>/", views.open_notice, name="notice"),
    path("<int:pk>/read/", views.read, name="notice_read"),
]
