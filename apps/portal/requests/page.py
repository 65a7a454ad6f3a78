"""Everything the page of one request shows, read once."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse

from apps.capacity import for_partner
from apps.capacity.enums import UNDECIDED, WITHDRAWABLE, Decision, State
from apps.capacity.for_partner import File, Line, Moved, Said, Seen
from apps.capacity.rules.fields import TYPES
from apps.core import units
from apps.partners.for_partner import Seat
from apps.portal.requests import ahead, calls, evidence, papers, stages, titles, words
from apps.portal.requests.forms import CommentForm, FileForm

OURS = settings.NETWORK_NAME
_TONES = {
    Decision.APPROVED: "ok", Decision.REDUCED: "warn", Decision.REJECTED: "bad",
    Decision.WITHDRAWN: "void", Decision.PENDING: "wait",
}  # fmt: skip
_ICONS = {
    State.SUBMITTED: "mail", State.INFO_REQUESTED: "alert-circle", State.ON_HOLD: "player-pause",
    State.REJECTED: "circle-x", State.CANCELLED: "circle-x", State.EXPIRED: "circle-x",
    State.ACTIVE: "circle-check", State.FAILED: "alert-triangle", State.APPROVED: "check",
    State.LOA_ISSUED: "file-text", State.XC_ORDERED: "plug-connected",
    State.TESTING: "test-pipe", State.PROVISIONING: "settings", State.IN_REVIEW: "eye",
}  # fmt: skip


_MOVED = {
    State.SUBMITTED: "Sent", State.INFO_REQUESTED: "Question", State.APPROVED: "Approved",
    State.LOA_PENDING: "LOA in preparation", State.LOA_ISSUED: "LOA is there",
    State.XC_ORDERED: "Cross-connect ordered", State.PROVISIONING: "Patched, being configured",
}  # fmt: skip


def context(one: Seen, seat: Seat, now: datetime) -> dict[str, Any]:
    """For the template. The same number of queries whatever there is to show."""
    row = one.row
    given = for_partner.names(seat.partner, row.type)
    way = stages.way(row.track)
    return {
        "one": titles.head(row),
        "partner": seat.partner,
        "network": OURS,
        "facts": _facts(one),
        "steps": stages.steps(way, state=row.state, moves=one.timeline),
        "call": calls.call(one, seat, now),
        "acts": calls.acts(one),
        "lines": [_line(one, seat, line) for line in one.lines],
        "evidence": evidence.panel(one.evidence, is_frozen=True),
        "checks": [evidence.check(verdict) for verdict in one.eligibility],
        "groups": words.panels(row.type, one.content, given),
        "events": events(one),
        "versions": versions(one, given),
        "next": ahead.steps(
            for_partner.ahead(row, one.content, at=now), one.content, is_draft=False
        ),
        "checklist": papers.checklist(seat.partner, row.ref),
        "hardware": papers.hardware(seat.partner, row.type, row.ref),
        "letters": papers.letters(seat.partner, row.ref, now),
        "files": [_file(one, seat, paper) for paper in one.files],
        "linked": papers.agreement(seat, one.agreement, now.date()) + _linked(one),
        **_forms(one),
    }  # fmt: skip


def _facts(one: Seen) -> list[tuple[str, str]]:
    """What stands below the title: dates first, then how long each side has had it."""
    row = one.row
    moved = row.has_moved and row.original_eta_on
    first = f", first {units.day(row.original_eta_on)}" if moved else ""
    found = [("ETA", units.day(row.eta_on) + first)] if row.eta_on else []
    if row.desired_on:
        found.append(("Wanted by", units.day(row.desired_on)))
    if not row.is_over:
        found.append(("Here since", units.day(row.since.date())))
    held = f"{OURS} {_days(one.held_by_us)}, you {_days(one.held_by_partner)}"
    found.append(("Held so far", held))
    if row.asn:
        found.append(("For", f"AS{row.asn}"))
    if row.client_ref:
        found.append(("Your reference", row.client_ref))
    return found


def _days(days: float) -> str:
    return f"{days:.1f}{units.NBSP}d"


def _line(one: Seen, seat: Seat, line: Line) -> dict[str, Any]:
    """One line with its decision, and why; `withdraw`: where they take it back."""
    why = ". ".join(part for part in (line.reason_label, line.reason_text) if part)
    return {
        "label": line.label,
        "site": line.site,
        "current": units.capacity(line.current_bps) if line.current_bps else units.NONE,
        "asked": _amount(line.ports, line.asked_bps),
        "approved": _amount(line.approved_ports, line.approved_bps),
        "decision": line.decision_label,
        "tone": _TONES[Decision(line.decision)],
        "why": why,
        "withdraw": _withdraw(one, seat, line),
    }


def _withdraw(one: Seen, seat: Seat, line: Line) -> str:
    """Of several lines one may be taken back before it is decided; a single one: cancel all."""
    is_open = one.row.state in WITHDRAWABLE and line.decision != Decision.WITHDRAWN
    if len(one.lines) < 2 or not is_open or not seat.may("request"):
        return ""
    return reverse("portal:request_line_withdraw", args=[one.row.ref, line.uid])


def _amount(ports: int | None, bps: int | None) -> str:
    if bps is None:
        return units.NONE
    many = "port" if ports == 1 else "ports"
    return f"+{units.NBSP}{units.capacity(bps)}" + (f", {ports} {many}" if ports else "")


def events(one: Seen) -> list[dict[str, Any]]:
    """Moves, words and files, newest first."""
    has_loa = stages.way(one.row.track) is stages.WITH_LOA
    found = [_moved(move, has_loa) for move in one.timeline]
    found += [_said(said) for said in one.comments if said.kind == "COMMENT"]
    found += [
        _event("file-text", f"File: {file.filename}", "", file.at, _who(file.by, file.from_partner))
        for file in one.files
    ]
    return sorted(found[::-1], key=lambda event: event["at"], reverse=True)


def _event(icon: str, title: str, text: str, at: datetime, by: str) -> dict[str, Any]:
    return {"icon": icon, "title": title, "text": text, "at": at, "by": by}


def _moved(move: Moved, has_loa: bool) -> dict[str, Any]:
    title = stages.label(move.target, has_loa=has_loa)
    if move.target in _MOVED:
        title = _MOVED[State(move.target)]
    elif move.source == State.INFO_REQUESTED and move.target == State.IN_REVIEW:
        title = "Answer"
    by = _who(move.by, move.side == "partner" and not move.on_behalf)
    if move.on_behalf:
        by = f"{OURS}, for you"
    return _event(_ICONS.get(State(move.target), "circle-dot"), title, move.text, move.at, by)


def _said(said: Said) -> dict[str, Any]:
    return _event("note", "Comment", said.text, said.at, _who(said.by, said.from_partner))


def _who(name: str, is_theirs: bool) -> str:
    """Their people have names; ours are the network."""
    return name if is_theirs else OURS


def versions(one: Seen, given: words.Given) -> list[dict[str, Any]]:
    """What each version changed, newest first."""
    specs = {spec.name: spec for spec in TYPES[one.row.type].fields}
    return [
        {
            "number": number, "at": version.at,
            "changes": [
                words.Change(
                    change.label, words.say(specs[change.name], change.before, given),
                    words.say(specs[change.name], change.after, given),
                )
                for change in version.changes
            ],
        }
        for number, version in reversed(list(enumerate(one.versions, start=1)))
    ]  # fmt: skip


def _file(one: Seen, seat: Seat, file: File) -> dict[str, Any]:
    """A file; `remove`: where they take their own one back before anything is decided."""
    is_theirs = file.from_partner and not one.row.is_over and one.row.state in UNDECIDED
    removable = is_theirs and seat.may("comment")
    return {
        "name": file.filename, "size": file.size, "at": file.at,
        "by": _who(file.by, file.from_partner),
        "address": reverse("portal:request_file", args=[one.row.ref, file.id]),
        "remove": reverse("portal:request_file_remove", args=[one.row.ref, file.id])
        if removable else "",
    }  # fmt: skip


def _linked(one: Seen) -> list[dict[str, str]]:
    found = [(one.linked_to, "This one follows from it")] if one.linked_to else []
    found += [(ref, "Follows from this one") for ref in one.follow_ups]
    return [
        {"ref": ref, "note": note, "address": reverse("portal:request_detail", args=[ref])}
        for ref, note in found
    ]


def _forms(one: Seen) -> dict[str, Any]:
    """What may be written and attached here; nothing for those who only look."""
    ref = one.row.ref
    found: dict[str, Any] = {}
    if one.may("comment"):
        address = reverse("portal:request_comment", args=[ref])
        found |= {"comment": CommentForm(), "comment_address": address}
    if one.may("attach"):
        address = reverse("portal:request_attach", args=[ref])
        found |= {"upload": FileForm(), "upload_address": address}
    return found
