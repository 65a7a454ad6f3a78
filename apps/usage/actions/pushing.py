"""Push: a source whose samples a program sends in batches."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from django.db import transaction

from apps.core.errors import Refused
from apps.usage import pushed_rows, readers, store
from apps.usage.actions import linkstats, quarantines
from apps.usage.actions.chunks import moment
from apps.usage.actions.runs import LONGEST_SKEW
from apps.usage.actions.uploads import note_newest
from apps.usage.enums import RunKind, RunState, SourceKind, SourceState
from apps.usage.models import DataSource, Series, SyncRun
from apps.usage.pushed_rows import Key, Row, RowError
from apps.usage.rules import slot_start, valid_rate
from apps.usage.store import GAP, Batch

MOST_ROWS = 10_000
AHEAD = timedelta(minutes=5)
OLDEST = timedelta(days=400)


@dataclass(frozen=True)
class Pushed:
    """What became of the rows: each is in one of the four numbers."""

    stored: int
    corrected: int
    unchanged: int
    rejected: int
    errors: list[RowError]


def push(
    *, source: DataSource, rows: Sequence[Any], partial: bool, stamped_at_end: bool, at: datetime
) -> Pushed:
    """Store samples that a program sent, all of them or, with `partial`, those that are right.

    Without `partial` a wrong row stores nothing; the errors come back. The same rows again change
    nothing. Raises Refused for a wrong source and for too many rows.
    """
    _check(source, rows)
    found, errors = pushed_rows.parse(rows, stamped_at_end=stamped_at_end)
    known = _series_by_key(source)
    errors += [error for row in found if (error := _wrong(row, known, at))]
    bad = {error.row for error in errors}
    errors += _contradictions([row for row in found if row.number not in bad], known)
    errors.sort(key=lambda error: error.row)
    bad = {error.row for error in errors}
    good = [row for row in found if row.number not in bad]
    if (errors and not partial) or not good:
        _note_clock(source, found, at)
        return Pushed(0, 0, 0, len(bad), errors)
    return _store(source, good, known, errors, at)


def _check(source: DataSource, rows: Sequence[Any]) -> None:
    if source.kind != SourceKind.PUSH:
        raise Refused(f"Nothing is pushed to {source.name}: {source.get_kind_display()}.")
    if source.state != SourceState.ENABLED:
        raise Refused(f"{source.name} is {source.get_state_display().lower()}.", conflict=True)
    if len(rows) > MOST_ROWS:
        raise Refused(f"Send at most {MOST_ROWS:,} samples at a time.", field="samples")


def _series_by_key(source: DataSource) -> dict[Key, Series]:
    """The series in use by what a row may name."""
    rows = list(
        Series.objects.filter(source=source, retired_at=None).select_related("interconnect")
    )
    refs = [each.interconnect.ref for each in rows]
    found: dict[Key, Series] = {
        ("interconnect", each.interconnect.ref): each
        for each in rows
        if refs.count(each.interconnect.ref) == 1
    }
    for each in rows:
        found["series", str(each.pk)] = each
        found["labels", *(text for pair in sorted(each.labels.items()) for text in pair)] = each
    return found


def _wrong(row: Row, known: Mapping[Key, Series], at: datetime) -> RowError | None:
    """What our own records and the clock say against a row."""
    series = known.get(row.key)
    if series is None:
        text = "This names no interface, or several, of this source."
        return RowError(row.number, row.key[0], text)
    if row.told > at + AHEAD:
        text = "This is more than five minutes ahead of our clock. Check the clock of the sender."
        return RowError(row.number, "at", text)
    if row.moment < at - OLDEST:
        return RowError(row.number, "at", "This is more than 13 months ago.")
    for side, bps in (("in_bps", row.in_bps), ("out_bps", row.out_bps)):
        if bps is not None and not valid_rate(bps, series.speed_bps):
            text = f"{bps:,} bit/s is more than 105 % of the speed, {series.speed_bps:,} bit/s."
            return RowError(row.number, side, text)
    return None


def _contradictions(rows: Sequence[Row], known: Mapping[Key, Series]) -> Iterable[RowError]:
    """Rows that give another rate for a slot than a row before them."""
    seen: dict[tuple[int, int], Row] = {}
    for row in rows:
        slot = known[row.key].pk, int(slot_start(row.moment.timestamp()))
        before = seen.setdefault(slot, row)
        if (before.in_bps, before.out_bps) != (row.in_bps, row.out_bps):
            text = f"Row {before.number} gives other rates for the same five minutes."
            yield RowError(row.number, "at", text)


def _store(
    source: DataSource,
    rows: Sequence[Row],
    known: Mapping[Key, Series],
    errors: list[RowError],
    at: datetime,
) -> Pushed:
    samples = [(known[row.key].pk, row.moment, row.in_bps, row.out_bps) for row in rows]
    batches = store.of_samples(samples)
    rejected = len({error.row for error in errors})
    with transaction.atomic():
        DataSource.objects.select_for_update().get(pk=source.pk)  # counts are of one sender
        new, corrected = np.sum([_write(batch, at) for batch in batches], axis=0).tolist()
        series = note_newest(samples)
        slots = [moment for _, moment, _, _ in samples]
        SyncRun.objects.create(
            source=source, kind=RunKind.PUSH, started_at=at, finished_at=at,
            state=RunState.PARTIAL if errors else RunState.DONE,
            window_from=slot_start(min(slots)), window_to=slot_start(max(slots)),
            series=len(series), samples=new + corrected, rejected=rejected,
            error=_summary(errors),
        )  # fmt: skip
        DataSource.objects.filter(pk=source.pk).update(
            polled_at=at, last_ok_at=at, last_error=_summary(errors), failures=0, clock_skew_s=None
        )
    store.current().roll_up(at=at)
    linkstats.refresh_link_stats({each.interconnect_id for each in series}, at=at)
    return Pushed(new, corrected, len(rows) - new - corrected, rejected, errors)


def _write(batch: Batch, at: datetime) -> tuple[int, int]:
    """Store a batch; how many slots were new, and how many corrected."""
    samples, ids = store.current(), batch.ids.tolist()
    before = samples.matrix(ids, moment(batch.start), moment(batch.end))
    sent = batch.rates != GAP
    is_new = (sent.any(axis=0)) & (before == GAP).all(axis=0)
    is_other = (sent & (before != batch.rates)).any(axis=0) & ~is_new
    if is_new.any() or is_other.any():
        samples.write(batch, at=at)
        quarantines.look(ids, batch.start, batch.end, at=at)
    return int(is_new.sum()), int(is_other.sum())


def _note_clock(source: DataSource, rows: Sequence[Row], at: datetime) -> None:
    """A sender that is ahead of us is told, and shown as such."""
    newest = max((row.told for row in rows), default=at)
    if newest > at + AHEAD:
        skew = (newest - at).total_seconds()
        DataSource.objects.filter(pk=source.pk).update(
            clock_skew_s=round(min(skew, LONGEST_SKEW)),
            last_error=readers.clock_words(skew, source.name),
        )


def _summary(errors: Sequence[RowError]) -> str:
    if not errors:
        return ""
    first = errors[0]
    return f"{len(errors)} samples were rejected. Row {first.row}, {first.field}: {first.message}"
