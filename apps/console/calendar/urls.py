"""The calendar, and the feed of it for one's own calendar program."""

from django.urls import path

from apps.console.calendar import views

urlpatterns = [
    path("", views.month, name="calendar"),
    path("address/", views.feed_new, name="calendar_feed_new"),
    path("feed/<str:secret>.ics", views.feed, name="calendar_feed"),
]
