"""What the demo's team keeps about its partners beside the product's own facts."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from apps.accounts.models import User
from apps.agreements.models import Agreement
from apps.core import tags
from apps.core.custom import actions, queries
from apps.core.custom.values import Choice
from apps.network.models import Interconnect, Site
from apps.partners.models import Partner

MOST = 30  # objects of a kind with values: enough for a list and its filters
Facts = dict[str, Any]
SOURCES = ("APNIC estimate", "Own panel", "Partner's figure")
HANDS = ("Acme Remote Hands", "Metro Techs", "Site staff")
GONE = Choice("", "Nova Field Services", is_retired=True)
FIELDS: tuple[tuple[str, Facts], ...] = (
    ("partner", {"name": "Cost centre", "type": "TEXT", "is_required": True, "position": 10,
                 "help_text": "Where their cross-connects are booked: CC and four digits"}),
    ("partner", {"name": "Eyeball share source", "type": "CHOICE", "choices": SOURCES,
                 "help_text": "Where the share of users reached comes from"}),
    ("partner", {"name": "Executive sponsor", "type": "PERSON"}),
    ("interconnect", {"name": "Remote-hands vendor", "type": "CHOICE", "choices": (*HANDS, GONE),
                      "help_text": "Whom to call for a visit to the cage"}),
    ("interconnect", {"name": "Cage key held", "type": "YES_NO"}),
    ("agreement", {"name": "NDA expiry", "type": "DATE"}),
    ("agreement", {"name": "Folder of legal", "type": "URL"}),
    ("site", {"name": "Power budget", "type": "NUMBER", "unit": "kW"}),
)  # fmt: skip


def play(*, at: datetime) -> None:
    """Fields, and values on the first objects of each kind; some are left to be filled in."""
    for kind, facts in FIELDS:
        choices = [c if isinstance(c, Choice) else Choice("", c) for c in facts.get("choices", ())]
        actions.define(kind=kind, facts=facts | {"choices": choices}, by=None, at=at)
    sponsors = list(User.objects.filter(role__in=["leadership", "manager"]).order_by("pk"))
    _fill(Partner.objects.filter(archived_at=None), lambda n: _of_partner(n, sponsors), at)
    _fill(Interconnect.objects.all(), _of_interconnect, at)
    _fill(Agreement.objects.filter(state="ACTIVE"), lambda n: _of_agreement(n, at), at)
    _tag(at)
    _fill(Site.objects.all(), lambda n: {"power_budget": 12 + n * 3.5}, at)


def _tag(at: datetime) -> None:
    """Words of the team, some in a colour."""
    for name, tone in (("eyeball", "acc"), ("watch", "warn"), ("anchor", "ok")):
        tags.paint(name=name, tone=tone, by=None, at=at)
    given = ((Interconnect, 5, "watch"), (Agreement, 4, "anchor"), (Partner, 6, "anchor"),
             (Site, 3, "edge 2027"))  # fmt: skip
    for model, step, name in given:
        for obj in model._default_manager.order_by("pk")[:MOST:step]:
            tags.add(obj=obj, names=[name], by=None, at=at)


def _fill(rows: Any, values_of: Callable[[int], Facts], at: datetime) -> None:
    found: Iterable[Any] = rows.order_by("pk")[:MOST]
    fields = queries.definitions(rows.model.OBJECT_KIND)
    for n, obj in enumerate(found):
        actions.set_values(obj=obj, values=values_of(n), by=None, at=at, fields=fields)


def _of_partner(n: int, sponsors: list[User]) -> Facts:
    return {
        "cost_centre": f"CC-{4400 + n * 7}" if n % 9 else None,
        "eyeball_share_source": SOURCES[n % 3] if n % 4 else None,
        "executive_sponsor": sponsors[n % len(sponsors)] if n % 5 == 1 else None,
    }


def _of_interconnect(n: int) -> Facts:
    return {
        "remote_hands_vendor": HANDS[n % 3] if n % 6 else None,
        "cage_key_held": n % 3 == 0 if n % 2 else None,
    }


def _of_agreement(n: int, at: datetime) -> Facts:
    return {
        "nda_expiry": at.date() + timedelta(days=n * 37 - 20),
        "folder_of_legal": f"https://files.northlight.example/legal/{2400 + n}" if n % 3 else None,
    }
