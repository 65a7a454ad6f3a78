"""Capacity requests by API: what partners ask for, and what our people do about it."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.models import ApiToken
from apps.api.auth import needs
from apps.api.paging import By
from apps.api.rows import Rows
from apps.api.staff import custom, tags
from apps.api.staff import request_bodies as bodies
from apps.api.staff import request_inputs as inputs
from apps.api.staff.custom import WithCustomFields
from apps.api.staff.request_bodies import RequestBody
from apps.capacity import actions, queries
from apps.capacity.actions import Acting
from apps.capacity.filters import RequestFilter
from apps.capacity.models import CapacityRequest
from apps.core.custom.kinds import ObjectKind
from apps.core.requests import client_ip

HANDLE, DECIDE, APPROVE = "capacity.handle", "capacity.decide", "capacity.approve"
Shape = type[serializers.Serializer]


def verb(permission: str, shape: Shape, path: str = "") -> Callable[[Any], Any]:
    """A verb of a request: a POST with this input, answered by the request as it is then."""
    options = {"url_path": path, "url_name": path} if path else {}

    def decorate(handler: Any) -> Any:
        made = action(
            detail=True, methods=["post"], permission_classes=[needs(permission)], **options
        )(handler)
        return extend_schema(request=shape, responses=RequestBody)(made)

    return decorate


class Requests(WithCustomFields):
    """What partners ask for, from draft to active."""

    row = RequestBody
    permission_classes = [needs("capacity.view")]
    filterset_class = RequestFilter
    kind = ObjectKind.REQUEST
    custom_fields = custom.verb("capacity.handle", RequestBody)
    put_tags = tags.verb("capacity.handle", RequestBody)
    orderings = {
        "ref": By("ref"),
        "due_at": By("due_at", nullable=True),
        "submitted_at": By("submitted_at", nullable=True),
        "priority": By("priority"),
    }

    def get_queryset(self) -> QuerySet[Any, Any]:
        return CapacityRequest.objects.all()

    def complete(self, rows: Rows) -> None:
        bodies.complete(rows)

    def _acting(self) -> Acting:
        """Who asks, from where, by which token."""
        token = self.request.auth
        prefix = token.prefix if isinstance(token, ApiToken) else ""
        return actions.acting_for_staff(self.actor(), ip=client_ip(self.request), token=prefix)

    def _do(self, act: Callable[..., Any], shape: Shape) -> Response:
        """One action with what was sent; then the request as it is."""
        one = get_object_or_404(queries.requests(), ref=self.kwargs["ref"])
        facts = self._read(shape)
        act(request=one, acting=self._acting(), at=timezone.now(), **facts)
        return self.retrieve(self.request)

    def _read(self, shape: Shape) -> dict[str, Any]:
        given = shape(data=self.request.data)
        given.is_valid(raise_exception=True)
        return dict(given.validated_data)

    @verb(DECIDE, inputs.LineDecision)
    def decide(self, request: Request, ref: str) -> Response:
        """Decide one line, or every line that has no decision."""
        facts = self._read(inputs.LineDecision)
        position = facts.pop("position", None)
        one = get_object_or_404(queries.requests(), ref=ref)
        told = {"acting": self._acting(), "at": timezone.now(), **facts}
        if position is None:
            whole = {name: told[name] for name in told if not name.startswith("approved_")}
            actions.decide_rest(request=one, **whole)
        else:
            line = get_object_or_404(
                one.lines.select_related("request__partner"), position=position
            )
            actions.decide_line(line=line, **told)
        return self.retrieve(request)

    @verb(HANDLE, inputs.RequestRemark)
    def comment(self, request: Request, ref: str) -> Response:
        """Write a remark, among ourselves or to the partner."""
        return self._do(actions.comment, inputs.RequestRemark)

    @verb(HANDLE, inputs.RequestVersionSeen)
    def claim(self, request: Request, ref: str) -> Response:
        """Look after it; one that waits is in review from now on."""
        return self._do(actions.claim, inputs.RequestVersionSeen)

    @verb(HANDLE, inputs.RequestAssignment)
    def assign(self, request: Request, ref: str) -> Response:
        """Give it to somebody, or to nobody."""
        return self._do(actions.assign, inputs.RequestAssignment)

    @verb(HANDLE, inputs.RequestPriority)
    def priority(self, request: Request, ref: str) -> Response:
        """How urgent it is to us."""
        return self._do(actions.set_priority, inputs.RequestPriority)

    @verb(HANDLE, inputs.RequestQuestion)
    def ask(self, request: Request, ref: str) -> Response:
        """Ask the partner: their clock runs, ours stands."""
        return self._do(actions.ask, inputs.RequestQuestion)

    @verb(DECIDE, inputs.RequestHold)
    def hold(self, request: Request, ref: str) -> Response:
        """Nothing can be done before a day; the partner reads why."""
        return self._do(actions.hold, inputs.RequestHold)

    @verb(DECIDE, inputs.RequestVersionSeen, "take-up")
    def take_up(self, request: Request, ref: str) -> Response:
        """Go on with what was on hold."""
        return self._do(actions.take_up, inputs.RequestVersionSeen)

    @verb(DECIDE, inputs.RequestApproval)
    def approve(self, request: Request, ref: str) -> Response:
        """Approve what its lines say; above the limit it takes a second person."""
        return self._do(actions.approve, inputs.RequestApproval)

    @verb(APPROVE, inputs.RequestApproval)
    def second(self, request: Request, ref: str) -> Response:
        """Approve as the second person."""
        return self._do(actions.approve, inputs.RequestApproval)

    @verb(DECIDE, inputs.RequestRejection)
    def reject(self, request: Request, ref: str) -> Response:
        """A no to the whole, with a public reason."""
        return self._do(actions.reject, inputs.RequestRejection)

    @verb(HANDLE, inputs.RequestVersionSeen, "await-loa")
    def await_loa(self, request: Request, ref: str) -> Response:
        """Approved, and an LOA is to come."""
        return self._do(actions.await_loa, inputs.RequestVersionSeen)

    @verb(HANDLE, inputs.RequestVersionSeen, "loa-issued")
    def loa_issued(self, request: Request, ref: str) -> Response:
        """The LOA is there; refused while one is missing."""
        return self._do(actions.note_loa_issued, inputs.RequestVersionSeen)

    @verb(HANDLE, inputs.RequestReason, "loa-lost")
    def loa_lost(self, request: Request, ref: str) -> Response:
        """The LOA expired or is wrong; ports are kept."""
        return self._do(actions.loa_lost, inputs.RequestReason)

    @verb(HANDLE, inputs.CrossConnectOrder)
    def order(self, request: Request, ref: str) -> Response:
        """We have ordered the cross-connect."""
        return self._do(actions.order_cross_connect, inputs.CrossConnectOrder)

    @verb(HANDLE, inputs.PatchReport)
    def patched(self, request: Request, ref: str) -> Response:
        """The cross-connect is there."""
        return self._do(actions.report_patched, inputs.PatchReport)

    @verb(HANDLE, inputs.RequestDispute)
    def dispute(self, request: Request, ref: str) -> Response:
        """The partner reported it as patched, and it is not."""
        return self._do(actions.dispute, inputs.RequestDispute)

    @verb(HANDLE, inputs.RequestVersionSeen)
    def provision(self, request: Request, ref: str) -> Response:
        """Types without an LOA are configured."""
        return self._do(actions.start_provisioning, inputs.RequestVersionSeen)

    @verb(HANDLE, inputs.RequestVersionSeen)
    def test(self, request: Request, ref: str) -> Response:
        """It is configured: both sides test and confirm."""
        return self._do(actions.start_testing, inputs.RequestVersionSeen)

    @verb(HANDLE, inputs.RequestVersionSeen)
    def confirm(self, request: Request, ref: str) -> Response:
        """Our word that it works; in service with that of the partner."""
        return self._do(actions.confirm, inputs.RequestVersionSeen)

    @verb(HANDLE, inputs.RequestVersionSeen, "carried-out")
    def carried_out(self, request: Request, ref: str) -> Response:
        """Types with nothing to build are done."""
        return self._do(actions.activate, inputs.RequestVersionSeen)

    @verb(HANDLE, inputs.RequestFailure)
    def fail(self, request: Request, ref: str) -> Response:
        """Something went wrong; the partner reads what."""
        return self._do(actions.fail, inputs.RequestFailure)

    @verb(HANDLE, inputs.RequestVersionSeen)
    def retry(self, request: Request, ref: str) -> Response:
        """Try again what went wrong."""
        return self._do(actions.retry, inputs.RequestVersionSeen)

    @verb(DECIDE, inputs.RequestReason)
    def cancel(self, request: Request, ref: str) -> Response:
        """Call it off; reserved ports are free again."""
        return self._do(actions.cancel, inputs.RequestReason)
