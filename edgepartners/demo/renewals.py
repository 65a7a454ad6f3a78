"""Renewals of the demo: cycles of all terms, and agreements that came to each kind of end.

The cycles are loaded in bulk; the endings are played by the real actions at days in the past, so
that they are exactly what the product makes of them.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta

from apps.accounts.enums import Role
from apps.accounts.models import User
from apps.agreements import actions, queries, rules
from apps.agreements.models import Agreement, ContractNotice, Renewal
from apps.core.models import StateChange
from apps.partners.models import Partner
from edgepartners.demo.copying import load
from edgepartners.demo.deals import Deal
from edgepartners.demo.world import World

NOTICE_DAYS = 60
CHOICES = ("", "RENEGOTIATE", "", "NON_RENEW", "", "RENEGOTIATE", "")
REASONS = {
    "RENEGOTIATE": "The commit is too high for what they carry by now.",
    "NON_RENEW": "Both exchanges in the metro carry the traffic from spring on.",
}
LOOKED_AT = 12  # agreements, until one is dear enough
UNDECIDED_WITHIN = 10  # days to the deadline: somebody has to wake up


def add_cycles(deals: list[Deal], at: datetime) -> None:
    """The cycles that the tick would have opened by now, some of them decided."""
    cycles = list(_cycles(deals, at))
    load(cycles)
    load([change for cycle in cycles if (change := _change(cycle))])


def play(world: World) -> None:
    """One agreement for each way in which a term can go on or end."""
    partners = world.partners[-len(STORIES) :]
    for story, partner in zip(STORIES, partners, strict=False):
        people = (world.people[0], partner.owner)
        manager = next((p for p in (*people[1:], *_of(world, Role.MANAGER)) if p), people[0])
        story(Stage(world, partner, manager, next(_of(world, Role.LEGAL), people[0])))
    _propose(world)
    actions.tick(at=world.at - timedelta(hours=2))


def _propose(world: World) -> None:
    """A decision about an agreement of high value that waits for a second person."""
    at = world.at - timedelta(days=1)
    active = Agreement.objects.filter(state="ACTIVE", terms__type="COMMIT_RATE").order_by("pk")
    for agreement in active[:LOOKED_AT]:
        if agreement.owner and rules.needs_approval(queries.yearly_commit(agreement)):
            actions.decide_renewal(
                agreement=agreement, decision="RENEW", by=agreement.owner, at=at,
                reason="Traffic grows as planned, and the price is fair.",
            )  # fmt: skip
            return


def _of(world: World, role: Role) -> Iterator[User]:
    return (person for person in world.people if person.role == role)


def _cycles(deals: list[Deal], at: datetime) -> Iterator[Renewal]:
    today = at.date()
    for n, deal in enumerate(deals):
        for period in deal.periods:
            last = period.notice_deadline or period.ends_on
            if deal.row.state != "ACTIVE" or period.state != "CURRENT" or last is None:
                continue
            if rules.cycle_opens(period.starts_on, last) <= today:
                cycle = Renewal(agreement=deal.row, period=period, opened_at=at)
                _decide(cycle, n, (last - today).days, at)
                yield cycle


def _decide(cycle: Renewal, n: int, days_left: int, at: datetime) -> None:
    choice, owner = CHOICES[n % len(CHOICES)], cycle.agreement.owner
    if not choice or owner is None or days_left <= UNDECIDED_WITHIN:
        return
    cycle.state = cycle.decision = choice
    cycle.decided_reason = REASONS[choice]
    cycle.decided_by, cycle.decided_at = owner, at - timedelta(days=3 + n % 20)


def _change(cycle: Renewal) -> StateChange | None:
    if cycle.decided_at is None:
        return None
    return StateChange(
        ref=cycle.ref, source="UNDECIDED", target=cycle.state, actor=cycle.decided_by,
        at=cycle.decided_at, reason=cycle.decided_reason,
    )  # fmt: skip


@dataclass(frozen=True)
class Stage:
    """With whom a story plays, and who acts."""

    world: World
    partner: Partner
    manager: User
    legal: User

    def day(self, days: int) -> date:
        return self.world.today + timedelta(days=days)

    def at(self, days: int) -> datetime:
        return self.world.at + timedelta(days=days)

    def signed(self, title: str, *, ends: int = 0, starts: int = 0, **facts: Any) -> Agreement:
        """An agreement whose first year ends (or that starts) so many days from today."""
        first = self.day(starts) if starts else self._year_before(ends)
        given = {
            "kind": "PAID_PEERING", "title": title, "owner": self.manager, "initial_months": 12,
            "renewal_months": 12, "renewal_type": "AUTO_RENEW", "notice_value": NOTICE_DAYS,
            "our_entity": "Northlight Networks B.V.", "partner_entity": self.partner.legal_name,
            "governing_law": "England and Wales", **facts,
        }  # fmt: skip
        at = min(self._instant(first), self.at(-2))
        agreement = actions.create_agreement(partner=self.partner, by=self.manager, at=at, **given)
        return actions.record_signed(
            agreement=agreement, signed_on=min(first, at.date()), effective_on=first,
            by=self.legal, at=at,
        )  # fmt: skip

    def notice(
        self, agreement: Agreement, received: int, kind: str = "NON_RENEWAL", **facts: Any
    ) -> ContractNotice:
        """A notice from the partner, received so many days ago."""
        at = self.at(-received)
        return actions.log_notice(
            agreement=agreement, kind=kind, side="PARTNER", method="COURIER", clause="§2.2",
            received_at=at, by=self.manager, at=at, **facts,
        )  # fmt: skip

    def _year_before(self, ends: int) -> date:
        return self.day(ends + 1) - relativedelta(months=12)

    def _instant(self, day: date) -> datetime:
        return self.world.at - timedelta(days=(self.world.today - day).days)


def _holdover(stage: Stage) -> None:
    stage.signed(
        "IP transit agreement", ends=-40, kind="TRANSIT", renewal_type="FIXED",
        renewal_months=None, has_holdover=True,
    )  # fmt: skip


def _locked(stage: Stage) -> None:
    stage.signed("Paid peering and PNI agreement", ends=NOTICE_DAYS - 5)


def _notice_given(stage: Stage) -> None:
    agreement = stage.signed("Settled peering agreement", ends=75, kind="SETTLED")
    stage.notice(agreement, 20)


def _expired(stage: Stage) -> None:
    agreement = stage.signed("Cache hosting agreement", ends=-30, kind="CACHE")
    stage.notice(agreement, 120)


def _late(stage: Stage) -> None:
    agreement = stage.signed("Paid peering agreement, second metro", ends=40)
    stage.notice(agreement, 15)


def _superseded(stage: Stage) -> None:
    old = stage.signed("Settlement-free interconnection agreement", starts=-700, kind="SFI")
    stage.signed("Interconnection agreement, renewed", starts=-30, kind="SFI", supersedes=old)


def _terminated(stage: Stage) -> None:
    agreement = stage.signed(
        "Peering trial agreement", starts=-400, kind="TRIAL", renewal_type="EVERGREEN",
        initial_months=None, renewal_months=None, notice_value=90,
    )  # fmt: skip
    notice = stage.notice(agreement, 120, "TERMINATION", reason="The trial has served its end.")
    actions.confirm_termination(notice=notice, by=stage.legal, at=stage.at(-110))


def _undecided(stage: Stage) -> None:
    stage.signed("Paid peering and PNI agreement", ends=NOTICE_DAYS + 8)


def _protective(stage: Stage) -> None:
    agreement = stage.signed("Paid peering agreement", ends=NOTICE_DAYS + 12)
    actions.decide_renewal(
        agreement=agreement, decision="RENEGOTIATE", reason=REASONS["RENEGOTIATE"],
        by=stage.manager, at=stage.at(-6),
    )  # fmt: skip
    actions.draft_notice(
        agreement=agreement, kind="NON_RENEWAL", side="US", method="COURIER", clause="§2.2",
        by=stage.manager, at=stage.at(-5),
    )  # fmt: skip


def _void(stage: Stage) -> None:
    agreement = stage.signed("Port order", starts=20, kind="ORDER")
    actions.void_agreement(
        agreement=agreement, reason="The site was not delivered.", by=stage.legal, at=stage.at(-1)
    )


STORIES: tuple[Callable[[Stage], None], ...] = (
    _holdover, _locked, _notice_given, _expired, _late, _superseded, _terminated, _undecided,
    _protective, _void,
)  # fmt: skip
