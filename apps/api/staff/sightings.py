"""What routers and collectors see of BGP sessions, pushed by a program."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.models import User
from apps.api.auth import needs
from apps.network import actions
from apps.network.actions import Seen, Sighting


class SightingBody(serializers.Serializer):
    our_ip = serializers.IPAddressField()
    their_ip = serializers.IPAddressField()
    is_up = serializers.BooleanField(help_text="Whether BGP is Established")
    prefixes = serializers.IntegerField(
        min_value=0, max_value=10_000_000, required=False, allow_null=True,
        help_text="Received from the partner",
    )  # fmt: skip
    at = serializers.DateTimeField(required=False, help_text="When it was seen; absent: now")


class Sightings(serializers.Serializer):
    sessions = serializers.ListField(
        child=SightingBody(), min_length=1, max_length=actions.MOST_SIGHTINGS
    )


class Pair(serializers.Serializer):
    our_ip = serializers.CharField()
    their_ip = serializers.CharField()


class SeenBody(serializers.Serializer):
    """Each session that was sent is in one of the four."""

    changed = serializers.IntegerField()
    unchanged = serializers.IntegerField()
    old = serializers.IntegerField(help_text="Older than what we knew, left aside")
    unknown = Pair(many=True, help_text="No live session has these addresses")


def note(rows: list[dict[str, Any]], by: User | None, at: datetime) -> Seen:
    found = [Sighting(**{"at": at, **row}) for row in rows]
    return actions.sessions_seen(sightings=found, by=by, at=at)


class Seeing:
    """The part of the sessions' endpoint that programs send what they see to."""

    @extend_schema(request=Sightings, responses=SeenBody)
    @action(detail=False, methods=["post"], permission_classes=[needs("network.edit")])
    def seen(self, request: Request) -> Response:
        """Send how BGP sessions stand, by their two addresses; again as often as you like.

        Up makes an approved session established, down one that was up; what nobody has approved
        stays pending. The partner is told of a session that is up, and of one down for 15 minutes.
        """
        rows = self.given(Sightings)["sessions"]  # type: ignore[attr-defined]
        told = note(rows, self.actor(), timezone.now())  # type: ignore[attr-defined]
        return Response(SeenBody(told).data)
