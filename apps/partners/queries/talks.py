"""What was said to partners and by them, in one order of time."""

from datetime import datetime
from typing import NamedTuple

from django.db.models import CharField, F, QuerySet, Value
from django.db.models.functions import Coalesce, NullIf

from apps.partners.models import Interaction, Letter, Partner


class Said(NamedTuple):
    """An interaction, or a mail of a `campaign` (its reference).

    `kind` is that of the interaction, or the outcome of the mail; `who` wrote the one down, or got
    the other.
    """

    at: datetime
    pk: int
    kind: str
    direction: str
    about: str
    who: str
    campaign: str


def said_to(partner: Partner | int) -> QuerySet[Interaction, tuple]:
    """Interactions that stand and mails of campaigns that went out, newest first. One query.

    `partner` may be its id.
    """
    person = Coalesce(
        NullIf("by__name", Value("")), "by__email", Value(""), output_field=CharField()
    )
    spoken = Interaction.objects.filter(partner=partner, removed_at=None).values_list(
        "at", "pk", "kind", "direction", "subject", person, _text("")
    )
    mails = Letter.objects.filter(partner=partner).exclude(sent_at=None)
    written = mails.values_list(
        F("sent_at"), "pk", "outcome", _text(""), F("campaign__name"), F("name"), F("campaign__ref")
    )
    return spoken.union(written, all=True).order_by("-at", "-pk")


def _text(value: str) -> Value:
    return Value(value, output_field=CharField())
