"""CSV upload: a source whose samples somebody sends in a file."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from apps.accounts.models import User
from apps.core.errors import Refused
from apps.usage import csv_rows, store
from apps.usage.actions import linkstats, quarantines
from apps.usage.csv_rows import Key, Row, RowError
from apps.usage.enums import RunKind, RunState, SourceKind, SourceState
from apps.usage.models import DataSource, Series, SyncRun
from apps.usage.rules import slot_start, valid_rate
from apps.usage.store import Batch, Sample

LARGEST_FILE = 20_000_000  # bytes
MOST_ROWS = 500_000
MOST_ERRORS = 200
OLDEST = timedelta(days=400)


@dataclass(frozen=True)
class UploadResult:
    """What a file holds, and what of it was new: `written` slots (0 in a dry run or with errors).

    `first` and `last` are the slots it reaches from and to. At most 200 errors are listed.
    """

    rows: int
    series: int
    written: int
    first: datetime | None
    last: datetime | None
    errors: list[RowError]


def upload_csv(
    *, source: DataSource, text: bytes | str, dry_run: bool, by: User | None, at: datetime
) -> UploadResult:
    """Store the samples of a CSV file (columns: see `csv_rows`), all of them or none.

    A file with errors changes nothing: they come back with line and column. Repeated files converge
    like repeated syncs. Raises Refused for a wrong source, and for files that are too large.
    """
    _check(source, text)
    rows, errors = csv_rows.parse(text)
    if len(rows) > MOST_ROWS:
        raise Refused(f"The file has more than {MOST_ROWS:,} rows. Split it.", field="file")
    found = _series_by_key(source)
    errors += [error for row in rows for error in _wrong(row, found, at)]
    errors += _contradictions(rows)
    slots = [slot_start(row.moment) for row in rows]
    ids = {found[row.key].pk for row in rows if row.key in found}
    written = 0
    if not errors and not dry_run and rows:
        written = _store(source, [(found[row.key].pk, *_values(row)) for row in rows], by, at)
    return UploadResult(
        rows=len(rows),
        series=len(ids),
        written=written,
        first=min(slots, default=None),
        last=max(slots, default=None),
        errors=sorted(errors, key=lambda error: error.line)[:MOST_ERRORS],
    )


def _check(source: DataSource, text: bytes | str) -> None:
    if source.kind != SourceKind.CSV:
        raise Refused(f"{source.name} is read by itself; files go to a CSV source.")
    if source.state != SourceState.ENABLED:
        raise Refused(f"{source.name} is {source.get_state_display().lower()}. Resume it first.")
    if len(text) > LARGEST_FILE:
        raise Refused("The file is larger than 20 MB. Split it.", field="file")


def _series_by_key(source: DataSource) -> dict[Key, Series]:
    """The series in use by what a row may name: the interconnect's reference, or the labels."""
    rows = list(
        Series.objects.filter(source=source, retired_at=None).select_related("interconnect")
    )
    refs = [each.interconnect.ref for each in rows]
    found: dict[Key, Series] = {
        (each.interconnect.ref,): each for each in rows if refs.count(each.interconnect.ref) == 1
    }
    for each in rows:
        found[each.labels.get("instance", ""), each.labels.get("ifname", "")] = each
    return found


def _wrong(row: Row, found: Mapping[Key, Series], at: datetime) -> Iterable[RowError]:
    """What our own records say against a row."""
    column = "interconnect" if len(row.key) == 1 else "ifname"
    series = found.get(row.key)
    if series is None:
        name = " ".join(row.key)
        yield RowError(row.line, column, f"{name} is not mapped to one series of this source.")
        return
    if not at - OLDEST <= row.moment <= at:
        text = "in the future" if row.moment > at else "more than 13 months ago"
        yield RowError(row.line, "timestamp", f"This is {text}.")
    for side, bps in (("in_bps", row.in_bps), ("out_bps", row.out_bps)):
        if bps is not None and not valid_rate(bps, series.speed_bps):
            text = f"{bps:,} bit/s is more than 105 % of the speed, {series.speed_bps:,} bit/s."
            yield RowError(row.line, side, text)


def _contradictions(rows: Sequence[Row]) -> Iterable[RowError]:
    """Rows that give another rate for a slot than a row before them."""
    seen: dict[tuple[Key, datetime], Row] = {}
    for row in rows:
        before = seen.setdefault((row.key, slot_start(row.moment)), row)
        if (before.in_bps, before.out_bps) != (row.in_bps, row.out_bps):
            text = f"Line {before.line} gives other rates for the same five minutes."
            yield RowError(row.line, "timestamp", text)


def _values(row: Row) -> tuple[datetime, int | None, int | None]:
    return row.moment, row.in_bps, row.out_bps


def _store(source: DataSource, samples: Sequence[Sample], by: User | None, at: datetime) -> int:
    with transaction.atomic():
        written = _write(store.of_samples(samples), at)
        series = note_newest(samples)
        slots = [moment for _, moment, _, _ in samples]
        SyncRun.objects.create(
            source=source,
            kind=RunKind.UPLOAD,
            state=RunState.DONE,
            started_by=by,
            started_at=at,
            finished_at=at,
            window_from=slot_start(min(slots)),
            window_to=slot_start(max(slots)),
            series=len(series),
            samples=written,
        )
        DataSource.objects.filter(pk=source.pk).update(last_ok_at=at, last_error="", failures=0)
    store.current().roll_up(at=at)
    linkstats.refresh_link_stats({each.interconnect_id for each in series}, at=at)
    return written


def _write(batches: Sequence[Batch], at: datetime) -> int:
    written = sum(store.current().write(batch, at=at) for batch in batches)
    for batch in batches:
        quarantines.look(batch.ids.tolist(), batch.start, batch.end, at=at)
    return written


def note_newest(samples: Sequence[Sample]) -> list[Series]:
    """Note the newest slot of each series that was written; these series."""
    newest: dict[int, datetime] = {}
    for series, moment, *_ in samples:
        newest[series] = max(slot_start(moment), newest.get(series, slot_start(moment)))
    rows = list(Series.objects.filter(pk__in=newest).order_by("pk"))
    for each in rows:
        each.last_sample_at = max(each.last_sample_at or newest[each.pk], newest[each.pk])
    Series.objects.bulk_update(rows, ["last_sample_at"])
    return rows
