"""Tell of what partners changed at PeeringDB: the rows not told yet are the queue."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

from django.db import transaction

from apps.network import notices, queries
from apps.partners import actions as partners
from apps.partners.models import ASN, Partner
from apps.peeringdb import actions as mirror
from apps.peeringdb import queries as seen
from apps.peeringdb.models import ObservedChange

BATCH = 500


def tell_of_peeringdb(*, at: datetime) -> int:
    """Tell partners and those who look after them what their entries say now; how many changes.

    What is followed moves first, so that it is told as done.

    What changed of a network since the last time is one message. Networks that are no partner's
    are told to nobody. Each network in a transaction of its own; a quiet look costs one query.
    """
    waiting = seen.untold_changes(BATCH)
    if not waiting:
        return 0
    numbers = {each.asn for each in waiting}
    rows = ASN.objects.filter(number__in=numbers, partner__archived_at=None)
    theirs = {row.number: row.partner for row in rows.select_related(
        "partner__owner", "partner__backup_owner")}  # fmt: skip
    mirror.note_told(changes=[each for each in waiting if each.asn not in theirs], at=at)
    ours = sorted((each for each in waiting if each.asn in theirs), key=lambda each: each.asn)
    groups = groupby(ours, key=lambda each: each.asn)
    return sum(_tell(theirs[asn], list(some), at) for asn, some in groups)


@transaction.atomic
def _tell(partner: Partner, changes: Sequence[ObservedChange], at: datetime) -> int:
    fresh = mirror.note_told(changes=changes, at=at)
    if fresh:
        partners.follow_changes(changes=fresh, at=at)
        links = queries.concerned(partner, fresh)
        notices.peeringdb_changed(partner, fresh, links, at=at)
    return len(fresh)
