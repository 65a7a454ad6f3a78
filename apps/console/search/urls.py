"""One box for everything, and the suggestions of boxes that ask for one object."""

from django.urls import path

from apps.console.search import views

urlpatterns = [
    path("", views.search, name="search"),
    path("hits/", views.hits, name="search_hits"),
    path("keys/", views.keys, name="search_keys"),
    path("partners/", views.partner_options, name="partner_options"),
    path("interconnects/", views.interconnect_options, name="interconnect_options"),
]
