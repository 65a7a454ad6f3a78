"""Contacts of the partner."""

from django.urls import path

from apps.portal.contacts import views

urlpatterns = [
    path("", views.contact_list, name="contact_list"),
    path("new/", views.contact_new, name="contact_new"),
    path("<int:pk>/", views.contact, name="contact"),
    path("<int:pk>/edit/", views.contact_edit, name="contact_edit"),
    path("<int:pk>/verify/", views.contact_verify, name="contact_verify"),
    path("<int:pk>/remove/", views.contact_remove, name="contact_remove"),
    path("<int:pk>/mail/", views.contact_mail, name="contact_mail"),
]
