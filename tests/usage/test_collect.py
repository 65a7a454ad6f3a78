"""Syncs over real HTTP: what is read, what is missing, what is late, and what is broken."""

from datetime import datetime, timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.integrations.errors import SourceLimited, SourceUnreachable
from apps.integrations.prometheus.fake import FakePrometheus, from_callable
from apps.usage import actions, queries
from apps.usage.actions import runs
from apps.usage.models import DayStat, LinkStat, Series, SyncRun, Touched
from tests import factories as make
from tests.factories import AT
from tests.usage.conftest import SLOT, SPEED, Rig, epoch, map_to

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
LATER = AT + SLOT


def lost(rig: Rig, first: datetime, slots: int) -> None:
    """The server has nothing for ae1 in these slots."""
    rig.special |= {("ae1", epoch(first + n * SLOT)): None for n in range(slots)}


def test_first_sync_reads_a_day(rig: Rig) -> None:
    run = rig.sync(AT)

    assert (run.state, run.series, run.samples) == ("DONE", 3, 3 * 288)
    assert (run.window_from, run.window_to) == (AT - DAY, AT)
    assert (rig.stored(AT - DAY, AT) == rig.expected(AT - DAY, AT)).all()


def test_next_sync_reads_what_is_new_and_the_last_three_slots(rig: Rig) -> None:
    rig.sync(AT)
    rig.fake.site.requests.clear()

    run = rig.sync(LATER)

    assert run.samples == 3
    assert rig.windows() == [(epoch(AT - 2 * SLOT), epoch(LATER))]
    assert set(Series.objects.values_list("cursor", "last_sample_at")) == {(LATER, AT)}


def test_source_is_left_alone_until_its_cadence_is_over(rig: Rig) -> None:
    rig.sync(AT)
    rig.fake.site.requests.clear()

    done = actions.collect(at=AT + timedelta(minutes=4))

    assert done == 0
    assert rig.fake.site.requests == []


def test_gap_stays_a_gap(rig: Rig) -> None:
    lost(rig, AT - 20 * SLOT, 5)

    run = rig.sync(AT)

    assert (run.missing, run.rejected) == (5, 0)
    assert (rig.stored(AT - DAY, AT) == rig.expected(AT - DAY, AT)).all()
    assert (rig.stored(AT - 20 * SLOT, AT - 15 * SLOT)[:, 0] == -1).all()


def test_late_samples_of_a_silent_interface_arrive_within_a_day(rig: Rig) -> None:
    lost(rig, AT - 30 * SLOT, 30)
    rig.sync(AT)
    rig.special.clear()

    run = rig.sync(LATER)

    assert run.samples == 30 + 3
    assert (rig.stored(AT - DAY, LATER) == rig.expected(AT - DAY, LATER)).all()


def test_corrected_sample_is_corrected_here(rig: Rig) -> None:
    rig.sync(AT)
    rig.special["ae2", epoch(AT - 2 * SLOT)] = 42

    run = rig.sync(LATER)

    assert run.samples == 3 + 1
    assert rig.stored(AT - 2 * SLOT, AT - SLOT)[:, 1].tolist() == [[42], [42]]


def test_impossible_rate_is_missing_and_counted(rig: Rig) -> None:
    highest = 105 * SPEED // 100
    rig.special |= {("ae1", epoch(AT - 4 * SLOT)): highest + 1, ("ae1", epoch(AT - SLOT)): highest}

    run = rig.sync(AT)

    assert run.rejected == 2
    assert rig.stored(AT - 4 * SLOT, AT)[0, 0, [0, 3]].tolist() == [-1, highest]


def test_value_that_is_no_rate_is_missing_and_counted(rig: Rig) -> None:
    rig.fake.api.texts |= {epoch(AT - 3 * SLOT): "NaN", epoch(AT - 2 * SLOT): "-7"}

    run = rig.sync(AT)

    assert run.rejected == 2 * 3 * 2
    assert (rig.stored(AT - 3 * SLOT, AT - SLOT) == -1).all()


def test_reset_of_a_counter_makes_no_spike(rig: Rig) -> None:
    rig.special["ae3", epoch(AT - 6 * SLOT)] = 2**62

    rig.sync(AT)

    assert rig.stored(AT - DAY, AT).max() <= 105 * SPEED // 100


