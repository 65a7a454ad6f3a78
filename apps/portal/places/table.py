"""Potential locations as a table: what is there already is greyed, every no has its reason."""

from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

from apps.core import units
from apps.core.ui import components
from apps.core.ui.components import safe
from apps.portal.tables import Column, Filter, Table

KINDS = {"facility": "Facility", "exchange": "Exchange"}
STANDING = {
    "joined": ("idle", "Already there"),
    "asked": ("wait", "Asked for"),
    "closed": ("hold", "Not now"),
    "policy": ("warn", "Policy not met"),
    "open": ("ok", "Possible"),
}


def name(row: Any) -> SafeString:
    return components.two_lines(row.place.row.name, row.place.row.metro.name)


def kind(row: Any) -> str:
    return KINDS[row.place.kind]


def ours(row: Any) -> SafeString | str:
    """Free ports by speed at a facility, our ports at an exchange."""
    if row.place.exchange:
        return components.two_lines(
            units.capacity(row.place.exchange.our_bps), ", ".join(row.place.exchange.our_addresses)
        )
    offers = row.place.facility.offers
    return ", ".join(
        f"{each.free}{units.NBSP}\u00d7{units.NBSP}{units.capacity(each.speed_bps)}"
        for each in offers
    )


def theirs(row: Any) -> SafeString | str:
    asns = ", ".join(f"AS{asn}" for asn in row.place.shared.asns)
    if row.place.exchange is None:
        return asns
    return components.two_lines(
        f"{units.capacity(row.place.exchange.their_bps)}, {asns}",
        ", ".join(row.place.exchange.their_addresses),
    )


def standing(row: Any) -> SafeString:
    tone, word = STANDING[row.standing]
    return safe(f"<div>{components.status(tone, word)}{_note(row.note)}</div>")


def _note(text: str) -> str:
    return format_html('<span class="ep-sub d-block">{}</span>', text) if text else ""


def there(row: Any) -> str:
    return ", ".join(each.name for each in row.place.shared.joined)


def ask(row: Any) -> SafeString | str:
    """The way to a request; also where the policy is not met: one may ask anyway."""
    if not row.ask:
        return ""
    what = "sessions" if row.place.exchange else "a PNI"
    if row.standing == "joined":
        what = "another PNI"
    return format_html(
        '<a class="btn btn-ep btn-sm ep-nowrap" href="{}">Ask for {} here'
        '<span class="visually-hidden">: {}</span></a>', row.ask, what, row.place.row.name,
    )  # fmt: skip


POTENTIAL = Table(
    key="locations",
    noun="location",
    nouns="locations",
    sort="name",
    words=lambda row: f"{row.place.row.name} {row.place.row.metro.name} {kind(row)}",
    css=lambda row: "is-dim" if row.standing == "joined" else "",
    foot="Places as PeeringDB lists them for your networks; free ports as of now.",
    columns=(
        Column("name", "Place", lambda row: row.place.row.name, name, css="ep-nowrap"),
        Column("city", "City", lambda row: row.place.row.metro.name, is_shown=False),
        Column("kind", "Kind", kind, css="ep-2"),
        Column("ours", "What we have there", lambda row: ", ".join(row.offered), ours, sort=False),
        Column("theirs", "You there", lambda row: row.asns, theirs, sort=False, css="ep-2"),
        Column("standing", "Standing", lambda row: STANDING[row.standing][1], standing),
        Column("note", "Reason", lambda row: row.note, is_shown=False),
        Column("there", "Interconnects there", there, is_shown=False),
        Column("ask", "Ask", None, ask),
    ),
    filters=(
        Filter("kind", "Kind", lambda row: row.place.kind, kind),
        Filter("city", "City", lambda row: row.place.row.metro.name,
               lambda row: row.place.row.metro.name),
        Filter("standing", "Standing", lambda row: row.standing,
               lambda row: STANDING[row.standing][1]),
    ),
)  # fmt: skip
