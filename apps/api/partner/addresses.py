"""Addresses of the partner API that its document tells of."""

from django.urls import path

from apps.api.partner import people

patterns = [
    path("me", people.Me.as_view(), name="me"),
    path("asns", people.Asns.as_view(), name="asns"),
    path("tokens", people.Tokens.as_view(), name="tokens"),
    path("tokens/<str:prefix>", people.Token.as_view(), name="token"),
]
