"""Weekly updates: drafted from the facts, edited by the owner, published once, reminded of."""

from datetime import date, datetime
from typing import TypedDict

from django.db import transaction

from apps.accounts.models import User
from apps.core import edits
from apps.core.errors import Refused
from apps.programs import notices, queries, rules
from apps.programs.models import StatusUpdate, Workstream


class Words(TypedDict, total=False):
    """What the owner writes."""

    changed: str
    risks: str
    asks: str


@transaction.atomic
def draft_update(
    *, workstream: Workstream, week: date, by: User | None, at: datetime
) -> StatusUpdate:
    """The draft of a week, made from its facts; the one that is there stays as it is.

    Refused for a week to come and for one before the workstream began.
    """
    week = rules.weeks.monday(week)
    if week > at.date():
        raise Refused("That week has not begun.")
    if week < rules.weeks.monday(workstream.starts_on):
        raise Refused(f"{workstream.key} began later.")
    facts = queries.week_facts(workstream, week).as_json()
    shown = rules.health.shown(workstream.state, workstream.target_on, at.date())
    return StatusUpdate.objects.get_or_create(
        workstream=workstream, week=week,
        defaults={
            "health": shown, "target_on": workstream.target_on, "facts": facts, "drafted_at": at,
            "changed": rules.drafts.changed(facts), "risks": rules.drafts.risks(facts),
        },
    )[0]  # fmt: skip


@transaction.atomic
def draft_again(*, update: StatusUpdate, by: User | None, at: datetime) -> StatusUpdate:
    """Take the facts as they are now; the words that were typed are replaced."""
    _lock(update)
    facts = queries.week_facts(update.workstream, update.week).as_json()
    update.facts, update.drafted_at = facts, at
    update.changed, update.risks = rules.drafts.changed(facts), rules.drafts.risks(facts)
    update.save(update_fields=["facts", "drafted_at", "changed", "risks"])
    return update


@transaction.atomic
def edit_update(
    *, update: StatusUpdate, by: User | None, at: datetime, **words: str
) -> StatusUpdate:
    """Other words for a draft. Refused once it is published."""
    _lock(update)
    names = edits.assign(update, words, allowed=Words)
    if names:
        update.save(update_fields=names)
    return update


@transaction.atomic
def publish_update(*, update: StatusUpdate, by: User, at: datetime) -> StatusUpdate:
    """It is said, with health and date as they are now, and never changes again."""
    _lock(update)
    if not update.changed.strip():
        raise Refused("Say what changed, be it that nothing did.", field="changed")
    workstream = update.workstream
    update.health = rules.health.shown(workstream.state, workstream.target_on, at.date())
    update.target_on = workstream.target_on
    update.published_at, update.published_by = at, by
    update.save(update_fields=["health", "target_on", "published_at", "published_by"])
    return update


def remind_of_updates(*, at: datetime) -> int:
    """Tell owners once a week, from Friday on, that their update is missing; returns how many."""
    owed = queries.missing_updates(at.date())
    for workstream, week in owed:
        notices.update_missing(workstream, week, at=at)
    return len(owed)


def _lock(update: StatusUpdate) -> None:
    found = StatusUpdate.objects.select_for_update().get(pk=update.pk)
    if found.published_at is not None:
        raise Refused("It is published: what was said stays. Write the next one.", conflict=True)
