"""Where our own systems are told, and what was sent there."""

from django.urls import path

from apps.console.webhooks import views

urlpatterns = [
    path("", views.webhook_list, name="webhook_list"),
    path("new/", views.add, name="webhook_add"),
    path("<uuid:uid>/", views.webhook, name="webhook"),
    path("<uuid:uid>/edit/", views.edit, name="webhook_edit"),
    path("<uuid:uid>/secret/", views.renew_secret, name="webhook_secret"),
    path("<uuid:uid>/test/", views.send_test, name="webhook_test"),
    path("<uuid:uid>/remove/", views.remove, name="webhook_remove"),
    path("<uuid:uid>/log/<uuid:message>/again/", views.replay, name="webhook_replay"),
]
