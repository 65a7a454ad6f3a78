"""The queue of requests: what is due next comes first, whoever has to act."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from apps.capacity import rules
from apps.capacity.enums import OPEN, Priority, RequestType, Side, Source, State
from apps.capacity.filters import NOBODY, STATES, TO_HANDLE, TURNS, RequestFilter
from apps.capacity.models import CapacityRequest, RequestLine
from apps.console import addresses, options, statuses
from apps.console.lists import Column, Drop, Empty, Listing
from apps.console.requests import words
from apps.core import units
from apps.core.ui import components
from apps.core.ui.components import safe

FILTERS = set(RequestFilter.base_filters)
EVERYTHING = {"all": "1"}  # not what the person saved as the default
COLUMNS_READ = (
    "ref", "type", "state", "target_bps", "details", "source", "desired_on", "eta_on", "priority",
    "client_ref", "on_behalf", "state_since", "due_at", "created_at", "submitted_at", "decided_at",
    "partner__ref", "partner__name", "partner__region", "assignee__name", "assignee__email",
    "interconnect__name", "ixp__name", "facility__name", "site__name",
)  # fmt: skip
JOINED = ("partner", "assignee", "interconnect", "ixp", "facility", "site")
RANKS = {Priority.URGENT: "bad", Priority.HIGH: "warn"}


def rows() -> QuerySet[CapacityRequest]:
    """Everything that was sent in, and drafts of our own people; in no order."""
    return CapacityRequest.objects.all()


def prepare(found: QuerySet[CapacityRequest]) -> QuerySet[CapacityRequest]:
    return found.select_related(*JOINED).only(*COLUMNS_READ)


def decorate(page: Sequence[Any]) -> None:
    """The lines of all rows of a page, on each row as `asked`. One query."""
    lines = defaultdict(list)
    found = RequestLine.objects.filter(request__in=page).order_by("position")
    for line in found.only("request_id", "ports", "port_speed_bps"):
        lines[line.request_id].append(line)
    for row in page:
        row.asked = words.how_much(lines[row.pk], row.target_bps)


def _what(one: CapacityRequest) -> SafeString:
    sub = f"{one.get_type_display()}{', on behalf' if one.on_behalf else ''}"
    return safe(_pick(one) + components.link(addresses.of(one.ref), one.ref, sub))


def _pick(one: CapacityRequest) -> str:
    """A box for acting on several at once; what is closed has none."""
    if one.state not in OPEN:
        return ""
    return components.pick(one.ref, one.ref)


def _partner(one: CapacityRequest) -> SafeString:
    return components.anchor(addresses.of(one.partner.ref), one.partner.name)


def _where(one: CapacityRequest) -> SafeString:
    return components.two_lines(words.place(one) or units.NONE, one.partner.region)


def _state(one: CapacityRequest) -> SafeString:
    """Where it stands, and below it the priority that is not the usual one."""
    state = statuses.state("request", one.state)
    priority = _priority(one) if one.state in OPEN else ""
    return components.two_lines(state, priority) if priority else state


def _turn(one: CapacityRequest) -> SafeString | str:
    side = words.turn(one)
    if side in (Side.US, Side.PARTNER):
        return components.turn("us" if side == Side.US else "them")
    return "Both" if side == Side.BOTH else ""


def _turn_word(state: str, details: dict[str, Any]) -> str:
    return words.TURNS[Side(rules.holder(state, details))]


def _clock(one: CapacityRequest) -> SafeString | str:
    """How much of its time is gone, and what is left of it."""
    running = words.clock(one, timezone.now())
    if running is None:
        return ""
    label = f"{running.percent:.0f} % of it gone"
    drawing = components.bar(running.percent, tone=running.tone, label=label)
    css = f' class="is-{running.tone}"' if running.tone else ""
    return safe(f'<span class="ep-meter"><b{css}>{running.words}</b>{drawing}</span>')


def _due(one: CapacityRequest) -> str:
    return units.weekday(timezone.localdate(one.due_at)) if one.due_at else ""


def _age(one: CapacityRequest) -> str:
    return units.age(one.submitted_at, timezone.now()) if one.submitted_at else ""


def _priority(one: CapacityRequest) -> SafeString | str:
    """Only what is not as usual."""
    tone = RANKS.get(Priority(one.priority))
    return components.status(tone, one.get_priority_display()) if tone else ""


def _assignee(one: CapacityRequest) -> SafeString | str:
    return str(one.assignee) if one.assignee else safe("<small>nobody</small>")


def _labels(enum: Any) -> Any:
    return lambda value: enum(value).label


def _first_name(*names: str | None) -> str:
    return next((name for name in names if name), "")


def _flag(one: Any) -> str:
    running = words.clock(one, timezone.now())
    return "is-flag" if running and running.is_late else ""


@dataclass(frozen=True)
class Link:
    """A filter people use every day, as an address."""

    label: str
    address: str
    is_here: bool


def links(request: HttpRequest) -> list[Link]:
    """The saved links above the queue."""
    email = getattr(request.user, "email", "")
    wanted: tuple[tuple[str, dict[str, str]], ...] = (
        ("All", {}),
        ("Open", {"state": TO_HANDLE}),
        ("Unclaimed", {"state": TO_HANDLE, "assignee": NOBODY}),
        ("Mine", {"state": TO_HANDLE, "assignee": email}),
        ("Overdue", {"late": "true"}),
        ("Waiting for us", {"turn": Side.US.value}),
        ("Waiting for partners", {"turn": Side.PARTNER.value, "state": TO_HANDLE}),
        ("Second approval", {"second": "true"}),
        ("Drafts", {"state": State.DRAFT.value}),
    )
    here = {name: value for name, value in request.GET.items() if value and name in FILTERS}
    base = reverse("console:request_list")
    return [
        Link(label, f"{base}?{urlencode(query or EVERYTHING)}", query == here)
        for label, query in wanted
    ]


REQUESTS = Listing(
    key="requests",
    bulk="requests",
    has_boxes=True,
    saves=True,
    watches=True,
    noun="request",
    nouns="requests",
    filters=RequestFilter,
    sort="due",
    hint="CAP-, the partner's number, partner or place",
    columns=(
        Column("ref", "Request", lambda r: r.ref, _what, sort="ref", source=("ref",)),
        Column("partner", "Partner", lambda r: r.partner.name, _partner, sort="partner__name",
               source=("partner__name",)),
        Column("where", "Where", words.place, _where, css="ep-nowrap",
               source=("interconnect__name", "ixp__name", "facility__name", "site__name"),
               out=_first_name),
        Column("asked", "Asked", lambda r: r.target_bps, lambda r: r.asked, numeric=True,
               sort="target_bps", nulls=True, source=("target_bps",), css="ep-nowrap"),
        Column("state", "State", lambda r: r.get_state_display(), _state, sort="state",
               source=("state",), out=_labels(State)),
        Column("turn", "Whose turn", lambda r: words.TURNS[Side(words.turn(r))], _turn,
               source=("state", "details"), out=_turn_word),
        Column("clock", "Clock", None, _clock, css="ep-tight"),
        Column("due", "Due", lambda r: r.due_at, _due, sort="due_at", nulls=True,
               css="ep-nowrap ep-2", source=("due_at",)),
        Column("assignee", "Handled by", lambda r: str(r.assignee or ""), _assignee, nulls=True,
               sort="assignee__name", css="ep-2 ep-nowrap",
               source=("assignee__name", "assignee__email"), out=_first_name),
        Column("priority", "Priority", lambda r: r.get_priority_display(), _priority, is_on=False,
               source=("priority",), out=_labels(Priority)),
        Column("age", "Age", lambda r: r.submitted_at, _age, sort="submitted_at", nulls=True,
               css="ep-num ep-2 ep-nowrap", is_on=False, source=("submitted_at",)),
        Column("type", "Type", lambda r: r.get_type_display(), sort="type", is_on=False,
               css="ep-2", source=("type",), out=_labels(RequestType)),
        Column("desired", "Wanted by", lambda r: r.desired_on, lambda r: units.day(r.desired_on),
               sort="desired_on", nulls=True, is_on=False, css="ep-nowrap ep-2",
               source=("desired_on",)),
        Column("eta", "Expected", lambda r: r.eta_on, lambda r: units.day(r.eta_on),
               sort="eta_on", nulls=True, is_on=False, css="ep-nowrap ep-2", source=("eta_on",)),
        Column("source", "Came from", lambda r: r.get_source_display(), sort="source",
               is_on=False, css="ep-2", source=("source",), out=_labels(Source)),
        Column("client", "Their number", lambda r: r.client_ref, sort="client_ref", is_on=False,
               css="ep-code ep-2", source=("client_ref",)),
        Column("region", "Region", lambda r: r.partner.region, sort="partner__region",
               is_on=False, css="ep-2", source=("partner__region",)),
        Column("decided", "Decided", lambda r: r.decided_at, sort="decided_at", nulls=True,
               cell=lambda r: units.day(timezone.localdate(r.decided_at)) if r.decided_at else "",
               is_on=False, css="ep-nowrap ep-2", source=("decided_at",)),
    ),
    drops=(
        Drop("state", "State", lambda: STATES),
        Drop("turn", "Whose turn", lambda: TURNS),
        Drop("type", "Type", lambda: RequestType.choices),
        Drop("priority", "Priority", lambda: Priority.choices),
        Drop("assignee", "Handled by", lambda: [(NOBODY, "Nobody"), *options.owners()]),
        Drop("region", "Region", options.regions),
        Drop("source", "Came from", lambda: Source.choices),
    ),
    flag=_flag,
    prepare=prepare,
    decorate=decorate,
    empty=Empty(
        "No requests",
        "What partners ask for appears here; an augment can start from a breach or a forecast.",
        "inbox",
    ),
)  # fmt: skip
