"""What people did before today: judgements up to yesterday, then their answers to some of them."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db.models import F

from apps.accounts.enums import Role
from apps.accounts.models import User
from apps.breaches import actions
from apps.breaches.models import Breach
from apps.notifications.models import Notice
from apps.usage import actions as usage
from edgepartners.demo.links import Link
from edgepartners.demo.world import World


def play(world: World, links: list[Link], *, judged: Sequence[int], at: datetime) -> None:
    """Leave the newest day to the first real judgement; everything before it has happened.

    `judged`: how many days ago everything was judged. Each time, what has no samples is put on
    record for every day since the time before.
    """
    usage.refresh_link_stats([link.row.pk for link in links], at=at)
    for days_ago in judged:
        actions.evaluate(at=at - timedelta(days=days_ago))
    by_story: dict[str, list[Link]] = {}
    for link in links:
        by_story.setdefault(link.story, []).append(link)
    for story, answer in ANSWERS.items():
        for breach in _breaches_of(by_story.get(story, [])[:1]):
            answer(world, breach, at - timedelta(hours=20))
    Notice.objects.filter(created_at__lt=at - timedelta(days=3)).update(read_at=F("created_at"))


def _breaches_of(links: list[Link]) -> list[Breach]:
    return list(Breach.objects.broken().filter(interconnect__in=[link.row.pk for link in links]))


def person(world: World, role: Role, region: str = "") -> User:
    some = [person for person in world.people if person.role == role]
    return next((p for p in some if p.home_region == region), some[0])


def _acknowledge(world: World, breach: Breach, at: datetime) -> None:
    actions.acknowledge(
        breach=breach, by=person(world, Role.ENGINEER), at=at,
        comment="Two more 100G are ordered; the cross-connects are due next week.",
        snooze_until=at.date() + timedelta(days=9),
    )  # fmt: skip


def _waive(world: World, breach: Breach, at: datetime) -> None:
    waiver = actions.request_waiver(
        breach=breach, by=person(world, Role.MANAGER, breach.partner.region), at=at,
        from_on=at.date(), to_on=_end_of_next_month(at.date()),
        reason="The partner moves to a new site; both sides agreed to wait for it.",
    )  # fmt: skip
    actions.decide_waiver(
        waiver=waiver, approve=True, by=person(world, Role.LEGAL),
        comment="As agreed in the mail of last week.", at=at + timedelta(hours=2),
    )  # fmt: skip


def _ask_for_waiver(world: World, breach: Breach, at: datetime) -> None:
    actions.request_waiver(
        breach=breach, by=person(world, Role.MANAGER, breach.partner.region), at=at,
        from_on=at.date(), to_on=at.date() + timedelta(days=30),
        reason="A championship final lifts the evening peak; it falls back afterwards.",
    )  # fmt: skip


def _end_of_next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=63)).replace(day=1) - timedelta(days=1)


ANSWERS = {"acknowledged": _acknowledge, "waived": _waive, "long": _ask_for_waiver}
