"""Addresses of the partner API that its document tells of."""

from django.urls import path

from apps.api.partner import (
    letters,
    network,
    people,
    places,
    requests,
    steps,
    talk,
    webhooks,
)
from apps.api.robots import oauth

patterns = [
    path("me", people.Me.as_view(), name="me"),
    path("asns", people.Asns.as_view(), name="asns"),
    path("locations", places.Locations.as_view(), name="locations"),
    path("eligibility", places.Eligibility.as_view(), name="eligibility"),
    path("interconnects", network.Interconnects.as_view(), name="interconnects"),
    path("interconnects/<str:reference>", network.Interconnect.as_view(), name="interconnect"),
    path("interconnects/<str:reference>/loa", letters.Letter.as_view(), name="loa"),
    path(
        "interconnects/<str:reference>/statistics",
        network.Statistics.as_view(),
        name="statistics",
    ),
    path("deployments", network.Deployments.as_view(), name="deployments"),
    path("maintenances", network.Maintenances.as_view(), name="maintenances"),
    path("agreements", network.Agreements.as_view(), name="agreements"),
    path("requests", requests.Requests.as_view(), name="requests"),
    path("requests/<str:reference>", requests.Request.as_view(), name="request"),
    path("requests/<str:reference>/actions/<str:action>", steps.Action.as_view(), name="action"),
    path("requests/<str:reference>/comments", talk.Comments.as_view(), name="comments"),
    path("requests/<str:reference>/documents", talk.Documents.as_view(), name="documents"),
    path(
        "requests/<str:reference>/documents/<str:document_id>",
        talk.Document.as_view(),
        name="document-file",
    ),
    path("oauth/token", oauth.Token.as_view(), name="oauth-token"),
    path("tokens", people.Tokens.as_view(), name="tokens"),
    path("tokens/<str:prefix>", people.Token.as_view(), name="token"),
    path("webhooks", webhooks.Webhooks.as_view(), name="webhooks"),
    path("webhooks/<str:webhook_id>", webhooks.Webhook.as_view(), name="webhook"),
    path("webhooks/<str:webhook_id>/secret", webhooks.Secret.as_view(), name="webhook-secret"),
    path("webhooks/<str:webhook_id>/test", webhooks.Test.as_view(), name="webhook-test"),
    path(
        "webhooks/<str:webhook_id>/deliveries",
        webhooks.Deliveries.as_view(),
        name="webhook-deliveries",
    ),
    path(
        "webhooks/<str:webhook_id>/deliveries/<str:message_id>",
        webhooks.Delivery.as_view(),
        name="webhook-delivery",
    ),
    path(
        "webhooks/<str:webhook_id>/deliveries/<str:message_id>/replay",
        webhooks.Replay.as_view(),
        name="webhook-replay",
    ),
]
