"""Reads over approvals: what is needed, what was said, what waits for whom."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery

from apps.accounts import queries as accounts
from apps.accounts.models import User
from apps.agreements import rules
from apps.agreements.enums import IN_HAND, ApprovalState, Verdict
from apps.agreements.models import (
    Agreement,
    ApprovalDecision,
    ApprovalRequest,
    ApprovalRule,
    ApprovalStep,
    Delegation,
)
from apps.core.written import written_once

ONE_DAY = timedelta(days=1)  # zones lie up to 14 h either side of UTC


@dataclass(frozen=True)
class StepShown:
    """A step of an approval with what was said to it; `is_turn`: it waits for an answer now."""

    step: ApprovalStep
    decisions: list[ApprovalDecision]
    is_turn: bool

    @property
    def is_done(self) -> bool:
        return len(self.approved) >= self.step.quorum

    @property
    def approved(self) -> list[ApprovalDecision]:
        return [each for each in self.decisions if each.verdict == Verdict.APPROVED]


@dataclass(frozen=True)
class ApprovalShown:
    approval: ApprovalRequest
    steps: list[StepShown]

    @property
    def turn(self) -> StepShown | None:
        """The step that waits now; None when nothing is asked any more."""
        return next((step for step in self.steps if step.is_turn), None)

    @property
    def heard(self) -> set[int]:
        """Everybody who has spoken or was spoken for."""
        said = [each for step in self.steps for each in step.decisions]
        return {pk for each in said for pk in (each.person_id, each.by_id)}


def approval_rules(*, only_active: bool = False) -> QuerySet[ApprovalRule]:
    """The rule table by name."""
    found = ApprovalRule.objects.order_by("-is_active", "name", "pk")
    return found.filter(is_active=True) if only_active else found


def rule_of(row: ApprovalRule) -> rules.Rule:
    """The plain values that decide."""
    return rules.Rule(
        name=row.name,
        steps=[(step["role"], step["quorum"]) for step in row.steps],
        kind=row.kind,
        min_value=row.min_value,
        min_commit_bps=row.min_commit_bps,
        min_months=row.min_months,
        for_nonstandard=row.for_nonstandard,
    )


def people_by_role(roles: Iterable[str], *, but: int | None = None) -> dict[str, list[User]]:
    """Active people of each role, without one of them. One query."""
    found: dict[str, list[User]] = {role: [] for role in roles}
    for person in accounts.people(role=found):
        if person.pk != but:
            found[person.role].append(person)
    return found


def approval_in_hand(agreement: Agreement) -> ApprovalRequest | None:
    """The request that waits or holds."""
    found = ApprovalRequest.objects.filter(agreement=agreement, state__in=IN_HAND)
    rows = found.select_related("submitted_by", "document")
    return rows.defer("document__text", "document__facts").first()


def latest_approval(agreement: Agreement) -> ApprovalShown | None:
    """The newest request with its steps and what was said to them. Two queries."""
    newest = ApprovalRequest.objects.filter(agreement=agreement.pk).order_by("-number")
    return _shown(ApprovalStep.objects.filter(request=Subquery(newest.values("pk")[:1])))


def approval_shown(approval: ApprovalRequest) -> ApprovalShown:
    """The same for one request."""
    found = _shown(ApprovalStep.objects.filter(request=approval))
    return found or ApprovalShown(approval, [])


def _shown(found: QuerySet[ApprovalStep]) -> ApprovalShown | None:
    needed = ("request__submitted_by", "request__document", "request__agreement")
    long = ("request__document__text", "request__document__facts")
    steps = list(found.select_related(*needed).defer(*long).order_by("order"))
    if not steps:
        return None
    said = ApprovalDecision.objects.filter(request=steps[0].request_id)
    decisions = list(said.select_related("person", "by").order_by("at", "pk"))
    approval = steps[0].request
    shown: list[StepShown] = []
    is_waiting = approval.state == ApprovalState.WAITING
    for step in steps:
        own = [each for each in decisions if each.step_id == step.pk]
        row = StepShown(step, own, is_waiting and all(each.is_done for each in shown))
        shown.append(row if not row.is_done else StepShown(step, own, is_turn=False))
    return ApprovalShown(approval, shown)


def away_for(person: User, at: datetime) -> list[User]:
    """Active people for whom somebody decides at a moment. One query."""
    today = at.date()
    rows = _delegations(person.pk, today + ONE_DAY, today - ONE_DAY)
    return [row.person for row in rows if is_away(row, at)]


@written_once
def _delegations(to: int, begun: date, not_over: date) -> QuerySet[Delegation]:
    rows = Delegation.objects.filter(
        to=to, ended_at=None, from_on__lte=begun, to_on__gte=not_over, person__is_active=True
    )
    return rows.select_related("person").order_by("pk")


def is_away(row: Delegation, at: datetime) -> bool:
    """Whether a delegation holds at a moment, by the calendar of the one who is away."""
    today = at.astimezone(ZoneInfo(row.person.time_zone)).date()
    return row.ended_at is None and row.from_on <= today <= row.to_on


def delegates_of(people: Iterable[User], at: datetime) -> list[User]:
    """Those who decide for the people who are away at a moment. One query."""
    today = at.date()
    rows = Delegation.objects.filter(
        person__in=list(people), ended_at=None, from_on__lte=today + ONE_DAY,
        to_on__gte=today - ONE_DAY,
    )  # fmt: skip
    return [row.to for row in rows.select_related("person", "to") if is_away(row, at)]


def delegations(person: User) -> QuerySet[Delegation]:
    """Who decides for a person, the latest first; ended ones too."""
    rows = Delegation.objects.filter(person=person).select_related("to")
    return rows.order_by("-from_on", "-pk")


def voice(shown: ApprovalShown, person: User, at: datetime) -> int | None:
    """Whose voice a person brings to the step that waits; None: they have no say. One query."""
    if shown.turn is None:
        return None
    return rules.voice_of(
        _voice(person),
        shown.turn.step.role,
        submitter=shown.approval.submitted_by_id,
        heard=shown.heard,
        away=[_voice(each) for each in away_for(person, at)],
    )


def _voice(person: User) -> rules.Voice:
    return rules.Voice(person.pk, person.role)


def approvals_waiting_for(person: User, at: datetime) -> list[ApprovalStep]:
    """Steps that wait for this person's answer, the oldest first. Two queries.

    With `request`, its agreement, partner and submitter loaded.
    """
    away = away_for(person, at)
    roles = sorted({str(person.role), *(str(each.role) for each in away)})
    rows = _waiting(person.pk, tuple(roles))
    return [row for row in rows if row.role == person.role or _has_voice(row, away)]


@written_once
def _waiting(person: int, roles: tuple[str, ...]) -> QuerySet[ApprovalStep]:
    heard = ApprovalDecision.objects.filter(request=OuterRef("request"))
    spoken = heard.filter(Q(person=person) | Q(by=person)).values("pk")[:1]
    return (
        ApprovalStep.objects.filter(
            request__state=ApprovalState.WAITING,
            asked_at__isnull=False,
            role__in=roles,
        )
        .exclude(request__submitted_by=person)
        .annotate(said=Count("decisions"), spoken=Subquery(spoken))
        .filter(said__lt=F("quorum"), spoken=None)
        .select_related("request__agreement__partner", "request__submitted_by")
        .defer("request__snapshot")
        .order_by("asked_at", "pk")
    )


def _has_voice(step: ApprovalStep, away: list[User]) -> bool:
    submitter = step.request.submitted_by_id
    return any(each.role == step.role and each.pk != submitter for each in away)
