"""Take in measurements of latency, loss and jitter."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal, InvalidOperation

from django.db import transaction

from apps.accounts.models import User
from apps.core.errors import Invalid, Refused
from apps.network.models import Interconnect
from apps.usage import csv_rows
from apps.usage.enums import QualityKind
from apps.usage.models import QualityReading

MOST_ROWS = 100_000
BATCH = 2_000
MICRO = 10**6
MOST = 10**9  # no path takes eleven days
AHEAD = timedelta(minutes=5)  # clocks differ a little
COLUMNS = ("interconnect", "kind", "timestamp", "value")
MOST_ERRORS = 20


@dataclass(frozen=True)
class QualityRow:
    """A measurement as it is sent: the interconnect's reference, kind, instant (UTC), value in ms
    or percent."""

    interconnect: str
    kind: str
    at: datetime
    value: Decimal


@transaction.atomic
def record_quality(*, rows: Sequence[QualityRow], by: User | None, at: datetime) -> int:
    """Store measurements, all of them or none; returns how many.

    Safe to repeat: the same interconnect, kind and instant is one measurement, the last value sent
    counts. Raises Invalid naming the first rows that are wrong, Refused for too many.
    """
    if len(rows) > MOST_ROWS:
        raise Refused(f"{len(rows):,} measurements are too many at once; send {MOST_ROWS:,}.")
    links = dict(
        Interconnect.objects.filter(ref__in={row.interconnect for row in rows}).values_list(
            "ref", "pk"
        )
    )
    wrong = [
        f"Row {number}: {message}"
        for number, row in enumerate(rows, 1)
        if (message := _wrong(row, links, at))
    ]
    if wrong:
        raise Invalid({"readings": " ".join(wrong[:MOST_ERRORS])})
    newest = {(links[row.interconnect], row.kind, row.at): row.value for row in rows}
    QualityReading.objects.bulk_create(
        [
            QualityReading(
                interconnect_id=link, kind=kind, at=when, micro=int(value * MICRO), received_at=at
            )
            for (link, kind, when), value in sorted(newest.items())
        ],
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["interconnect", "kind", "at"],
        update_fields=["micro", "received_at"],
    )
    return len(newest)


def upload_quality(*, text: bytes | str, by: User | None, at: datetime) -> int:
    """The measurements of a CSV file with the columns interconnect, kind, timestamp, value.

    All or none; returns how many. Raises Invalid with the lines that are wrong.
    """
    return record_quality(rows=list(_rows(csv_rows.decode(text))), by=by, at=at)


def _rows(text: str) -> Iterator[QualityRow]:
    reader = csv.DictReader(io.StringIO(text.replace("\0", "")))
    header = [name.strip().lower() for name in reader.fieldnames or ()]
    missing = [name for name in COLUMNS if name not in header]
    if missing:
        raise Invalid({"file": f"The file has no column {', '.join(missing)}."})
    reader.fieldnames = header
    for line, cells in enumerate(reader, 2):
        try:
            moment = datetime.fromisoformat((cells["timestamp"] or "").strip())
            value = Decimal((cells["value"] or "").strip())
        except (ValueError, InvalidOperation):
            raise Invalid(
                {"file": f"Line {line}: write the time as 2026-11-19T09:40Z, the value as 12.5."}
            ) from None
        link, kind = (cells["interconnect"] or "").strip(), (cells["kind"] or "").strip()
        yield QualityRow(link, kind, moment, value)


def _wrong(row: QualityRow, links: Iterable[str], at: datetime) -> str:
    """Why a measurement cannot be kept; empty where it can."""
    if row.interconnect not in links:
        return f"there is no interconnect {row.interconnect}."
    if row.kind not in QualityKind.values:
        return f"{row.kind!r} is no kind; use {', '.join(QualityKind.values)}."
    if row.at.tzinfo is None:
        return "the time has no zone; add Z for UTC."
    if row.at.astimezone(UTC) > at + AHEAD:
        return "the time lies in the future."
    if not row.value.is_finite() or not 0 <= row.value < MOST:
        return f"{row.value} is no measurement."
    if row.kind == QualityKind.LOSS and row.value > 100:
        return "a loss is at most 100 percent."
    return ""
