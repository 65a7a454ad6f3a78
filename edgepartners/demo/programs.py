"""Programs of the demo: a launch that slipped, a renewal wave, a late campaign, a second site.

Their goals are measured by the product itself; only the course of the past weeks is made up.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal

from apps.accounts.models import User
from apps.network.models import Metro
from apps.partners.models import Partner
from apps.programs import actions
from apps.programs.models import Goal, GoalReading, Workstream
from edgepartners.demo.copying import load
from edgepartners.demo.world import World

GBPS = 10**9
READINGS = 60  # days back that a goal has a course


@dataclass(frozen=True)
class Aim:
    """A goal: the target as a factor of what is measured, or as a number."""

    metric: str
    factor: str = ""
    target: str = ""
    start: str = "0.8"  # where it stood when it began, as a factor of what is measured now


@dataclass(frozen=True)
class Plan:
    """One workstream; days count from today, negative ones have gone."""

    key: str
    name: str
    purpose: str
    kind: str
    region: str = ""
    metro: str = ""
    partner: int | None = None
    owner: str = "marina"
    starts: int = -90
    ends: int = 60
    moves: tuple[tuple[int, int, str], ...] = ()  # days ago, by how many days, why
    health: tuple[str, str] = ("", "")
    aims: tuple[Aim, ...] = field(default_factory=tuple)


PLANS = (
    Plan(
        "LATAM", "LATAM metro launch", "Bogotá, Lima and Quito carry their own traffic: no "
        "subscriber there is served from another country.", "REGION", region="LATAM", ends=22,
        starts=-120, moves=((34, 30, "Cross-connects in Lima are 33 days late"),
                            (6, 21, "The cable landing permit for Quito is not out yet")),
        health=("AT_RISK", "Quito waits for a permit; Bogotá and Lima are on time"),
        aims=(Aim("CAPACITY", factor="1.25"), Aim("ON_NET", target="92", start="0.86"),
              Aim("BREACHES", target="1", start="2.2")),
    ),
    Plan(
        "WAVE", "Renewal wave 2027", "Every agreement that ends before next summer has a decision "
        "90 days ahead, and none renews by accident.", "THEME", starts=-75, ends=120,
        aims=(Aim("RENEWALS", target="24", start="0"), Aim("COST", factor="0.92", start="1.06")),
    ),
    Plan(
        "AUGMENT", "Augment campaign EMEA", "No interconnect in EMEA above its trigger when the "
        "winter peaks come.", "REGION", region="EMEA", owner="rafael", starts=-100, ends=-4,
        moves=((48, 20, "Optics for six ports came late"),),
        health=("ON_TRACK", "All orders are placed"),
        aims=(Aim("CAPACITY", factor="1.1"), Aim("BREACHES", target="0", start="1.8")),
    ),
    Plan(
        "SAOPAULO", "São Paulo second site", "Half of the traffic in São Paulo survives the loss "
        "of one building.", "METRO", metro="SAO", owner="rafael", starts=-40, ends=95,
        aims=(Aim("CAPACITY", factor="1.4", start="0.9"),),
    ),
)  # fmt: skip


def play(here: World, *, at: datetime) -> list[Workstream]:
    """Workstreams with goals, moved dates and a course of the past weeks."""
    return [_workstream(here, plan, at) for plan in PLANS]


def person(here: World, name: str) -> User:
    return next((p for p in here.people if p.email.startswith(f"{name}@")), here.people[0])


def _workstream(here: World, plan: Plan, at: datetime) -> Workstream:
    owner, today = person(here, plan.owner), at.date()
    moved = sum(days for _, days, _ in plan.moves)
    began = at + timedelta(days=plan.starts)
    made = actions.add_workstream(
        key=plan.key, name=plan.name, purpose=plan.purpose, kind=plan.kind, region=plan.region,
        metro=Metro.objects.select_related("region").filter(code=plan.metro).first(),
        partner=None if plan.partner is None else Partner.objects.order_by("pk")[plan.partner],
        owner=owner, starts_on=began.date(), target_on=today + timedelta(days=plan.ends - moved),
        by=owner, at=began,
    )  # fmt: skip
    for days_ago, by_days, why in plan.moves:
        when = at - timedelta(days=days_ago, hours=3)
        to = made.target_on + timedelta(days=by_days)
        actions.move_date(workstream=made, to=to, reason=why, by=owner, at=when)
    _say(made, plan, owner, at)
    for aim in plan.aims:
        _aim(made, aim, at)
    _report(made, owner, at)
    return made


def _report(made: Workstream, owner: User, at: datetime) -> None:
    """Updates of the last weeks, from the facts; this week's is left to be written."""
    for weeks in (3, 2, 1):
        when = at - timedelta(days=7 * weeks)
        update = actions.draft_update(workstream=made, week=when.date(), by=owner, at=when)
        asks = "Decide on the second landlord by Friday." if weeks == 1 else ""
        actions.edit_update(update=update, asks=asks, by=owner, at=when)
        actions.publish_update(update=update, by=owner, at=when)


def _say(made: Workstream, plan: Plan, owner: User, at: datetime) -> None:
    to, reason = plan.health
    if to and to != made.state:
        when = max(at - timedelta(days=5), made.state_since + timedelta(hours=1))
        actions.set_health(workstream=made, to=to, reason=reason, by=owner, at=when)


def _aim(made: Workstream, aim: Aim, at: datetime) -> None:
    """The goal as the product sets it, then the start and the course it is said to have had."""
    far = Decimal(aim.target or 10**12) + Decimal("0.001")  # never where it stands now
    goal = actions.set_goal(workstream=made, metric=aim.metric, target=far, by=made.owner, at=at)
    now = goal.value or Decimal(0)
    goal.start_value = _rounded(goal, now * Decimal(aim.start))
    goal.target = _rounded(goal, Decimal(aim.target) if aim.target else now * Decimal(aim.factor))
    goal.save(update_fields=["start_value", "target"])
    load(list(_course(goal, now, at)))


def _rounded(goal: Goal, number: Decimal) -> Decimal:
    """Round figures, as people set them."""
    if goal.metric == "CAPACITY":
        return Decimal(round(number / (100 * GBPS)) * 100 * GBPS)
    return number.quantize(Decimal("0.01") if goal.metric == "COST" else Decimal(1))


def _course(goal: Goal, now: Decimal, at: datetime) -> Iterator[GoalReading]:
    """From its start to now, in steps as capacity comes."""
    for back in range(READINGS, 0, -1):
        gone = Decimal(((READINGS - back) // 9) * 9) / READINGS
        value = goal.start_value + (now - goal.start_value) * gone
        yield GoalReading(
            goal=goal, day=at.date() - timedelta(days=back), value=value.quantize(Decimal("0.001"))
        )
