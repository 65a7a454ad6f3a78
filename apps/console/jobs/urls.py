"""Progress of long work."""

from django.urls import path

from apps.console.jobs import views

urlpatterns = [
    path("<int:pk>/", views.progress, name="job"),
    path("<int:pk>/stop/", views.stop, name="job_stop"),
]
