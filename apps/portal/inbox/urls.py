"""What somebody was told."""

from django.urls import path

from apps.portal.inbox import views

urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("read/", views.read_all, name="inbox_read"),
    path("letters/", views.letter_list, name="letter_list"),
    path("mail/", views.mail, name="inbox_mail"),
    path("<int:pk>/", views.notice, name="notice"),
]
