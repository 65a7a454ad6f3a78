"""Pages of contacts."""

from django.urls import path

from apps.console.contacts import views

urlpatterns = [
    path("", views.contact_list, name="contact_list"),
    path("duplicates/", views.duplicates, name="contact_duplicates"),
    path("<int:kept>/merge/<int:gone>/", views.merge, name="contact_merge"),
    path("merges/<int:pk>/undo/", views.merge_undo, name="contact_merge_undo"),
    path("<int:pk>/verify/", views.verify, name="contact_verify"),
    path("<int:pk>/opt-out/", views.opt_out, name="contact_opt_out"),
    path("<int:pk>/restore/", views.restore, name="contact_restore"),
]
