"""Measurements of latency, loss and jitter: taken in, refused, read."""

from datetime import timedelta
from decimal import Decimal

import pytest

from apps.core.errors import Invalid
from apps.usage import actions, queries
from apps.usage.actions import QualityRow
from apps.usage.models import QualityReading
from tests import factories as make
from tests.factories import AT

pytestmark = pytest.mark.django_db

THEN = AT - timedelta(hours=2)


def row(ref, value="12.345678", kind="latency_ms", at=THEN):
    return QualityRow(ref, kind, at, Decimal(value))


def test_measurements_are_kept_in_millionths_and_a_repeat_replaces():
    link = make.pni()

    actions.record_quality(rows=[row(link.ref)], by=None, at=AT)
    count = actions.record_quality(rows=[row(link.ref, "9"), row(link.ref, "9.5")], by=None, at=AT)

    found = queries.quality([link.pk], THEN, AT)
    assert count == 1
    assert found == {(link.pk, "latency_ms"): [(THEN, 9_500_000)]}
    assert queries.quality_changes(None) == {link.pk: THEN.date()}
    assert queries.quality_changes(AT) == {}


def test_order_of_measurements_never_changes_what_is_kept():
    link = make.pni()
    rows = [row(link.ref, str(n), at=THEN + timedelta(minutes=n)) for n in range(10)]

    for order in (rows, rows[::-1], rows[5:] + rows[:5]):
        actions.record_quality(rows=order, by=None, at=AT)

    kept = QualityReading.objects.order_by("at").values_list("micro", flat=True)
    assert list(kept) == [n * 10**6 for n in range(10)]


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"kind": "colour"}, "no kind"),
        ({"at": THEN.replace(tzinfo=None)}, "no zone"),
        ({"at": AT + timedelta(hours=1)}, "future"),
        ({"value": "-1"}, "no measurement"),
        ({"value": "NaN"}, "no measurement"),
        ({"value": "101", "kind": "loss_pct"}, "at most 100"),
    ],
)
def test_one_wrong_measurement_keeps_out_all(fields, message):
    link = make.pni()

    with pytest.raises(Invalid, match=message):
        actions.record_quality(rows=[row(link.ref), row(link.ref, **fields)], by=None, at=AT)

    assert not QualityReading.objects.exists()


def test_unknown_interconnect_is_named():
    with pytest.raises(Invalid, match="PNI-99999"):
        actions.record_quality(rows=[row("PNI-99999")], by=None, at=AT)


def test_file_is_taken_in_whole():
    link = make.pni()
    text = f"interconnect,kind,timestamp,value\n{link.ref},loss_pct,{THEN.isoformat()},0.1\n"

    assert actions.upload_quality(text=text, by=None, at=AT) == 1
    assert QualityReading.objects.get().micro == 100_000


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("interconnect,kind\n", "no column timestamp, value"),
        ("interconnect,kind,timestamp,value\nPNI-1,loss_pct,soon,1\n", "Line 2"),
        ("interconnect,kind,timestamp,value\nPNI-1\n", "Line 2"),
    ],
)
def test_file_that_cannot_be_read_says_where(text, message):
    with pytest.raises(Invalid, match=message):
        actions.upload_quality(text=text, by=None, at=AT)
