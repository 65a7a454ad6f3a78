"""Who is told that a partner says something new at PeeringDB (portal.md 6.6)."""

from collections.abc import Sequence
from datetime import datetime

from apps.core import units
from apps.network.models import Interconnect
from apps.notifications import actions as notifications
from apps.notifications.actions import News
from apps.notifications.enums import Urgency
from apps.partners.models import Partner
from apps.partners.rules import TOUCHES
from apps.peeringdb.enums import GRAVE, Decision
from apps.peeringdb.models import ObservedChange

MOST_NAMED = 5
STAFF_PAGE = "/partners/peeringdb/"
PORTAL_PAGE = "/portal/policy/"


def peeringdb_changed(
    partner: Partner, changes: Sequence[ObservedChange], links: Sequence[Interconnect], *,
    at: datetime,
) -> None:  # fmt: skip
    """All that changed of one network since it was last told; `links`: what it may concern."""
    is_grave = any(each.kind in GRAVE for each in changes)
    number = changes[0].asn
    key = f"pdb:{number}:{changes[0].pk}-{changes[-1].pk}"
    lines = [[each.get_kind_display(), words(each)] for each in changes]
    ours = [
        [kind, said + _what_followed(each)]
        for (kind, said), each in zip(lines, changes, strict=True)
    ]
    _tell_staff(partner, key, _title(number, changes), ours, links, at, is_grave=is_grave)
    news = News(
        event="peeringdb.changed", ref=f"AS{number}", title=_title(number, changes), lines=lines,
        body="We read your entry there. If you did not mean this, correct it at PeeringDB.",
        url=PORTAL_PAGE, call="See what follows from it",
        urgency=Urgency.WARN if is_grave else Urgency.INFO,
        data={"asn": number, "changes": [_facts(each) for each in changes]},
    )  # fmt: skip
    notifications.tell_partner(partner=partner, news=news, key=f"{key}:partner", at=at)


def words(change: ObservedChange) -> str:
    """`AS-OLD, now AS-NEW`; what was or is empty is left out."""
    if change.was and change.now and change.was != change.now:
        return f"{change.was}, now {change.now}"
    return change.now or change.was or units.NONE


def _what_followed(change: ObservedChange) -> str:
    """Whether ours moved with it, or somebody has to say."""
    if change.decision == Decision.FOLLOWED:
        return " (taken over)"
    return " (to be reviewed)" if change.kind in TOUCHES else ""


def _tell_staff(
    partner: Partner, key: str, title: str, lines: list[list[str]],
    links: Sequence[Interconnect], at: datetime, *, is_grave: bool,
) -> None:  # fmt: skip
    """Who looks after the partner, and the one behind them."""
    named = ", ".join(link.name for link in links[:MOST_NAMED])
    more = f" and {len(links) - MOST_NAMED} more" if len(links) > MOST_NAMED else ""
    body = f"In service there: {named}{more}." if links else ""
    notifications.enqueue(
        key=key, kind="peeringdb_changed", ref=partner.ref, title=f"{partner}: {title}", body=body,
        urgency=Urgency.BAD if links else Urgency.WARN if is_grave else Urgency.INFO,
        facts={"lines": lines, "url": f"{STAFF_PAGE}?q={partner.ref}", "call": "Open the changes"},
        recipients=[partner.owner, partner.backup_owner], at=at,
    )  # fmt: skip


def _title(number: int, changes: Sequence[ObservedChange]) -> str:
    if len(changes) > 1:
        return f"{len(changes)} changes of AS{number} at PeeringDB"
    return f"AS{number} at PeeringDB: {changes[0].get_kind_display()}"


def _facts(change: ObservedChange) -> dict[str, str]:
    return {"kind": change.kind.lower(), "was": change.was, "now": change.now}
