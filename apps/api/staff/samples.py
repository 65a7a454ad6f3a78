"""Samples that programs push, each with a token of its source."""

import hashlib
from typing import Any, cast

from django.core.cache import cache
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import SimpleRateThrottle

from apps.api.auth import SourceAuthentication
from apps.api.views import Endpoint
from apps.core.errors import Invalid, Refused
from apps.usage import actions
from apps.usage.actions import Pushed
from apps.usage.models import DataSource, SourceToken

MOST_ERRORS = 200
KEEP_ANSWER_S = 24 * 3600
LONGEST_KEY = 200


class OfSource(BasePermission):
    """Only with a token of a source."""

    def has_permission(self, request: Request, view: Any) -> bool:
        return isinstance(request.auth, SourceToken)


class BySource(SimpleRateThrottle):
    """As many requests as a person has, for each source."""

    scope = "user"

    def get_cache_key(self, request: Request, view: Any) -> str | None:
        token = request.auth
        return f"push:{token.source_id}" if isinstance(token, SourceToken) else None


class SampleBody(serializers.Serializer):
    """Named by one of `series`, `interconnect` and `labels`."""

    series = serializers.IntegerField(required=False, help_text="Number of the series")
    interconnect = serializers.CharField(
        required=False, help_text="PNI-00001, where the source has one series for it"
    )
    labels = serializers.DictField(
        child=serializers.CharField(), required=False, help_text="As they are mapped"
    )
    at = serializers.CharField(help_text="ISO 8601 with a zone, or epoch seconds as a number")
    in_bps = serializers.IntegerField(allow_null=True, required=False, help_text="Mean, bit/s")
    out_bps = serializers.IntegerField(allow_null=True, required=False, help_text="Mean, bit/s")

    class Meta:
        ref_name = "PushedSample"


class PushBody(serializers.Serializer):
    samples = serializers.ListField(  # each is read by the action, which names the wrong ones
        child=serializers.JSONField(), allow_empty=False, help_text="At most 10,000"
    )
    partial = serializers.BooleanField(  # type: ignore[assignment]
        default=False, help_text="Store the right ones although others are wrong"
    )
    stamp = serializers.ChoiceField(
        choices=["start", "end"], default="start", help_text="What `at` is of the five minutes"
    )


class PushDocument(PushBody):
    samples = SampleBody(many=True)  # type: ignore[assignment]

    class Meta:
        ref_name = "Push"


class PushError(serializers.Serializer):
    row = serializers.IntegerField(help_text="Counted from 0")
    field = serializers.CharField()
    message = serializers.CharField()


class PushAnswer(serializers.Serializer):
    stored = serializers.IntegerField(help_text="Slots that were unknown")
    corrected = serializers.IntegerField(help_text="Slots that had another rate")
    unchanged = serializers.IntegerField(help_text="Rows that say what we know")
    rejected = serializers.IntegerField(help_text="Rows that are wrong")
    errors = PushError(many=True, help_text="At most 200")  # type: ignore[assignment]


class Samples(Endpoint):
    """Send samples of the source whose token this is.

    Batches of five-minute rates. The same samples again change nothing; a later value for a slot
    corrects it. With an `Idempotency-Key` the same request gets the same answer for a day. Times
    more than five minutes ahead are refused.
    """

    authentication_classes = [SourceAuthentication]
    permission_classes = [OfSource]
    throttle_classes = [BySource]
    access = "Needs a token of the source, from its page; no other token will do."

    @extend_schema(
        operation_id="samples_push",
        request=PushDocument,
        responses=PushAnswer,
        parameters=[
            OpenApiParameter(
                "Idempotency-Key", str, OpenApiParameter.HEADER, description="Any text"
            )
        ],
    )
    def post(self, request: Request) -> Response:
        source = cast(SourceToken, request.auth).source
        key = _key(request, source)
        if key and (kept := cache.get(key[0])):
            return _again(kept, key[1])
        given = PushBody(data=request.data)
        given.is_valid(raise_exception=True)
        answer = _push(source, **given.validated_data)
        if key:
            cache.set(key[0], (key[1], answer), KEEP_ANSWER_S)
        return Response(answer)


def _push(source: DataSource, samples: list[Any], partial: bool, stamp: str) -> dict[str, Any]:
    """Raises Invalid with an error per wrong row where nothing was stored for them."""
    done = actions.push(
        source=source, rows=samples, partial=partial, stamped_at_end=stamp == "end",
        at=timezone.now(),
    )  # fmt: skip
    if done.errors and not partial:
        raise Invalid(_by_field(done))
    return {**vars(done), "errors": [vars(each) for each in done.errors[:MOST_ERRORS]]}


def _by_field(done: Pushed) -> dict[str, str]:
    return {
        ".".join(filter(None, ("samples", str(each.row), each.field))): each.message
        for each in done.errors[:MOST_ERRORS]
    }


def _key(request: Request, source: DataSource) -> tuple[str, str] | None:
    """Where the answer to this key is kept, and the print of the request; None without a key."""
    text = request.headers.get("Idempotency-Key", "")
    if not text:
        return None
    if len(text) > LONGEST_KEY:
        raise Refused(f"An Idempotency-Key has at most {LONGEST_KEY} characters.")
    named = hashlib.sha256(text.encode()).hexdigest()
    asked = hashlib.sha256(repr(request.data).encode()).hexdigest()
    return f"push:{source.pk}:{named}", asked


def _again(kept: tuple[str, dict[str, Any]], asked: str) -> Response:
    if kept[0] != asked:
        raise Refused("This Idempotency-Key was used for another request. Take a new one.")
    return Response(kept[1])
