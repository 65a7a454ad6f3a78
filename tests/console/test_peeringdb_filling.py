"""Pages: our copy of PeeringDB, and partners out of pasted AS numbers."""

from typing import Any

import pytest

from apps.core.models import Job
from apps.integrations.faking import Fake
from apps.partners import tasks
from apps.partners.models import ASN, Partner
from apps.peeringdb import tasks as mirroring
from apps.peeringdb.models import MirrorRun
from tests import factories as make
from tests.factories import AT
from tests.factories.peeringdb import OTHERS, OURS, THEIRS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
FILL, COPY = "/partners/from-peeringdb/", "/partners/peeringdb/copy/"


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """There are no workers in these tests."""
    monkeypatch.setattr(tasks.fill, "delay", tasks.fill)
    monkeypatch.setattr(mirroring.mirror, "delay", mirroring.mirror)


@pytest.fixture
def region() -> str:
    make.metro()
    return "LATAM"


@pytest.fixture
def mirrored(region: str) -> None:
    make.mirror()


@pytest.mark.usefixtures("mirrored")
def test_first_everything_is_shown_and_nothing_written(staff, text, region):
    pasted = f"AS{THEIRS}\n{OURS}\nnonsense\n64999\n{THEIRS}"

    shown = text(staff.post(FILL, {"asns": pasted, "region": region, "grouped": "on"}))

    for words in (
        "Fibra becomes a partner", "This is our own network", "is no AS number",
        "PeeringDB has no entry of it", "Given twice", "Fill 1 of 5", "Nothing is written yet",
    ):  # fmt: skip
        assert words in shown
    assert "nonsense" in shown
    assert not Partner.objects.exists()
    assert not Job.objects.exists()


@pytest.mark.usefixtures("mirrored")
def test_then_it_happens_with_a_row_for_each(staff, text, region):
    body = {"asns": f"{THEIRS},x", "region": region, "grouped": "on", "go": "1"}

    response = staff.post(FILL, body, follow=True)

    shown = text(response)
    assert "1 of 2 filled" in shown
    assert "Fibra becomes a partner" in shown
    assert ASN.objects.get(number=THEIRS).partner.name == "Fibra"


@pytest.mark.usefixtures("mirrored")
@pytest.mark.usefixtures("region")
@pytest.mark.parametrize(
    ("asns", "chosen", "field"),
    [
        ("", "LATAM", "asns"),
        ("64501", "", "region"),
        ("64501", "MOON", "region"),
        ("1 " * 1001, "LATAM", "asns"),
    ],
)
def test_bad_input_is_told_beside_its_field_and_kept(staff, asns, chosen, field):
    response = staff.post(FILL, {"asns": asns, "region": chosen})

    assert asns.strip()[:40] in response.content.decode()
    assert set(response.context["form"].errors) == {field}
    assert not Job.objects.exists()


@pytest.mark.usefixtures("region")
def test_without_a_copy_it_says_so(staff, text):
    assert "There is no copy of PeeringDB yet" in text(staff.get(FILL))


def test_numbers_in_the_address_are_typed_already(staff):
    assert (
        f">\n{THEIRS} {OTHERS}" in staff.get(FILL, {"asns": f"{THEIRS} {OTHERS}"}).content.decode()
    )


def test_whoever_may_only_look_cannot_fill(reader):
    assert reader.get(FILL).status_code == 403
    assert reader.post(f"{COPY}sync/").status_code == 403


def test_another_job_is_no_result(staff):
    job = Job.objects.create(kind="other", created_at=AT)

    assert staff.get(f"{FILL}{job.pk}/").status_code == 404


@pytest.mark.usefixtures("mirrored")
def test_copy_shows_state_by_kind_last_runs_and_what_was_left_out(staff, text):
    counts = {"net": {"read": 4, "written": 3, "deleted": 0, "unread": 1, "dangling": 0}}
    MirrorRun.objects.create(
        started_at=AT, finished_at=AT, outcome="PARTIAL", counts=counts,
        notes=["net 9: left out, asn: no whole number"],
    )  # fmt: skip

    shown = text(staff.get(COPY))

    for words in ("Networks net 3", "Done, with objects left out", "net 9: left out"):
        assert words in shown


def test_copy_that_is_off_says_how_to_turn_it_on(staff, text, settings):
    settings.PEERINGDB_URL = ""

    assert "Set PEERINGDB_URL" in text(staff.get(COPY))
    assert "There is no address" in text(staff.post(f"{COPY}sync/", follow=True))
    assert not Job.objects.exists()


def test_sync_now_reads_peeringdb_and_shows_the_end(staff, text, settings: Any):
    with Fake(make.peeringdb()) as fake:
        settings.PEERINGDB_URL, settings.PEERINGDB_PAUSE = fake.url, 0

        shown = text(staff.post(f"{COPY}sync/", follow=True))

    assert MirrorRun.objects.get().outcome == "DONE"
    assert "Networks net 3" in shown


def test_sync_that_failed_says_why_on_top(staff, text, settings: Any):
    with Fake(make.peeringdb()) as fake:
        settings.PEERINGDB_URL, settings.PEERINGDB_PAUSE = fake.url, 0
        fake.site.down = 503

        shown = text(staff.post(f"{COPY}sync/", follow=True))

    assert "The last sync failed" in shown
    assert "status 503" in shown


def test_second_sync_waits_for_the_first(staff, text, settings: Any):
    settings.PEERINGDB_URL = "http://127.0.0.1:9"
    Job.objects.create(kind="sync of PeeringDB", created_at=AT)

    assert "at work already" in text(staff.post(f"{COPY}sync/", follow=True))


@pytest.mark.usefixtures("mirrored")
def test_pages_take_a_constant_number_of_queries(staff, region, django_assert_max_num_queries):
    numbers = " ".join(str(number) for number in range(64999, 65200))

    with django_assert_max_num_queries(12):
        staff.get(COPY)
    with django_assert_max_num_queries(25):
        staff.post(FILL, {"asns": f"{THEIRS} {OTHERS} {numbers}", "region": region})
