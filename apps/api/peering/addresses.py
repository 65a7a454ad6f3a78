"""Addresses of the Peering API that its document tells of."""

from django.urls import path

from apps.api.peering import auth, locations, pni, sessions

patterns = [
    path("sessions", sessions.Sessions.as_view(), name="sessions"),
    path("sessions/<str:session_id>", sessions.Session.as_view(), name="session"),
    path("locations", locations.Locations.as_view(), name="locations"),
    path("list_locations", locations.Locations.as_view(is_alias=True), name="locations-alias"),
    path("auth", auth.Auth.as_view(), name="auth"),
    path("pni", pni.Pnis.as_view(), name="pnis"),
    path("pni/<str:pni_id>", pni.Pni.as_view(), name="pni"),
    path("add_sessions", sessions.Sessions.as_view(is_alias=True), name="add-sessions-alias"),
    path("get_status", sessions.Sessions.as_view(is_alias=True), name="get-status-alias"),
]
