"""Lying series: found when their samples are stored, in the same transaction; lifted by a person.

What is found depends on the samples alone, not on the order they came in.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
from django.db import transaction
from django.db.models import Q, QuerySet

from apps.accounts.models import User
from apps.core.errors import Invalid, Refused
from apps.core.units import rate as words
from apps.usage import store
from apps.usage.actions.chunks import moment
from apps.usage.enums import QuarantineReason
from apps.usage.models import Quarantine, Series
from apps.usage.rules import BRIDGED_SLOTS, LOOK_SLOTS, SLOT_SECONDS, is_wrong_speed
from apps.usage.rules.lying import Flat, flat_lines
from apps.usage.store import GAP, Ints

REACH_S = LOOK_SLOTS * SLOT_SECONDS
BRIDGE_S = BRIDGED_SLOTS * SLOT_SECONDS


@dataclass(frozen=True)
class Line:
    """A flat line of a series: slots [start, end), epoch seconds; None: it has not moved yet.

    `last` is the last slot that was known to be flat.
    """

    start: int
    last: int
    end: int | None
    in_bps: int
    out_bps: int


def look(ids: Sequence[int], start: int, end: int, *, at: datetime) -> None:
    """See which series are flat around the slots [start, end), epoch seconds, that were written.

    Flat lines get a quarantine, lines that move lose theirs; the judge is made to look again.
    Call it in the transaction of the samples.
    """
    low, high = start - REACH_S, end + REACH_S
    known: dict[int, list[Quarantine]] = {}
    for each in _near(ids, low, high):
        known.setdefault(each.series_id, []).append(each)
    suspects = _suspects(ids, start, end) | known.keys()
    if not suspects:
        return
    wanted = sorted(suspects)
    rates = store.current().matrix(wanted, moment(low), moment(high))
    changed = [
        pk
        for row, pk in enumerate(wanted)
        if _settle(pk, rates[:, row], low, known.get(pk, []), at)
    ]
    if changed:
        store.current().touch(changed, at=at)


def look_at_speeds(speeds: Mapping[int, tuple[int, int]], *, at: datetime) -> None:
    """Compare what the source says about the speed of series with what we know.

    `speeds`: (bit/s, newest slot in epoch seconds) by series. Call it in the same transaction.
    """
    if not speeds:
        return
    still = Quarantine.objects.filter(
        series__in=speeds, reason=QuarantineReason.SPEED, ends_at=None
    )
    open_by_series = {each.series_id: each for each in still}
    changed = []
    for series in Series.objects.filter(pk__in=speeds).order_by("pk"):
        speed, slot = speeds[series.pk]
        is_wrong, found = is_wrong_speed(speed, series.speed_bps), open_by_series.get(series.pk)
        if is_wrong and found is None:
            changed.append(_distrust(series, speed, slot, at))
        elif found is not None and not is_wrong:
            _end(found, moment(slot))
            changed.append(series.pk)
    if changed:
        store.current().touch(changed, at=at)


@transaction.atomic
def lift(*, quarantine: Quarantine, comment: str, by: User, at: datetime) -> None:
    """Believe a quarantined stretch after all: its slots count again, figures of the past follow.

    While the line stays as it is, it is not quarantined again. Raises Invalid without a comment.
    """
    if not comment.strip():
        raise Invalid({"comment": "Say why the samples can be believed."})
    changed = Quarantine.objects.filter(pk=quarantine.pk, lifted_at=None).update(
        lifted_at=at, lifted_by=by, comment=comment.strip()
    )
    if not changed:
        raise Refused("This quarantine was lifted before.", conflict=True)
    quarantine.refresh_from_db()
    store.current().touch([quarantine.series_id], at=at)


def _near(ids: Sequence[int], low: int, high: int) -> QuerySet[Quarantine]:
    """Flat lines known already that reach into [low, high)."""
    return Quarantine.objects.filter(
        Q(ends_at=None) | Q(ends_at__gt=moment(low)),
        series__in=ids,
        reason=QuarantineReason.FLAT,
        starts_at__lt=moment(high),
    ).order_by("series_id", "starts_at")


def _suspects(ids: Sequence[int], start: int, end: int) -> set[int]:
    """The series with two slots alike around [start, end): only they can have got a flat line.

    A small read for all of them; traffic that was measured hardly ever repeats itself to the bit.
    """
    near = BRIDGE_S + SLOT_SECONDS
    rates = store.current().matrix(ids, moment(start - near), moment(end + near))
    known = (rates != GAP).all(axis=0)
    places = np.where(known, np.arange(known.shape[1]), 0)
    before = np.maximum.accumulate(places, axis=1)[:, :-1]
    earlier = np.take_along_axis(rates, np.broadcast_to(before, (2, *before.shape)), axis=2)
    same = (rates[:, :, 1:] == earlier).all(axis=0) & known[:, 1:] & (rates[:, :, 1:] > 0).all(0)
    return {pk for pk, is_alike in zip(ids, same.any(axis=1), strict=True) if is_alike}


def _settle(pk: int, rates: Ints, low: int, known: Sequence[Quarantine], at: datetime) -> bool:
    """Bring the quarantines of one series in line with int64[2, slots] from `low` on."""
    high = low + rates.shape[1] * SLOT_SECONDS
    pairs = [None if GAP in pair else pair for pair in zip(*rates.tolist(), strict=True)]
    left = list(known)
    changed = False
    for flat in flat_lines(pairs):
        line = _line(flat, rates, low)
        over = [each for each in known if _overlaps(each, line)]
        mine = [each for each in left if each in over]
        if not any(each.lifted_at for each in over):
            changed |= _keep(pk, _reaching(line, over, low, high, at), mine, at)
        left = [each for each in left if each not in mine]
    first_known = next((n for n, pair in enumerate(pairs) if pair is not None), None)
    unfounded = [each for each in left if not each.lifted_at]
    return _withdraw(unfounded, low, first_known) or changed


def _line(flat: Flat, rates: Ints, low: int) -> Line:
    end = None if flat.end is None else low + flat.end * SLOT_SECONDS
    in_bps, out_bps = rates[:, flat.first].tolist()
    return Line(
        low + flat.first * SLOT_SECONDS, low + flat.last * SLOT_SECONDS, end, in_bps, out_bps
    )


def _overlaps(found: Quarantine, line: Line) -> bool:
    starts_before = line.end is None or found.starts_at.timestamp() < line.end
    return starts_before and (found.ends_at is None or found.ends_at.timestamp() > line.start)


def _reaching(line: Line, over: Sequence[Quarantine], low: int, high: int, at: datetime) -> Line:
    """The line as far as it goes beyond what was looked at: [low, high).

    Where it touches an edge, what was found there before says how it goes on. A line that reaches
    the newest samples has no end.
    """
    start, end = line.start, line.end
    if start - low <= BRIDGE_S:
        start = min([start, *(_epoch(each.starts_at) for each in over)])
    if end is None and high < at.timestamp():
        end = _later_end(line.last + SLOT_SECONDS, over, high)
    return replace(line, start=start, end=end)


def _later_end(own: int, over: Sequence[Quarantine], high: int) -> int | None:
    """The end of a line after which nothing is known up to `high`."""
    if high - own > BRIDGE_S:
        return own
    ends = [each.ends_at for each in over]
    return None if None in ends else max([own, *(_epoch(end) for end in ends if end)])


def _epoch(moment: datetime) -> int:
    return int(moment.timestamp())


def _keep(pk: int, line: Line, over: Sequence[Quarantine], at: datetime) -> bool:
    """One quarantine for this line, in place of all that lie over it; whether that is news."""
    starts_at, ends_at = moment(line.start), None if line.end is None else moment(line.end)
    first, others = (over[0], over[1:]) if over else (None, ())
    for other in others:
        other.delete()
    if first is None:
        Quarantine.objects.create(
            series_id=pk, reason=QuarantineReason.FLAT, starts_at=starts_at, ends_at=ends_at,
            found_at=at, detail=_flat_words(line),
        )  # fmt: skip
        return True
    if (first.starts_at, first.ends_at) == (starts_at, ends_at) and not others:
        return False
    first.starts_at, first.ends_at = starts_at, ends_at
    first.save(update_fields=["starts_at", "ends_at"])
    return True


def _withdraw(found: Sequence[Quarantine], low: int, first_known: int | None) -> bool:
    """Quarantines over samples that are no flat line (any more): shortened, or taken back."""
    changed = False
    for each in found:
        if each.starts_at >= moment(low):
            each.delete()
            changed = True
        elif first_known is not None:
            moved = moment(low + first_known * SLOT_SECONDS)
            changed |= each.ends_at is None or each.ends_at > moved
            _end(each, moved)
    return changed


def _end(found: Quarantine, ends_at: datetime) -> None:
    if found.ends_at is None or found.ends_at > ends_at:
        found.ends_at = max(ends_at, found.starts_at)
        found.save(update_fields=["ends_at"])


def _distrust(series: Series, speed_bps: int, slot: int, at: datetime) -> int:
    detail = f"The source says {words(speed_bps)}, we know {words(series.speed_bps)}."
    Quarantine.objects.get_or_create(
        series=series, reason=QuarantineReason.SPEED, starts_at=moment(slot),
        defaults={"found_at": at, "detail": detail},
    )  # fmt: skip
    return series.pk


def _flat_words(line: Line) -> str:
    return f"In stays at {words(line.in_bps)}, out at {words(line.out_bps)}, to the bit."
