"""What somebody was told."""

from django.urls import path

from apps.portal.inbox import feed, views

urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("read/", views.read_all, name="inbox_read"),
    path("letters/", views.letter_list, name="letter_list"),
    path("mail/", views.mail, name="inbox_mail"),
    path("feed/", feed.news_feed_new, name="news_feed_new"),
    path("feed/<str:partner>/<str:secret>/", feed.news_feed, name="news_feed"),
    path("<int:pk>/", views.notice, name="notice"),
]
