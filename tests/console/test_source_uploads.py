"""Uploaded files of samples: checked first, then imported."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from apps.usage import actions
from apps.usage.models import DataSource, Series
from tests import factories as make
from tests.console.test_sources import HEAD, page_of, text_of
from tests.factories import AT, GBPS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]


@pytest.fixture
def staff(engineer, client_for) -> Client:
    """Sources are looked after by engineers."""
    return client_for(engineer)


@pytest.fixture
def files() -> DataSource:
    """A source for files, with one interconnect mapped: PNI of 100 Gbps."""
    source = make.source(kind="csv", url="")
    link = make.pni(capacity_gbps=100)
    actions.map_series(
        source=source, interconnect=link, labels={"instance": "edge1", "ifname": "ae1"},
        speed_bps=100 * GBPS, by=None, at=AT - timedelta(days=2),
    )  # fmt: skip
    return source


def csv_of(*lines: str) -> dict[str, SimpleUploadedFile]:
    return {"file": SimpleUploadedFile("samples.csv", (HEAD + "\n".join(lines)).encode())}


def good_line(source: DataSource) -> str:
    ref = Series.objects.get(source=source).interconnect.ref
    return f"{ref},2026-11-19T08:00:00Z,12000000000,50000000000"


def test_file_is_checked_then_imported(staff, files):
    checked = staff.post(f"{page_of(files)}upload/", csv_of(good_line(files)))
    before = Series.objects.get().last_sample_at
    token = checked.context["token"]

    response = staff.post(f"{page_of(files)}upload/import/", {"token": token}, follow=True)

    assert "Import 1 rows" in text_of(checked)
    assert before is None
    assert "1 rows imported" in text_of(response)
    assert Series.objects.get().last_sample_at == datetime(2026, 11, 19, 8, tzinfo=UTC)


def test_file_with_errors_lists_them_by_line(staff, files):
    wrong = csv_of(good_line(files), "PNI-99999,yesterday,1,2")

    shown = text_of(staff.post(f"{page_of(files)}upload/", wrong))

    assert "Nothing stored" in shown
    assert "is no ISO 8601 time" in shown
    assert 'name="token"' not in shown


def test_checked_file_is_only_for_who_checked_it(staff, client_for, files):
    token = staff.post(f"{page_of(files)}upload/", csv_of(good_line(files))).context["token"]
    other = client_for(make.user(role="manager"))

    response = other.post(f"{page_of(files)}upload/import/", {"token": token}, follow=True)

    assert "Choose it again." in text_of(response)
    assert Series.objects.get().last_sample_at is None


def test_upload_without_a_file_says_so(staff, files):
    response = staff.post(f"{page_of(files)}upload/", {})

    assert response.status_code == 200 or response.status_code == 422
