"""/requests/{ref}/actions/{action}: the verbs of a request (portal.md 6.4)."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from rest_framework.request import Request as Asked
from rest_framework.response import Response

from apps.api.partner.requests import ETAG, SECRETS, RequestView, check_fields
from apps.api.partner.schemas.requests import ACTIONS
from apps.api.robots import submissions, versions
from apps.api.robots.faults import Fault, absent, wrong
from apps.api.robots.operations import Answer, Operation, ref, tells
from apps.capacity import actions, for_partner
from apps.capacity.actions import Acting
from apps.capacity.enums import Decision

Body = dict[str, Any]
# Which fields of the body each action takes; those with * it needs.
TAKES: dict[str, tuple[str, ...]] = {
    "submit": ("ask_anyway",),
    "answer": ("text*", "fields"),
    "cancel": ("reason*",),
    "confirm": (),
    "dispute": ("text*",),
    "order-cross-connect": ("order_ref*", "vendor*", "promised_on"),
    "report-patched": ("circuit_ref*",),
    "withdraw-line": ("line_id*",),
}


class Action(RequestView):
    @tells(
        Operation(
            "Act on a request",
            {200: Answer(ref("Request"), "As it is now", headers=ETAG)},
            f"Actions: {', '.join(ACTIONS)}; `actions` of the request names those that are "
            "possible. 409 names the next states when this one is not.",
            body=ref("RequestAction"),
            is_versioned=True,
        )
    )
    def post(self, request: Asked, reference: str, action: str) -> Response:
        if action not in ACTS:
            raise absent()
        found, at = self.handle(reference), timezone.now()
        versions.require_match(self.plain, found.version)
        body = self.json(secret=SECRETS)
        _check(action, body, found)
        _check_possible(self, reference, action)
        if action == "submit" and found.asn:
            submissions.check(self.seat, found.asn.number, at=at)
        warnings = ACTS[action](found, body, self.acting, at)
        return self.answer(reference, warnings=warnings)


def _check(action: str, body: Body, found: Any) -> None:
    names = [name.rstrip("*") for name in TAKES[action]]
    needed = [name.rstrip("*") for name in TAKES[action] if name.endswith("*")]
    errors = {name: f"{action} takes no such field." for name in body if name not in names}
    errors |= {name: "This is required." for name in needed if name not in body}
    if errors:
        raise wrong(errors)
    if "fields" in body:
        check_fields(found.type, body["fields"])


def _check_possible(view: RequestView, reference: str, action: str) -> None:
    """409 with what can be done instead."""
    seen = view.seen(reference)
    verb = action.replace("-", "_")
    if verb not in seen.verbs and not view.seat.may("request"):
        raise Fault(403, "Your role may not do this.")
    if verb not in seen.verbs:
        allowed = [each for each in TAKES if each.replace("-", "_") in seen.verbs]
        raise Fault(
            409, f"{seen.row.ref} is {seen.row.state}; {action} does not fit.",
            more={"allowed": allowed},
        )  # fmt: skip


def _submit(found: Any, body: Body, acting: Acting, at: datetime) -> dict[str, str]:
    return actions.submit_by_program(
        request=found, ask_anyway=bool(body.get("ask_anyway")), acting=acting, at=at
    )


def _answer(found: Any, body: Body, acting: Acting, at: datetime) -> None:
    actions.answer(
        request=found, text=body["text"], content=body.get("fields"), acting=acting, at=at,
        version=found.version,
    )  # fmt: skip


def _cancel(found: Any, body: Body, acting: Acting, at: datetime) -> None:
    actions.cancel(
        request=found, reason=body["reason"], acting=acting, at=at, version=found.version
    )


def _confirm(found: Any, body: Body, acting: Acting, at: datetime) -> None:
    actions.confirm(request=found, acting=acting, at=at, version=found.version)


def _dispute(found: Any, body: Body, acting: Acting, at: datetime) -> None:
    actions.dispute(request=found, text=body["text"], acting=acting, at=at, version=found.version)


def _order(found: Any, body: Body, acting: Acting, at: datetime) -> None:
    actions.order_cross_connect(
        request=found, order_ref=body["order_ref"], vendor=body["vendor"],
        promised_on=_day(body.get("promised_on")), acting=acting, at=at, version=found.version,
    )  # fmt: skip


def _patched(found: Any, body: Body, acting: Acting, at: datetime) -> None:
    actions.report_patched(
        request=found, circuit_ref=body["circuit_ref"], acting=acting, at=at,
        version=found.version,
    )  # fmt: skip


def _withdraw(found: Any, body: Body, acting: Acting, at: datetime) -> None:
    line = for_partner.line(found.partner, body["line_id"])
    if line is None or line.request_id != found.pk:
        raise wrong({"line_id": "The request has no such line."})
    actions.decide_line(
        line=line, decision=Decision.WITHDRAWN, acting=acting, at=at, version=found.version
    )


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise wrong({"promised_on": "Write a day as 2027-01-31."}) from None


ACTS: dict[str, Callable[[Any, Body, Acting, datetime], dict[str, str] | None]] = {
    "submit": _submit,
    "answer": _answer,
    "cancel": _cancel,
    "confirm": _confirm,
    "dispute": _dispute,
    "order-cross-connect": _order,
    "report-patched": _patched,
    "withdraw-line": _withdraw,
}
