"""Requests as JSON: what a list shows, and one in full."""

from collections.abc import Mapping
from typing import Any

from apps.api.robots.shown import day, moment
from apps.capacity.for_partner import File, Line, Moved, Row, Said, Seen

_DASHED = {
    "submit": "submit", "answer": "answer", "cancel": "cancel", "confirm": "confirm",
    "dispute": "dispute", "order_cross_connect": "order-cross-connect",
    "report_patched": "report-patched", "withdraw_line": "withdraw-line", "edit": "edit",
    "comment": "comment", "attach": "attach",
}  # fmt: skip


def row(one: Row) -> dict[str, Any]:
    return {
        "reference": one.ref, "request_id": one.uid, "type": one.type, "state": one.state,
        "place": one.place, "asn": one.asn, "asked": one.asked, "target_bps": one.target_bps,
        "holder": one.holder, "since": moment(one.since), "due_at": moment(one.due_at),
        "desired_on": day(one.desired_on), "eta_on": day(one.eta_on),
        "original_eta_on": day(one.original_eta_on), "priority": one.priority,
        "client_ref": one.client_ref, "created_at": moment(one.created_at),
        "submitted_at": moment(one.submitted_at), "closed_at": moment(one.closed_at),
        "changed_at": moment(one.changed_at), "version": one.version,
    }  # fmt: skip


def whole(seen: Seen, warnings: Mapping[str, str] | None = None) -> dict[str, Any]:
    """`warnings`: what was taken though it is unusual (portal.md 6.5)."""
    ref = seen.row.ref
    return row(seen.row) | {
        "fields": dict(seen.content),
        "lines": [line(each) for each in seen.lines],
        "timeline": [moved(each) for each in seen.timeline],
        "comments": [said(each) for each in seen.comments],
        "documents": [document(each, ref) for each in seen.files],
        "eligibility": [dict(each) for each in seen.eligibility],
        "evidence": dict(seen.evidence), "ask_anyway": seen.ask_anyway, "source": seen.source,
        "question": seen.question, "public_reason": seen.public_reason,
        "public_text": seen.public_text, "review_on": day(seen.review_on),
        "linked_to": seen.linked_to, "confirmed_by_us_at": moment(seen.our_confirmed_at),
        "confirmed_by_partner_at": moment(seen.partner_confirmed_at),
        "actions": [_DASHED[verb] for verb in seen.verbs if verb in _DASHED],
        "warnings": [
            {"field": name, "message": message} for name, message in (warnings or {}).items()
        ],
    }  # fmt: skip


def line(one: Line) -> dict[str, Any]:
    return {
        "line_id": one.uid, "position": one.position, "label": one.label, "site": one.site,
        "port_speed_bps": one.port_speed_bps, "ports": one.ports, "current_bps": one.current_bps,
        "asked_bps": one.asked_bps, "approved_bps": one.approved_bps,
        "approved_ports": one.approved_ports, "decision": one.decision, "reason": one.reason,
        "reason_text": one.reason_text, "decided_at": moment(one.decided_at),
        "interconnect": one.interconnect,
    }  # fmt: skip


def moved(one: Moved) -> dict[str, Any]:
    return {
        "at": moment(one.at), "from": one.source, "to": one.target, "by": one.by,
        "side": one.side, "on_behalf": one.on_behalf, "text": one.text,
    }  # fmt: skip


def said(one: Said) -> dict[str, Any]:
    return {
        "at": moment(one.at), "by": one.by, "from_partner": one.from_partner, "kind": one.kind,
        "text": one.text,
    }  # fmt: skip


def document(one: File, ref: str) -> dict[str, Any]:
    return {
        "id": one.id, "filename": one.filename, "content_type": one.content_type,
        "size": one.size, "sha256": one.sha256, "by": one.by, "from_partner": one.from_partner,
        "at": moment(one.at), "url": f"/api/partner/v1/requests/{ref}/documents/{one.id}",
    }  # fmt: skip
