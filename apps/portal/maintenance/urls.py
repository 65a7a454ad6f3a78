"""Planned work of both sides."""

from django.urls import path

from apps.portal.maintenance import feed, views

urlpatterns = [
    path("", views.maintenance_list, name="maintenance_list"),
    path("new/", views.maintenance_new, name="maintenance_new"),
    path("feed/", feed.feed_new, name="maintenance_feed_new"),
    path("feed/<str:partner>/<str:secret>/", feed.feed, name="maintenance_feed"),
    path("<str:ref>/", views.maintenance_detail, name="maintenance_detail"),
    path("<str:ref>/calendar.ics", views.maintenance_ics, name="maintenance_ics"),
    path("<str:ref>/cancel/", views.maintenance_cancel, name="maintenance_cancel"),
]
