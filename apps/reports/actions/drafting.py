"""Drafts of status reports: begin, write, drop, correct."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypedDict

from django.db import transaction
from django.db.models import F

from apps.accounts.models import User
from apps.core import edits, lifecycle, refs
from apps.core.errors import Refused
from apps.core.refs import Prefix
from apps.network.models import Metro, Region
from apps.partners.models import Partner
from apps.reports import queries, rules
from apps.reports.collect import asked, gathered, last_before
from apps.reports.enums import ScopeKind, Section, State, Visibility
from apps.reports.models import StatusReport

LONGEST = 400  # days
TAKEN = "There is one for this scope and period already: {}. Open it, or correct it there."


@dataclass(frozen=True)
class Scope:
    """What a report is about: the whole network, or one region, metro or partner."""

    region: Region | None = None
    metro: Metro | None = None
    partner: Partner | None = None

    @property
    def kind(self) -> str:
        if self.partner:
            return ScopeKind.PARTNER
        if self.metro:
            return ScopeKind.METRO
        return ScopeKind.REGION if self.region else ScopeKind.ALL

    @property
    def key(self) -> str:
        if self.partner:
            return rules.scope_key(self.kind, self.partner.ref)
        place = self.metro or self.region
        return rules.scope_key(self.kind, place.code if place else "")

    @property
    def name(self) -> str:
        return str(self.partner or self.metro or self.region or "")

    @property
    def fields(self) -> dict[str, Any]:
        return {
            "scope_kind": self.kind, "scope_key": self.key, "region": self.region,
            "metro": self.metro, "partner": self.partner,
        }  # fmt: skip


class Changes(TypedDict, total=False):
    """What may be changed while it is a draft."""

    title: str
    health: str
    summary: str
    highlights: str
    lowlights: str
    asks: str
    visibility: str
    sections: list[str]


@transaction.atomic
def draft(
    *, kind: str, scope: Scope, starts_on: date, ends_on: date, by: User | None, at: datetime,
    sections: Sequence[str] = (), visibility: str = Visibility.STAFF, title: str = "",
) -> StatusReport:  # fmt: skip
    """Begin a report; its words are drafted from the facts, for its owner to edit.

    Days are UTC, both included. Refused for a period that has not begun, and where there is one for
    the same kind, scope and period.
    """
    _check_period(starts_on, ends_on, at)
    found = outline(
        kind=kind, scope=scope, starts_on=starts_on, ends_on=ends_on, by=by, at=at,
        sections=sections, visibility=visibility, title=title,
    )  # fmt: skip
    edits.one_at_a_time(f"report {kind} {scope.key} {starts_on} {ends_on}")
    _refuse_second(found)
    words = rules.drafted(_facts(found, at))
    for name in ("health", "summary", "highlights", "lowlights", "asks"):
        setattr(found, name, getattr(words, name))
    edits.check(found, ["kind", "title", "visibility"])
    found.ref = refs.new(Prefix.REPORT)
    with edits.unique(TAKEN.format("somebody was first")):
        found.save(force_insert=True)
    return found


def outline(
    *, kind: str, scope: Scope, starts_on: date, ends_on: date, by: User | None, at: datetime,
    sections: Sequence[str] = (), visibility: str = Visibility.STAFF, title: str = "",
) -> StatusReport:  # fmt: skip
    """The report as `draft` would begin it, not saved: for a look at its numbers."""
    return StatusReport(
        kind=kind, starts_on=starts_on, ends_on=ends_on, **scope.fields, visibility=visibility,
        title=title.strip() or rules.title_of(kind, scope.name, starts_on, ends_on),
        sections=_in_order(sections or rules.DEFAULT_SECTIONS[kind]), owner=by, created_at=at,
    )  # fmt: skip


def _check_period(starts_on: date, ends_on: date, at: datetime) -> None:
    if ends_on < starts_on:
        raise Refused("The last day comes before the first.", field="ends_on")
    if starts_on > at.date():
        raise Refused("The period has not begun.", field="starts_on")
    if (ends_on - starts_on).days > LONGEST:
        raise Refused(f"At most {LONGEST} days.", field="ends_on")


def _refuse_second(report: StatusReport) -> None:
    live = queries.same_period(report).filter(state__in=[State.DRAFT, State.PUBLISHED])
    there = live.order_by("pk").first()
    if there is not None:
        raise Refused(TAKEN.format(there.ref), field="starts_on", conflict=True)


def _in_order(chosen: Sequence[str]) -> list[str]:
    unknown = sorted(set(chosen) - set(Section.values))
    if unknown:
        raise Refused(f"There is no section {', '.join(unknown)}.", field="sections")
    return [key for key in Section.values if key in set(chosen)]


def _facts(report: StatusReport, at: datetime) -> rules.Content:
    before = last_before(report)
    facts = gathered(asked(report, at), report.sections)
    return rules.compared(facts, before.content if before else None)


@transaction.atomic
def edit(
    *, report: StatusReport, changes: Mapping[str, Any], seen: int, by: User, at: datetime
) -> StatusReport:
    """Change the words, sections or readers of a draft. `seen`: its `edits` when it was opened.

    Refused once it is published, and where somebody saved another edit since it was opened.
    """
    if report.state != State.DRAFT:
        raise Refused(f"{report.ref} is published: its words and numbers stay as they are.")
    if "sections" in changes:
        changes = {**changes, "sections": _in_order(changes["sections"])}
        if not changes["sections"]:
            raise Refused("Choose at least one section.", field="sections")
    names = edits.assign(report, changes, allowed=Changes)
    values = {name: getattr(report, name) for name in names}
    same = StatusReport.objects.filter(pk=report.pk, state=State.DRAFT, edits=seen)
    if not same.update(**values, edits=F("edits") + 1):
        raise Refused(
            "Somebody else saved it while you wrote. Copy your text, reload, and add it there.",
            conflict=True,
        )
    report.edits = seen + 1
    return report


def drop(*, report: StatusReport, by: User, at: datetime) -> StatusReport:
    """Throw a draft away; another may be begun for its period."""
    lifecycle.move(report, to=State.DROPPED, by=by, at=at)
    return report


@transaction.atomic
def revise(*, report: StatusReport, by: User, at: datetime) -> StatusReport:
    """The next version of a published report as a draft: same words, numbers gathered anew.

    The published one stays what it is, and is marked as corrected once the new one is published.
    """
    if report.state != State.PUBLISHED:
        raise Refused(f"{report.ref} is {report.get_state_display().lower()}: nothing to correct.")
    kept = ("kind", "scope_kind", "scope_key", "region", "metro", "partner", "starts_on",
            "ends_on", "sections", "visibility", "title", "health", "summary", "highlights",
            "lowlights", "asks")  # fmt: skip
    with edits.unique(TAKEN.format("a draft of its next version"), field=""):
        return StatusReport.objects.create(
            ref=refs.new(Prefix.REPORT), version=report.version + 1, owner=by, created_at=at,
            **{name: getattr(report, name) for name in kept},
        )  # fmt: skip
