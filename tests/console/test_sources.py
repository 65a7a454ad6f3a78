"""Pages of data sources, through the client and the address; real HTTP against our fake."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.core import jobs
from apps.core.models import Job
from apps.integrations.prometheus.fake import FakePrometheus, from_callable
from apps.usage import tasks
from apps.usage.models import DataSource, Series, SyncRun
from tests import factories as make
from tests.factories import AT, GBPS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]

LIST = "/sources/"
SECRET = "swordfish"
FIELDS = {
    "name": "Mimir", "kind": "prometheus", "url": "http://192.0.2.10:9009/prometheus",
    "auth": "none", "cadence_s": "300", "query_in": 'rate(in{instance="{instance}"}[5m])*8',
    "query_out": 'rate(out{instance="{instance}"}[5m])*8',
}  # fmt: skip
LABELS = {"label_instance": "edge1.example.net", "label_ifname": "ae1"}
HEAD = "interconnect,timestamp,in_bps,out_bps\n"


@pytest.fixture
def staff(engineer, client_for) -> Client:
    """Sources are looked after by engineers."""
    return client_for(engineer)


@pytest.fixture
def server() -> Iterator[FakePrometheus]:
    """A source that measures one interface at 12 Gbps."""
    interface = from_callable(
        {"instance": "edge1.example.net", "ifName": "ae1"},
        lambda labels, side, slot: 12 * GBPS,
        speed_bps=100 * GBPS,
    )
    with FakePrometheus([interface], clock=AT.timestamp) as fake:
        yield fake


@pytest.fixture
def queued(monkeypatch) -> list[tuple[Any, ...]]:
    """What was handed to the workers; there are none in these tests."""
    found: list[tuple[Any, ...]] = []
    for task in (tasks.sync, tasks.backfill):
        monkeypatch.setattr(task, "apply_async", _noting(found, task.name))
    return found


def _noting(found: list[tuple[Any, ...]], name: str) -> Callable[..., None]:
    def note(args: tuple[Any, ...] = (), kwargs: Any = None, **options: Any) -> None:
        found.append((name.rsplit(".", 1)[-1], *args))

    return note


def page_of(source: DataSource) -> str:
    return f"{LIST}{source.ref}/"


def text_of(response: Any) -> str:
    return response.content.decode().replace("\u00a0", " ")


def test_list_tells_how_each_source_is(staff):
    fresh = make.source(name="Europe", is_simulated=True)
    make.series(source=fresh, last_sample_at=AT - timedelta(minutes=10))
    make.source(
        name="Lab", failures=4, retry_at=AT + timedelta(minutes=20), last_error="It is down."
    )
    make.series(source=DataSource.objects.get(name="Lab"))

    shown = text_of(staff.get(LIST))

    assert "Up to date" in shown
    assert "Simulated" in shown
    assert "Failing" in shown
    assert "until 10:00" in shown


def test_list_without_sources_says_what_to_do(staff):
    assert "Add a source" in text_of(staff.get(LIST))


def test_list_costs_the_same_whatever_its_length(staff):
    make.series()
    staff.get(LIST)
    with CaptureQueriesContext(connection) as few:
        staff.get(LIST)
    for _ in range(4):
        make.series()

    with CaptureQueriesContext(connection) as many:
        staff.get(LIST)

    assert len(many) == len(few) <= 12


def test_detail_shows_health_runs_and_series(staff):
    source = make.source(failures=3, last_error="The server answers 503.")
    link = make.pni(name="BOG-2")
    make.series(source=source, link=link, last_sample_at=AT - timedelta(hours=5))
    SyncRun.objects.create(
        source=source, started_at=AT, finished_at=AT, state="FAILED", error="Status 503"
    )

    shown = text_of(staff.get(page_of(source)))

    assert "It failed 3 times in a row" in shown
    assert "Status 503" in shown
    assert "BOG-2" in shown
    assert "5 h 0 m" in shown


def test_detail_costs_the_same_whatever_it_holds(staff):
    source = make.source()
    make.series(source=source)
    staff.get(page_of(source))
    with CaptureQueriesContext(connection) as few:
        staff.get(page_of(source))
    for _ in range(4):
        make.series(source=source)
        SyncRun.objects.create(source=source, started_at=AT)

    with CaptureQueriesContext(connection) as many:
        staff.get(page_of(source))

    assert len(many) == len(few) <= 15


def test_secrets_are_on_no_page(staff):
    source = make.source(auth="basic", username="reader", secret=SECRET)

    pages = [text_of(staff.get(path)) for path in (page_of(source), f"{page_of(source)}edit/")]

    assert not any(SECRET in shown for shown in pages)
    assert "stored, encrypted" in pages[0]
    assert "Leave empty to keep what is stored" in pages[1]


def test_new_source(staff):
    response = staff.post(f"{LIST}new/", FIELDS | {"headers": "X-Scope-OrgID: edge"})

    made = DataSource.objects.get()
    assert response["Location"] == page_of(made)
    assert (made.name, made.headers) == ("Mimir", {"X-Scope-OrgID": "edge"})


def test_refused_source_keeps_what_was_typed_but_no_secret(staff):
    typed = {"auth": "bearer", "secret": SECRET, "url": "ftp://192.0.2.10", "headers": "nonsense"}

    shape = staff.post(f"{LIST}new/", FIELDS | typed)
    sense = staff.post(f"{LIST}new/", FIELDS | typed | {"headers": ""})

    assert "is no header" in text_of(shape)
    assert set(sense.context["form"].errors) == {"url"}
    assert 'value="ftp://192.0.2.10"' in text_of(sense)
    assert SECRET not in text_of(shape) + text_of(sense)


def test_what_signing_in_does_not_need_is_not_asked(staff):
    response = staff.post(f"{LIST}new/", FIELDS | {"auth": "basic"})

    assert set(response.context["form"].errors) == {"username", "secret"}


def test_file_source_needs_no_address(staff):
    response = staff.post(f"{LIST}new/", {"name": "Files", "kind": "csv", "auth": "none"})

    assert response.status_code == 302
    assert DataSource.objects.get().kind == "csv"


def test_edit_keeps_the_secret_that_is_not_typed(staff):
    source = make.source(auth="bearer", secret=SECRET, url=FIELDS["url"])
    typed = FIELDS | {"auth": "bearer", "name": "Thanos"}

    staff.post(f"{page_of(source)}edit/", typed)
    elsewhere = staff.post(f"{page_of(source)}edit/", typed | {"url": "http://192.0.2.99"})

    source.refresh_from_db()
    assert (source.name, source.secret, source.url) == ("Thanos", SECRET, FIELDS["url"])
    assert "enter this again" in text_of(elsewhere)


def test_connection_is_tested_with_the_clients_words(staff, server):
    answering = make.source(url=server.url)
    silent = make.source(url="http://127.0.0.1:9")

    good = text_of(staff.post(f"{page_of(answering)}test/"))
    bad = text_of(staff.post(f"{page_of(silent)}test/"))

    assert "It answers" in good
    assert "127.0.0.1:9" in bad
    assert "<html" not in good


def test_what_is_typed_is_tested_without_saving(staff, server):
    shown = text_of(staff.post(f"{LIST}test/", FIELDS | {"url": server.url}))

    assert "It answers" in shown
    assert not DataSource.objects.exists()


def test_preview_shows_the_last_hours(staff, server):
    source = make.source(url=server.url)

    shown = text_of(staff.get(f"{page_of(source)}preview/", LABELS))
    empty = text_of(staff.get(f"{page_of(source)}preview/", LABELS | {"label_ifname": "ae9"}))
    missing = text_of(staff.get(f"{page_of(source)}preview/"))

    assert "12.0 Gbps now, at most 12.0 Gbps, 72 of 72 slots" in shown
    assert "has nothing for these labels" in empty
    assert "Fill in the labels first." in missing


def test_type_ahead_offers_the_sources_values(staff, server):
    source = make.source(url=server.url)

    shown = text_of(staff.get(f"{page_of(source)}labels/?box=label_instance&label_instance=edge"))

    assert '<option value="edge1.example.net">' in shown


def test_type_ahead_is_silent_when_the_source_is(staff):
    source = make.source(url="http://127.0.0.1:9")

    response = staff.get(f"{page_of(source)}labels/?box=label_instance&label_instance=edge")

    assert response.status_code == 200
    assert "<option" not in text_of(response)


def test_mapping_takes_the_speed_of_the_interconnect(staff):
    source, link = make.source(), make.pni(capacity_gbps=400)

    response = staff.post(f"{page_of(source)}map/", LABELS | {"interconnect": link.ref})

    made = Series.objects.get()
    assert response["Location"] == f"{page_of(source)}series/"
    assert (made.interconnect, made.speed_bps) == (link, 400 * GBPS)
    assert made.labels == {"instance": "edge1.example.net", "ifname": "ae1"}


def test_second_mapping_of_a_series_is_refused_with_the_input_kept(staff):
    source, link = make.source(), make.pni()
    staff.post(f"{page_of(source)}map/", LABELS | {"interconnect": link.ref})

    response = staff.post(f"{page_of(source)}map/", LABELS | {"interconnect": link.ref})

    assert response.status_code == 422
    assert "already measures" in text_of(response)
    assert 'value="ae1"' in text_of(response)


def test_unknown_port_is_refused_at_its_field(staff):
    source, link = make.source(), make.pni()

    response = staff.post(
        f"{page_of(source)}map/", LABELS | {"interconnect": link.ref, "port": "et-0/0/1"}
    )

    assert "has no port et-0/0/1" in str(response.context["form"].errors["port"])


def test_series_are_listed_edited_and_unmapped(staff):
    series = make.series()
    base = f"{page_of(series.source)}series/"

    listed = text_of(staff.get(f"{base}?q=edge"))
    staff.post(f"{base}{series.pk}/", {"speed_bps": "200", "swapped": "on"})
    staff.post(f"{base}{series.pk}/unmap/")

    series.refresh_from_db()
    assert series.labels["ifname"] in listed
    assert (series.speed_bps, series.swapped) == (200 * GBPS, True)
    assert series.retired_at == AT


def test_sync_now_hands_a_job_to_the_workers(staff, queued):
    source = make.source()

    response = staff.post(f"{page_of(source)}sync/")

    job = Job.objects.get()
    assert response["Location"] == page_of(source)
    assert queued == [("sync", source.pk, job.pk)]
    assert f'hx-get="/jobs/{job.pk}/"' in text_of(staff.get(page_of(source)))


def test_sync_of_a_paused_source_says_why_not(staff, queued):
    source = make.source(state="PAUSED")

    response = staff.post(f"{page_of(source)}sync/", follow=True)

    assert "Resume it first." in text_of(response)
    assert queued == []


def test_progress_ends_with_what_was_done(staff, engineer):
    source = make.source()
    job = jobs.create(kind="sync", ref=source.ref, by=engineer, at=AT)
    jobs.start(job.pk, total=4, at=AT)
    jobs.advance(job.pk, by=1, message="Day 1")
    running = text_of(staff.get(page_of(source)))
    jobs.finish(job.pk, at=AT, message="1,152 slots written")

    ended = text_of(staff.get(page_of(source)))

    assert "1 of 4" in running
    assert "1,152 slots written" in ended
    assert 'hx-trigger="every 1s"' not in ended


def test_backfill_starts_at_the_beginning_of_the_day(staff, queued):
    source = make.source()

    response = staff.post(f"{page_of(source)}backfill/", {"since": "2026-10-01"})

    since = datetime.combine(date(2026, 10, 1), datetime.min.time(), UTC)
    assert response["Location"] == page_of(source)
    assert queued == [("backfill", source.pk, since.isoformat(), Job.objects.get().pk)]


def test_backfill_of_more_than_thirteen_months_is_refused(staff, queued):
    source = make.source()

    response = staff.post(f"{page_of(source)}backfill/", {"since": "2024-01-01"})

    assert response.status_code == 422
    assert "within the last 13 months" in text_of(response)
    assert queued == []


def test_pause_and_resume(staff):
    source = make.source()

    staff.post(f"{page_of(source)}pause/")
    paused = text_of(staff.get(page_of(source)))
    staff.post(f"{page_of(source)}resume/")

    assert "Resume" in paused
    assert "Sync now" not in paused
    assert DataSource.objects.get().state == "ENABLED"


def test_second_pause_is_told_what_happened(staff):
    source = make.source(state="PAUSED")

    response = staff.post(f"{page_of(source)}pause/", follow=True)

    assert "is Paused and cannot become Paused" in text_of(response)


def test_source_that_still_measures_is_not_retired(staff):
    series = make.series()

    response = staff.post(f"{page_of(series.source)}retire/", {"reason": "Moved to Mimir"})

    assert response.status_code == 422
    assert "Unmap them or map them elsewhere." in text_of(response)
    assert "Moved to Mimir" in text_of(response)


@pytest.mark.parametrize(
    ("role", "path", "status"),
    [
        ("leadership", "", 200),
        ("leadership", "map/", 403),
        ("manager", "map/", 200),
        ("manager", "edit/", 403),
        ("engineer", "edit/", 200),
        ("finance", "backfill/", 403),
        ("manager", "upload/", 200),
    ],
)
def test_who_may_do_what(client_for, role, path, status):
    client = client_for(make.user(role=role))

    assert client.get(page_of(make.source()) + path).status_code == status
