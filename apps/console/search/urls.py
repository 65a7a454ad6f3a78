"""One box for everything."""

from django.urls import path

from apps.console.search import views

urlpatterns = [
    path("", views.search, name="search"),
    path("hits/", views.hits, name="search_hits"),
]