def test_sync_that_is_repeated_changes_nothing(rig: Rig) -> None:
    rig.sync(AT)
    before = (rig.stored(AT - DAY, AT), list(DayStat.objects.order_by("pk").values()))
    job = actions.request_sync(source=rig.source, by=None, at=AT)

    run = actions.sync_source(source_id=rig.source.pk, at=AT, job_id=job.pk)

    assert run.samples == 0
    assert (rig.stored(AT - DAY, AT) == before[0]).all()
    assert list(DayStat.objects.order_by("pk").values()) == before[1]


def test_source_that_was_down_for_days_is_read_in_windows_of_a_day(rig: Rig) -> None:
    rig.sync(AT - 3 * DAY)
    rig.fake.site.requests.clear()

    rig.sync(AT)

    spans = [end - start for start, end in rig.windows()]
    assert len(spans) == 4
    assert max(spans) < DAY.total_seconds()
    assert (rig.stored(AT - 4 * DAY, AT) == rig.expected(AT - 4 * DAY, AT)).all()


def test_window_that_fails_is_kept_and_read_next_time(rig: Rig) -> None:
    rig.sync(AT - 3 * DAY)
    rig.fake.site.outages.append((epoch(AT - DAY), epoch(AT), 403))

    broken = rig.sync(AT)
    rig.fake.site.outages.clear()
    mended = rig.sync(AT + 2 * SLOT)

    assert (broken.state, mended.state) == ("PARTIAL", "DONE")
    assert broken.samples == 2 * 3 * 288 - 3 * 3
    assert (rig.stored(AT - 4 * DAY, AT) == rig.expected(AT - 4 * DAY, AT)).all()


def test_silent_interface_does_not_make_us_read_the_others_again(rig: Rig) -> None:
    map_to(rig.source, make.pni(), "ae99")
    rig.sync(AT)
    rig.fake.site.requests.clear()

    rig.sync(LATER)

    assert rig.windows()[0] == (epoch(AT - 2 * SLOT), epoch(LATER))
    assert "ae99" not in str(rig.fake.site.requests[0].fields)


def test_interface_the_server_does_not_know_harms_no_other(rig: Rig) -> None:
    stranger = map_to(rig.source, make.pni(), "ae99")

    run = rig.sync(AT)

    stranger.refresh_from_db()
    assert (run.state, run.missing) == ("DONE", 288)
    assert (stranger.cursor, stranger.last_sample_at) == (AT - 23 * HOUR, None)
    assert (rig.stored(AT - DAY, AT) == rig.expected(AT - DAY, AT)).all()


def test_doubled_series_is_told_in_the_run(rig: Rig) -> None:
    labels = {"instance": "edge1.example.net", "ifName": "ae1", "job": "again"}
    twin = from_callable(labels, rig.traffic, speed_bps=SPEED)
    rig.fake.api.interfaces = lambda known=rig.fake.api.interfaces: [*known(), twin]

    run = rig.sync(AT)

    assert run.state == "PARTIAL"
    assert "several series that overlap" in run.error
    assert (rig.stored(AT - DAY, AT)[:, 0] == -1).all()


def test_broken_source_does_not_keep_another_from_its_turn(rig: Rig) -> None:
    refused = make.source(url=f"{rig.fake.url}/nothing", polled_at=AT - 9 * DAY)
    map_to(refused, make.pni(), "ae1")
    broken = make.source(url="not an address", polled_at=AT - 9 * DAY)
    map_to(broken, make.pni(), "ae2")

    done = actions.collect(at=AT)

    states = dict(SyncRun.objects.values_list("source", "state"))
    assert done == 3
    assert states == {rig.source.pk: "DONE", refused.pk: "FAILED", broken.pk: "FAILED"}


