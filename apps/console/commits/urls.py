"""Pages of commits."""

from django.urls import path

from apps.console.commits import views

urlpatterns = [path("", views.commit_list, name="commit_list")]
