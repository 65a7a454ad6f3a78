"""The main job as a person meets it: from Today to the breach, its clause and its samples."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from apps.breaches import actions as breaches
from apps.breaches.models import Breach, Evaluation
from apps.usage.rules import percentile
from edgepartners.demo import names, seed
from tests.factories import AT

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    # The plugin of the base address declares its fixtures in a way that pytest will drop.
    pytest.mark.filterwarnings("ignore:Session-scoped fixtures:pytest.PytestRemovedIn10Warning"),
]
SIDES = ("from partner (bit/s)", "to partner (bit/s)")
MARINA = "marina@northlight.example"


@pytest.fixture
def clock() -> Iterator[None]:
    """Always the same moment: what the demo's traffic does depends on the day and the hour."""
    with time_machine.travel(AT, tick=True):
        yield


@pytest.fixture
def breach(transactional_db: None, clock: None, tmp_path: Path) -> Breach:
    """A small demo network whose newest day opens breaches, one of a partner of Marina's."""
    seed.seed(size=seed.SIZES["small"], at=AT, sources_url="http://127.0.0.1:9", var=tmp_path)
    before = set(Breach.objects.broken().values_list("pk", flat=True))
    breaches.evaluate(at=AT)
    opened = Breach.objects.broken().exclude(pk__in=before).filter(kind="CAPACITY")
    return opened.get(partner__owner__email=MARINA, interconnect__name="BOG-1")


def sign_in(page: Page, server: LiveServer) -> None:
    page.goto(f"{server.url}/")
    page.get_by_label("Email").fill(MARINA)
    page.get_by_label("Password", exact=True).fill(names.PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{server.url}/")


def test_breach_is_followed_from_today_to_its_samples(
    breach: Breach, page: Page, live_server: LiveServer, tmp_path: Path
) -> None:
    sign_in(page, live_server)
    where = page.get_by_role("row").filter(has_text=breach.interconnect.name).first

    where.get_by_role("link").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(breach.interconnect.name)
    expect(page.locator(".ep-quote")).to_contain_text("exceeds seventy per cent")
    with page.expect_download() as download:
        page.get_by_role("link", name="These samples, CSV").click()
    download.value.save_as(tmp_path / "samples.csv")

    judged = Evaluation.objects.filter(interconnect=breach.interconnect, is_latest=True)
    newest = judged.filter(term=breach.term).latest("day")
    assert highest_p95(tmp_path / "samples.csv") == newest.value_bps


def highest_p95(path: Path) -> int:
    """The nearest-rank 95th percentile of the higher direction, by the file alone."""
    with path.open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    counted = [row for row in rows if "excused" not in row.values()]
    columns = [[name for name in rows[0] if name.endswith(side)] for side in SIDES]
    sides = [[int(row[name]) for row in counted if row[name]] for (name,) in columns]
    return max(percentile(side, 95) or 0 for side in sides)
