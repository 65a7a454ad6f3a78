"""CSV files as people and spreadsheets write them, and what is said about wrong ones."""

from datetime import datetime, timedelta

import pytest

from apps.core.errors import Refused
from apps.usage import actions, queries, store
from apps.usage.actions import UploadResult, uploads
from apps.usage.models import DataSource, LinkStat, Sample, Series
from tests import factories as make
from tests.factories import AT

SLOT = timedelta(minutes=5)
SPEED = 10**11
NOON = datetime.fromisoformat("2026-11-18T12:00:00Z")


@pytest.fixture
def series(db: None) -> Series:
    """PNI measured by uploads."""
    return actions.map_series(
        source=make.source(kind="csv", url=""),
        interconnect=make.pni(),
        labels={"instance": "edge1", "ifname": "ae1"},
        speed_bps=SPEED,
        by=None,
        at=AT - timedelta(days=60),
    )


def upload(source: DataSource, text: str | bytes, *, dry_run: bool = False) -> UploadResult:
    return actions.upload_csv(source=source, text=text, dry_run=dry_run, by=None, at=AT)


def file(series: Series, *lines: str, head: str = "interconnect,timestamp,in_bps,out_bps") -> str:
    ref = series.interconnect.ref
    return "\n".join([head, *(line.replace("REF", ref) for line in lines)])


def stored(series: Series) -> list[list[int]]:
    return store.current().matrix([series.pk], NOON, NOON + 2 * SLOT)[:, 0].tolist()


@pytest.mark.parametrize(
    "text",
    [
        "interconnect,timestamp,in_bps,out_bps\nREF,2026-11-18T12:00:00Z,100,200\n",
        "Interconnect;Timestamp;In bps;Out bps\r\nREF;2026-11-18 07:00:00-05:00;100;200\r\n",
        "timestamp\tin\tout\tinstance\tifname\n2026-11-18T12:04:59Z\t100\t200\tedge1\tae1\n",
        '\ufeffref,ts,in_bps,out_bps\n"=""REF""",2026-11-18T12:00:00+00:00,1e2,200.4\n\n',
        "ref;time;in_bps;out_bps\n'REF;2026-11-18T12:00:00Z;99,9;200\n",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252"])
def test_file_of_any_program_is_read(series: Series, text: str, encoding: str) -> None:
    if encoding == "cp1252":
        text = text.removeprefix("\ufeff")
    data = text.replace("REF", series.interconnect.ref).encode(encoding)

    result = upload(series.source, data)

    assert (result.rows, result.written, result.errors) == (1, 1, [])
    assert stored(series) == [[100, -1], [200, -1]]


def test_dry_run_counts_and_stores_nothing(series: Series) -> None:
    text = file(series, "REF,2026-11-18T12:00:00Z,1,2", "REF,2026-11-18T12:05:00Z,3,")

    result = upload(series.source, text, dry_run=True)

    assert (result.rows, result.series, result.written) == (2, 1, 0)
    assert (result.first, result.last) == (NOON, NOON + SLOT)
    assert not Sample.objects.exists()
    assert not queries.runs(series.source).exists()


def test_upload_leaves_a_run_and_fresh_figures(series: Series) -> None:
    upload(series.source, file(series, "REF,2026-11-18T12:00:00Z,1,2"))

    run = queries.runs(series.source)[0]
    series.refresh_from_db()
    assert (run.kind, run.state, run.samples) == ("upload", "DONE", 1)
    assert series.last_sample_at == NOON
    assert LinkStat.objects.get().peak_bps == 2


def test_repeated_file_changes_nothing(series: Series) -> None:
    text = file(series, "REF,2026-11-18T12:00:00Z,1,2")
    upload(series.source, text)

    result = upload(series.source, text)

    assert result.written == 0


@pytest.mark.parametrize(
    ("line", "column", "words"),
    [
        ("REF,yesterday,1,2", "timestamp", "no ISO 8601 time"),
        ("REF,2026-11-18T12:00:00,1,2", "timestamp", "no zone"),
        ("REF,2026-11-19T09:41:00Z,1,2", "timestamp", "in the future"),
        ("REF,2025-01-01T00:00:00Z,1,2", "timestamp", "more than 13 months ago"),
        ("REF,2026-11-18T12:00:00Z,-1,2", "in_bps", "cannot be negative"),
        ("REF,2026-11-18T12:00:00Z,1,NaN", "out_bps", "no number"),
        ("REF,2026-11-18T12:00:00Z,1,3 Gbps", "out_bps", "no number"),
        ("REF,2026-11-18T12:00:00Z,1,=1+2", "out_bps", "no number"),
        ("REF,2026-11-18T12:00:00Z,105000000001,2", "in_bps", "more than 105 % of the speed"),
        ("REF,2026-11-18T12:00:00Z,1,99999999999999999999", "out_bps", "more than any interface"),
        (",2026-11-18T12:00:00Z,1,2", "interconnect", "empty"),
        ("PNI-99999,2026-11-18T12:00:00Z,1,2", "interconnect", "not mapped"),
    ],
)
def test_error_names_line_and_column_and_nothing_is_stored(
    series: Series, line: str, column: str, words: str
) -> None:
    text = file(series, "REF,2026-11-18T12:05:00Z,1,2", line)

    result = upload(series.source, text)

    (error,) = result.errors
    assert (error.line, error.column) == (3, column)
    assert words in error.message
    assert not Sample.objects.exists()


def test_all_errors_come_at_once_in_the_order_of_the_file(series: Series) -> None:
    text = file(series, "REF,nonsense,-1,x", "REF,2026-11-18T12:05:00Z,1,2", "X,Y,1,2")

    result = upload(series.source, text)

    places = [(error.line, error.column) for error in result.errors]
    assert places == [(2, "timestamp"), (2, "in_bps"), (2, "out_bps"), (4, "timestamp")]


def test_rows_that_contradict_each_other_are_refused(series: Series) -> None:
    text = file(
        series,
        "REF,2026-11-18T12:00:00Z,1,2",
        "REF,2026-11-18T12:04:00Z,1,2",
        "REF,2026-11-18T12:01:00Z,1,3",
    )

    result = upload(series.source, text)

    assert [(error.line, error.message.split()[1]) for error in result.errors] == [(4, "2")]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Missing: interconnect (or instance and ifname), timestamp, in_bps, out_bps"),
        ("ifname,timestamp,in_bps,out_bps", "Missing: interconnect (or instance and ifname)."),
        ("PNI-1,2026-11-18T12:00:00Z,1,2", "first line must name the columns"),
    ],
)
def test_file_without_its_columns_is_explained(series: Series, text: str, words: str) -> None:
    result = upload(series.source, text)

    (error,) = result.errors
    assert error.line == 1
    assert words in error.message


def test_file_that_is_too_large_is_refused(series: Series) -> None:
    with pytest.raises(Refused, match="larger than 20 MB"):
        upload(series.source, b"x" * (uploads.LARGEST_FILE + 1))


def test_file_for_a_source_that_is_read_is_refused(db: None) -> None:
    with pytest.raises(Refused, match="files go to a CSV source"):
        upload(make.source(), "interconnect,timestamp,in_bps,out_bps")
