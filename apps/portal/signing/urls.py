"""Sign a document by a personal link."""

from django.urls import path

from apps.portal.signing import views

urlpatterns = [
    path("sign/", views.start, name="sign_start"),
    path("sign/open/", views.open_link, name="sign_open"),
    path("sign/document/", views.document, name="sign_document"),
    path("sign/file/", views.file, name="sign_file"),
    path("sign/accept/", views.accept, name="sign_accept"),
    path("sign/decline/", views.decline, name="sign_decline"),
]
