"""Workstreams with their goals and dates."""

from datetime import date
from itertools import count
from typing import Any

from apps.accounts.models import User
from apps.programs import actions
from apps.programs.actions.moving import make_columns
from apps.programs.models import Goal, StatusUpdate, WorkItem, Workstream
from tests.factories.clock import AT
from tests.factories.names import word

_number = count(1)


def workstream(**fields: Any) -> Workstream:
    """A theme on track that began in September and ends in spring."""
    n = next(_number)
    target = fields.get("target_on", date(2027, 3, 31))
    defaults = {
        "key": f"WAVE{n}",
        "name": f"Renewal wave {word(n)}",
        "starts_on": date(2026, 9, 1),
        "original_on": target,
        "target_on": target,
        "state_since": AT,
        "created_at": AT,
    }
    made = Workstream.objects.create(**{**defaults, **fields})
    make_columns(made)
    return made


def goal(**fields: Any) -> Goal:
    fields["workstream"] = fields.get("workstream") or workstream()
    defaults = {"metric": "BREACHES", "start_value": 8, "target": 2, "created_at": AT}
    return Goal.objects.create(**{**defaults, **fields})


def status_update(**fields: Any) -> StatusUpdate:
    """Of the week of AT, published."""
    fields["workstream"] = fields.get("workstream") or workstream()
    defaults = {
        "week": date(2026, 11, 16),
        "health": "ON_TRACK",
        "target_on": fields["workstream"].target_on,
        "changed": "Two agreements were signed.",
        "drafted_at": AT,
        "published_at": AT,
    }
    made = {**defaults, **fields}
    if made["published_at"] and "published_by" not in made:
        made["published_by"] = User.objects.order_by("pk").first() or _author()
    return StatusUpdate.objects.create(**made)


def _author() -> User:
    return User.objects.create_user("author@northlight.example", name="Author")


def work_item(**fields: Any) -> WorkItem:
    """An open task in the first column of its workstream."""
    fields["workstream"] = fields.get("workstream") or workstream()
    fields.setdefault("title", f"Task {word(next(_number))}")
    return actions.add_item(**{"by": None, "at": AT, **fields})
