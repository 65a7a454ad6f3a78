"""The mirror follows PeeringDB over real HTTP: once in bulk, then by what changed."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.core import jobs
from apps.core.models import Job
from apps.integrations.faking import Fake
from apps.integrations.peeringdb.fake import LARGE, PeeringDb
from apps.peeringdb import actions, tasks
from apps.peeringdb.models import MODELS, Ix, IxLan, MirrorRun, Net, NetFac, NetIxLan
from tests import factories as make
from tests.factories import AT
from tests.factories.peeringdb import DUMP

pytestmark = pytest.mark.django_db
LATER = "2026-11-18T08:00:00Z"
HOUR = timedelta(hours=1)


@pytest.fixture
def database() -> PeeringDb:
    return make.peeringdb()


@pytest.fixture
def fake(database: PeeringDb, settings: Any) -> Iterator[Fake]:
    with Fake(database) as running:
        settings.PEERINGDB_URL = running.url
        settings.PEERINGDB_PAUSE = 0
        yield running


def sync(at: datetime = AT) -> MirrorRun:
    run = actions.sync(at=at)
    assert run is not None
    return run


def total(run: MirrorRun, name: str) -> int:
    return sum(each[name] for each in run.counts.values())


def everything() -> dict[str, list[dict[str, Any]]]:
    return {tag: list(m._default_manager.order_by("pk").values()) for tag, m in MODELS.items()}


@pytest.mark.usefixtures("fake")
def test_first_sync_loads_everything() -> None:
    run = sync()

    assert (run.outcome, total(run, "written")) == ("DONE", 25)
    net = Net.objects.get(pk=2)
    assert (net.asn, net.info_prefixes4, net.updated) == (
        64501, 2000, datetime(2026, 11, 1, 8, tzinfo=UTC),
    )  # fmt: skip
    assert NetIxLan.objects.get(pk=2).speed_bps == 100 * 10**9


@pytest.mark.usefixtures("fake")
def test_second_sync_writes_nothing() -> None:
    sync()
    before = everything()

    with CaptureQueriesContext(
        connection,
    ) as seen:
        run = sync(AT + HOUR)

    written = [q["sql"] for q in seen if q["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    assert all('"peeringdb_mirrorrun"' in sql for sql in written)
    assert total(run, "written") == 0
    assert everything() == before


@pytest.mark.skipif(not DUMP.is_dir(), reason="the dump is not on this machine")
def test_dump_of_500_organisations_is_loaded_once(settings: Any) -> None:
    database = PeeringDb.of_folder(DUMP)
    rows = {tag: len(found) for tag, found in database.rows.items()}
    with Fake(database) as fake:
        settings.PEERINGDB_URL, settings.PEERINGDB_PAUSE = fake.url, 0
        first, second = sync(), sync(AT + HOUR)

    assert rows["org"] == 500
    assert first.outcome == "DONE"
    assert {tag: each["written"] for tag, each in first.counts.items()} == rows
    assert total(first, "dangling") == 0
    assert total(second, "written") == 0
    assert {tag: m._default_manager.count() for tag, m in MODELS.items()} == rows


def test_only_what_changed_is_asked_for_and_written(database: PeeringDb, fake: Fake) -> None:
    sync()
    fake.site.requests.clear()
    database.put("net", id=2, irr_as_set="AS-FIBRA-NEW", updated=LATER)

    run = sync(AT + HOUR)

    assert Net.objects.get(pk=2).irr_as_set == "AS-FIBRA-NEW"
    assert total(run, "written") == 1
    since = {dict(each.fields)["since"] for each in fake.site.requests}
    assert since == {str(int(datetime(2026, 11, 1, 8, tzinfo=UTC).timestamp()))}


@pytest.mark.usefixtures("fake")
def test_deletion_is_soft_and_comes_once(database: PeeringDb) -> None:
    sync()
    database.put("netfac", id=3, status="deleted", updated=LATER)

    run = sync(AT + HOUR)

    assert run.counts["netfac"]["deleted"] == 1
    assert NetFac.objects.get(pk=3).is_deleted
    assert 3 not in NetFac.objects.filter(status="ok").values_list("pk", flat=True)
    assert total(sync(AT + 2 * HOUR), "written") == 0


@pytest.mark.usefixtures("fake")
def test_object_that_comes_back_is_present_again(database: PeeringDb) -> None:
    sync()
    database.put("netfac", id=3, status="deleted", updated=LATER)
    sync(AT + HOUR)
    database.put("netfac", id=3, status="ok", updated="2026-11-18T09:00:00Z")

    sync(AT + 2 * HOUR)

    assert not NetFac.objects.get(pk=3).is_deleted


@pytest.mark.usefixtures("fake")
def test_object_with_unknown_reference_is_kept_and_noted(database: PeeringDb) -> None:
    database.put("netfac", id=9, net_id=77, fac_id=1, local_asn=64503, updated=LATER)

    run = sync()

    assert run.outcome == "DONE"
    assert run.counts["netfac"]["dangling"] == 1
    assert "netfac 9: refers to net 77, which is unknown" in run.notes
    assert NetFac.objects.get(pk=9).net_id == 77


@pytest.mark.usefixtures("fake")
def test_object_kept_with_unknown_reference_is_whole_once_the_other_comes(
    database: PeeringDb,
) -> None:
    """Its own `updated` is past, so it is not sent again."""
    database.put("netfac", id=9, net_id=77, fac_id=1, local_asn=64503, updated=LATER)
    sync()
    assert not NetFac.objects.filter(net__asn=64503).exists()
    database.put("net", **{**database.rows["net"][1], "id": 77, "asn": 64503, "updated": LATER})

    sync(AT + HOUR)

    assert NetFac.objects.get(net__asn=64503).pk == 9


@pytest.mark.usefixtures("fake")
def test_bad_object_is_noted_and_does_not_hold_up_the_others(database: PeeringDb) -> None:
    database.put("net", id=1, asn="many")

    run = sync()

    assert run.outcome == "PARTIAL"
    assert run.counts["net"] == {
        "read": 2, "written": 2, "deleted": 0, "unread": 1, "dangling": 0,
    }  # fmt: skip
    assert run.notes[0] == "net 1: left out, asn: no whole number"
    assert set(Net.objects.values_list("pk", flat=True)) == {2, 3}
    assert NetFac.objects.count() == 4


@pytest.mark.usefixtures("fake")
def test_names_and_addresses_are_no_keys(database: PeeringDb) -> None:
    database.put("net", id=3, name="Fibra")
    database.put("netixlan", id=3, ipaddr4="192.0.2.10", ipaddr6="2001:db8:1::10")

    assert sync().outcome == "DONE"

    assert Net.objects.filter(name="Fibra").count() == 2
    assert NetIxLan.objects.filter(ipaddr4="192.0.2.10").count() == 2


@pytest.mark.usefixtures("fake")
def test_renumbered_exchange_lan_needs_not_be_the_exchange(database: PeeringDb) -> None:
    database.put("ixlan", id=99, ix_id=1, mtu=1500, rs_asn=0, updated=LATER)

    sync()

    assert IxLan.objects.get(pk=99).ix == Ix.objects.get(pk=1)


def test_outage_keeps_what_was_read_and_the_next_sync_goes_on(fake: Fake) -> None:
    fake.site.fail_next(3, 503, after=4)

    run = sync()

    assert run.outcome == "FAILED"
    assert run.error.startswith("PeeringDB could not be read: ")
    assert set(run.counts) == {"org", "campus", "fac", "carrier"}
    assert sync(AT + HOUR).outcome == "DONE"
    assert Net.objects.count() == 3


def test_limit_is_told(fake: Fake) -> None:
    fake.site.fail_next(1, 429, {"Retry-After": "3600"})

    assert "asks for fewer requests (429)" in sync().error


def test_same_question_within_the_hour_is_put_off_to_the_next_sync(
    fake: Fake, database: PeeringDb
) -> None:
    """A large answer that was lost on its way is not given again before an hour (portal.md 2.2)."""
    now = [0.0]
    database.clock, database.is_anonymous = lambda: now[0], True
    database.put("org", id=1, notes="x" * (LARGE + 1))
    fake.site.truncate_next(1)
    assert sync().outcome == "FAILED"

    now[0] = 600
    put_off = sync(AT + HOUR / 6)
    assert "again in 50 min. The next sync goes on" in put_off.error
    assert not Net.objects.exists()

    now[0] = 3600
    assert sync(AT + HOUR).outcome == "DONE"
    assert Net.objects.count() == 3


def test_sync_an_hour_later_asks_nothing_it_is_refused(database: PeeringDb, fake: Fake) -> None:
    now = [0.0]
    database.clock, database.is_anonymous = lambda: now[0], True
    database.put("org", id=1, notes="x" * (LARGE + 1))
    runs = []

    for hour in range(3):
        now[0] = hour * 3600
        runs.append(sync(AT + hour * HOUR).outcome)

    assert runs == ["DONE"] * 3


def test_nothing_happens_without_an_address(settings: Any) -> None:
    settings.PEERINGDB_URL = ""

    assert actions.sync(at=AT) is None
    assert not MirrorRun.objects.exists()


@pytest.mark.usefixtures("fake")
def test_job_shows_progress_and_end() -> None:
    job = jobs.create(kind="peeringdb", ref="", by=None, at=AT)

    actions.sync(at=AT, job_id=job.pk)

    job.refresh_from_db()
    assert (job.state, job.done, job.total) == (Job.State.DONE, 13, 13)
    assert job.message == "25 objects written"


def test_job_of_a_failed_sync_says_why(fake: Fake) -> None:
    fake.site.down = 503
    job = jobs.create(kind="peeringdb", ref="", by=None, at=AT)

    actions.sync(at=AT, job_id=job.pk)

    job.refresh_from_db()
    assert job.state == Job.State.FAILED
    assert "is failing (status 503)" in job.message


@pytest.mark.usefixtures("fake")
def test_second_sync_at_the_same_time_steps_back() -> None:
    MirrorRun.objects.create(started_at=AT - HOUR)
    job = jobs.create(kind="peeringdb", ref="", by=None, at=AT)

    assert actions.sync(at=AT, job_id=job.pk) is None

    job.refresh_from_db()
    assert job.message == "Another sync is at work."


@pytest.mark.usefixtures("fake")
def test_run_that_lost_its_worker_gives_way() -> None:
    lost = MirrorRun.objects.create(started_at=AT - 3 * HOUR)

    assert sync().outcome == "DONE"

    lost.refresh_from_db()
    assert (lost.outcome, lost.finished_at) == ("FAILED", AT)


@pytest.mark.usefixtures("fake")
def test_task_syncs() -> None:
    tasks.mirror()

    assert MirrorRun.objects.get().outcome == "DONE"
