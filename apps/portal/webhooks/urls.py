"""Where a partner's own systems are told, and what was sent there."""

from django.urls import path

from apps.portal.webhooks import views

urlpatterns = [
    path("webhooks/", views.webhook_list, name="webhook_list"),
    path("webhooks/new/", views.add, name="webhook_add"),
    path("webhooks/<uuid:uid>/", views.webhook, name="webhook"),
    path("webhooks/<uuid:uid>/edit/", views.edit, name="webhook_edit"),
    path("webhooks/<uuid:uid>/secret/", views.renew_secret, name="webhook_secret"),
    path("webhooks/<uuid:uid>/test/", views.send_test, name="webhook_test"),
    path("webhooks/<uuid:uid>/remove/", views.remove, name="webhook_remove"),
    path("webhooks/<uuid:uid>/log/<uuid:message>/again/", views.replay, name="webhook_replay"),
]
