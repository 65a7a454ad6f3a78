"""Pages of signatures, under the agreement they are about."""

from django.urls import path

from apps.console.signatures import views

urlpatterns = [
    path("<str:ref>/send/", views.send, name="agreement_send"),
    path("<str:ref>/accept/", views.accept, name="agreement_accept"),
    path("<str:ref>/decline/", views.decline, name="agreement_decline"),
    path("<str:ref>/envelope/void/", views.void, name="envelope_void"),
    path("<str:ref>/resend/<int:order>/", views.resend, name="agreement_resend"),
]
