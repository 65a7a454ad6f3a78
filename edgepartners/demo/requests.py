"""Requests of the demo: in every state, of many types, late and on time on both sides.

Those that wait or are over are loaded in bulk with their history over months, so that medians
exist; those being built went through the verbs, so that ports, LOAs and interconnects agree.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from apps.accounts.models import User
from apps.capacity import actions, queries
from apps.capacity.models import (
    CapacityRequest,
    RequestComment,
    RequestLine,
    RequestStep,
    RequestVersion,
)
from apps.core import refs
from apps.core.models import StateChange
from apps.network.models import Interconnect
from apps.partners.models import Membership
from edgepartners.demo import request_plans as plans
from edgepartners.demo import request_stories as stories
from edgepartners.demo.copying import load, reserve_ids
from edgepartners.demo.request_plans import Plan
from edgepartners.demo.world import World

GBPS = 10**9
REGION = "LATAM"  # where auto-triage is on
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
_OURS = ("IN_REVIEW", "INFO_REQUESTED", "ON_HOLD", "APPROVED", "REJECTED", "LOA_PENDING",
         "LOA_ISSUED", "PROVISIONING", "TESTING", "ACTIVE", "FAILED")  # fmt: skip


@dataclass
class Made:
    """A request with what belongs to it, unsaved."""

    request: CapacityRequest
    line: RequestLine | None
    changes: list[StateChange]
    steps: list[RequestStep]
    comments: list[RequestComment]


def play(world: World, at: datetime) -> None:
    """About forty: the first partners of each region, one interconnect each."""
    links = _links()
    if not links:
        return
    people = members()
    wanted = plans.plans(len(links))
    codes = refs.take(refs.Prefix.CAPACITY, len(wanted))
    made = [
        make(world, plan, links[n % len(links)], people, codes[n], at)
        for n, plan in enumerate(wanted)
    ]
    load_all(made)
    _freeze([one for one in made if one.request.submitted_at], at)
    _expect([(one.request, plan) for one, plan in zip(made, wanted, strict=True)], at)
    used = {one.request.interconnect_id for one in made if one.request.type == "pni_augment"}
    stories.play(world, [link for link in _links(everybody=True) if link.pk not in used], at)
    _hand_out(world, at)


def _expect(asked: list[tuple[CapacityRequest, Plan]], at: datetime) -> None:
    """When what is open should be done, as actions say it; what slipped was promised earlier."""
    waiting = [pair for pair in asked if pair[0].submitted_at and not pair[0].closed_at]
    for request, plan in waiting:
        request.eta_on = queries.eta_on(request, at)
        if request.eta_on:
            request.original_eta_on = request.eta_on - plan.slip * DAY
    CapacityRequest.objects.bulk_update(
        [request for request, _ in waiting], ["eta_on", "original_eta_on"]
    )


def _hand_out(world: World, at: datetime) -> None:
    """From now on the managers of one region are given what is sent in by itself."""
    boss = next(person for person in world.people if person.role == "manager")
    actions.set_triage(scope=actions.Scope(region=REGION), way="OWNER", by=boss, at=at)


def _links(*, everybody: bool = False) -> list[Interconnect]:
    """PNIs in service: one of each partner (the fullest), or all of them, fullest first."""
    rows = Interconnect.objects.filter(kind="pni", state="ACTIVE").select_related(
        "partner__owner", "site__facility", "site__metro", "stat", "asn"
    )
    full = list(rows.filter(stat__used_pct__isnull=False).order_by("-stat__used_pct", "pk")[:150])
    if everybody:
        return full
    first: dict[int, Interconnect] = {}
    for link in full:
        first.setdefault(link.partner_id, link)
    return list(first.values())[: plans.PARTNERS]


def members() -> dict[int, User]:
    """Somebody at a partner who writes requests, by partner."""
    rows = Membership.objects.filter(state="ACTIVE", role__in=("P-ENG", "P-ADMIN"))
    return {row.partner_id: row.user for row in rows.select_related("user").order_by("-pk")}


def make(
    world: World, plan: Plan, link: Interconnect, members: dict[int, User], ref: str, at: datetime
) -> Made:
    request = _request(world, plan, link, members, ref, at)
    reserve_ids([request])
    changes, steps = _history(plan, request, at)
    line = _line(plan, request, link) if plan.asks_capacity else None
    return Made(request, line, changes, steps, list(_comments(plan, request)))


def _request(
    world: World, plan: Plan, link: Interconnect, members: dict[int, User], ref: str, at: datetime
) -> CapacityRequest:
    begun, since = plan.begins(at), plan.since(at)
    handler = world.owner_of(link.partner.region) if plan.is_handled else None
    sent = begun + HOUR if plan.state != "DRAFT" else None
    request = CapacityRequest(
        ref=ref, type=plan.type, state=plan.state, partner=link.partner, asn=link.asn,
        site=link.site, facility=link.site.facility,
        interconnect=link if plan.is_about_link else None,
        target_bps=_before(plan, link) + _asked(plan, link) if plan.asks_capacity else None,
        details=plan.details, source=plan.source, requester=members.get(link.partner_id),
        contact_email="peering@isp.example", contact_phone="+57 601 555 0100",
        desired_on=(begun + 75 * DAY).date(), priority=plan.priority, assignee=handler,
        justification=plan.why, client_ref=plan.client_ref, created_at=begun,
        changed_at=since, state_since=since, submitted_at=sent, version=len(plan.walk) + 1,
        public_reason=plan.reason, public_text=plan.text,
        review_on=(at + 12 * DAY).date() if plan.state == "ON_HOLD" else None,
        decided_at=plan.decided(at), closed_at=since if plan.is_over else None,
    )  # fmt: skip
    request.due_at = None if plan.is_over else queries.due_at(
        request, plan.state, since, request.review_on
    )  # fmt: skip
    request.original_eta_on = (begun + 42 * DAY).date() if sent else None
    return request


def _history(
    plan: Plan, request: CapacityRequest, at: datetime
) -> tuple[list[StateChange], list[RequestStep]]:
    """A move for each state it went through, by whom it is for."""
    moment, before = plan.begins(at) + HOUR, "DRAFT"
    changes, steps = [], []
    for number, (state, days) in enumerate(plan.walk[1:], 2):
        role, actor = _who(before, state, request)
        change = StateChange(ref=request.ref, source=before, target=state, actor=actor, at=moment)
        text = plan.text if state in ("ON_HOLD", "REJECTED", "CANCELLED", "EXPIRED") else ""
        changes.append(change)
        steps.append(RequestStep(request=request, role=role, version=number, public_text=text))
        moment, before = moment + days * DAY, state
    reserve_ids(changes)
    for change, step in zip(changes, steps, strict=True):
        step.change = change
    return changes, steps


def _who(before: str, state: str, request: CapacityRequest) -> tuple[str, User | None]:
    if state == "EXPIRED" or (before, state) == ("APPROVED", "LOA_PENDING"):
        return "SYS", None
    if state in _OURS and (before, state) != ("INFO_REQUESTED", "IN_REVIEW"):
        role = (
            "S-ENG" if state in ("LOA_ISSUED", "PROVISIONING", "TESTING", "ACTIVE") else "S-STRAT"
        )
        return role, request.assignee or request.partner.owner
    return "P-ENG", request.requester


def _line(plan: Plan, request: CapacityRequest, link: Interconnect) -> RequestLine:
    yes = plan.decision in ("APPROVED", "REDUCED")
    return RequestLine(
        request=request, position=1, label=link.name, site=link.site,
        port_speed_bps=_speed(plan, link), ports=plan.ports, current_bps=_before(plan, link),
        asked_bps=_asked(plan, link), decision=plan.decision,
        reason=plan.reason if plan.decision != "APPROVED" else "",
        reason_text=plan.text if plan.decision in ("REDUCED", "REJECTED") else "",
        approved_ports=plan.granted if yes else None,
        approved_bps=plan.granted * _speed(plan, link) if yes else None,
        decided_by=request.assignee if plan.decision != "PENDING" else None,
        decided_at=request.decided_at, result=link if plan.is_about_link else None,
    )  # fmt: skip


LEAST_PORTS = 8  # of one speed are in an interconnect that ports were added to
LEAST_BPS = LEAST_PORTS * GBPS


def _speed(plan: Plan, link: Interconnect) -> int:
    """Of the ports asked for: what was added is part of the capacity of today, so it fits in it."""
    if not plan.is_added:
        return 100 * GBPS
    speeds = (100 * GBPS, 10 * GBPS, GBPS)
    return next(speed for speed in speeds if speed * LEAST_PORTS <= link.capacity_bps)


def _asked(plan: Plan, link: Interconnect) -> int:
    return plan.ports * _speed(plan, link)


def _before(plan: Plan, link: Interconnect) -> int:
    """Capacity, bit/s, when it was asked: what is in service by now came on top of it."""
    if plan.type == "pni_new":
        return 0
    return link.capacity_bps - (plan.granted * _speed(plan, link) if plan.is_added else 0)


def _comments(plan: Plan, request: CapacityRequest) -> Iterator[RequestComment]:
    for kind, visibility, text in plan.said:
        is_theirs = kind == "ANSWER"
        author = request.requester if is_theirs else request.assignee or request.partner.owner
        yield RequestComment(
            request=request, kind=kind, visibility=visibility, text=text, author=author,
            from_partner=is_theirs, at=request.state_since,
        )  # fmt: skip


def load_all(made: Sequence[Made]) -> None:
    load([one.request for one in made])
    load([one.line for one in made if one.line])
    load([change for one in made for change in one.changes])
    load([step for one in made for step in one.steps])
    load([comment for one in made for comment in one.comments])


def _freeze(made: Sequence[Made], at: datetime) -> None:
    """What was asked, and for open upgrades the traffic beside it."""
    for one in made:
        if one.request.type == "pni_augment" and one.request.closed_at is None:
            one.request.evidence = queries.evidence(one.request, one.request.submitted_at or at)
    CapacityRequest.objects.bulk_update([one.request for one in made], ["evidence"])
    load([version(one) for one in made])


def version(one: Made) -> RequestVersion:
    request = one.request
    content: dict[str, Any] = {
        "interconnect": request.interconnect.ref if request.interconnect else None,
        "target_bps": request.target_bps, "contact_email": request.contact_email,
        "justification": request.justification, **request.details,
    }  # fmt: skip
    return RequestVersion(
        request=request,
        number=2,
        content=content,
        by=request.requester,
        at=request.submitted_at or request.created_at,
    )