def test_failures_open_the_circuit_for_longer_each_time(rig: Rig) -> None:
    rig.fake.site.down = 403
    pauses = []
    at = AT
    for _ in range(6):
        rig.sync(at)
        rig.source.refresh_from_db()
        pauses.append((rig.source.retry_at - at) // timedelta(minutes=1))
        at = rig.source.retry_at

    assert pauses == [5, 10, 20, 40, 60, 60]
    assert rig.source.failures == 6
    assert "denies access" in rig.source.last_error


def test_open_circuit_is_not_tried(rig: Rig) -> None:
    rig.fake.site.down = 403
    rig.sync(AT)
    rig.sync(LATER)
    rig.fake.site.requests.clear()

    done = actions.collect(at=LATER + 9 * timedelta(minutes=1))

    assert done == 0
    assert rig.fake.site.requests == []


def test_success_closes_the_circuit(rig: Rig) -> None:
    rig.fake.site.down = 403
    rig.sync(AT)
    rig.fake.site.down = 0

    rig.sync(LATER)

    rig.source.refresh_from_db()
    assert (rig.source.failures, rig.source.retry_at, rig.source.last_error) == (0, None, "")
    assert rig.source.last_ok_at == LATER


def test_sync_by_hand_tries_an_open_circuit(rig: Rig) -> None:
    rig.fake.site.down = 403
    rig.sync(AT)
    rig.fake.site.down = 0
    job = actions.request_sync(source=rig.source, by=None, at=AT)

    run = actions.sync_source(source_id=rig.source.pk, at=AT, job_id=job.pk)

    job.refresh_from_db()
    assert run.state == "DONE"
    assert (job.state, job.percent, job.result) == ("DONE", 100, {"samples": 3 * 288})


def test_source_that_asks_for_a_pause_gets_it() -> None:
    source = make.DataSource(cadence_s=300, failures=1)

    patient = runs.pause_after(source, SourceLimited("Slow down.", retry_after=7200))
    usual = runs.pause_after(source, SourceUnreachable("Down."))

    assert (patient, usual) == (timedelta(hours=2), timedelta(minutes=5))


def test_paused_source_is_not_read(rig: Rig) -> None:
    actions.pause(source=rig.source, by=None, at=AT)

    done = actions.collect(at=AT)

    assert done == 0


def test_only_one_of_two_claims_wins(rig: Rig) -> None:
    first = actions.sync_source(source_id=rig.source.pk, at=AT)
    second = actions.sync_source(source_id=rig.source.pk, at=AT)

    assert first is not None
    assert second is None


def test_sync_leaves_rollups_and_link_figures(rig: Rig) -> None:
    rig.sync(AT)

    assert DayStat.objects.count() == 3 * 2 * 2
    assert not Touched.objects.exists()
    assert set(LinkStat.objects.values_list("last_sample_at", flat=True)) == {AT - SLOT}


def test_interrupted_run_is_closed_by_the_next(rig: Rig) -> None:
    left = SyncRun.objects.create(source=rig.source, started_at=AT - SLOT)

    rig.sync(AT)

    left.refresh_from_db()
    assert left.state == "FAILED"
    assert "Interrupted" in left.error


def test_statements_of_a_sync_do_not_grow_with_the_series(rig: Rig) -> None:
    def steady(at: datetime) -> int:
        rig.sync(at)
        with CaptureQueriesContext(connection) as statements:
            rig.sync(at + SLOT)
        return len(statements)

    few = steady(AT)
    for number in range(4, 40):
        map_to(rig.source, make.pni(), f"ae{number}")
    many = steady(AT + 2 * SLOT)

    assert few == many


def test_secret_is_sent_and_never_shown(db: None) -> None:
    interfaces = [from_callable({"instance": "edge1.example.net", "ifName": "ae1"}, lambda *_: 5)]
    with FakePrometheus(interfaces, clock=AT.timestamp) as fake:
        fake.site.require_basic("reader", "swordfish")
        facts = {"url": fake.url, "auth": "basic", "username": "reader"}
        right, wrong = (make.source(secret=text, **facts) for text in ("swordfish", "tuna"))
        for source in (right, wrong):
            map_to(source, make.pni(), "ae1")

        actions.collect(at=AT)

    states = [queries.runs(source)[0] for source in (right, wrong)]
    assert [run.state for run in states] == ["DONE", "FAILED"]
    assert "tuna" not in states[1].error
    assert "swordfish" not in f"{vars(states[0])}"
