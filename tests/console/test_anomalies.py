"""The list of anomalies, the way to the chart, and saying what one was."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.usage.models import Anomaly
from tests import factories as make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]

PAGE = "/anomalies/"


def names(response) -> list[str]:
    return re.findall(r'class="ep-name" href="[^"]+">([^<]+)<', response.content.decode())


@pytest.fixture
def row() -> Anomaly:
    return make.anomaly(interconnect=make.pni(name="BOG-7"))


def test_row_tells_what_happened_and_leads_to_the_chart(staff, row, text):
    response = staff.get(PAGE)

    shown = text(response)
    for words in ("Wed 18 Nov", "Step up", "To partner", "200.0 Gbps", "100.0 Gbps", "+100 %"):
        assert words in shown
    chart = re.search(r'class="ep-name" href="([^"]+)"', response.content.decode())[1]
    assert staff.get(chart.replace("&amp;", "&")).status_code == 200
    assert "from=2026-11-10&amp;to=2026-11-19&amp;compare=1" in chart


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"kind": "UP"}, 1),
        ({"kind": "AWAY"}, 0),
        ({"seen": "open"}, 1),
        ({"seen": "seen"}, 0),
        ({"metro": "BOG"}, 1),
        ({"region": "EMEA"}, 0),
        ({"q": "bog-7"}, 1),
        ({"q": "lim"}, 0),
        ({"day_from": "2026-11-19"}, 0),
        ({"sort": "-change"}, 1),
    ],
)
def test_list_is_filtered(staff, row, query, count):
    assert len(names(staff.get(PAGE, query))) == count


def test_saying_what_it_was_takes_it_off_the_open_ones(staff, row, text):
    page = f"{PAGE}{row.pk}/"

    asked = staff.get(page)
    empty = staff.post(page, {"comment": ""})
    done = staff.post(page, {"comment": "A match was shown."}, follow=True)
    again = staff.post(page, {"comment": "Later."})

    assert "200.0 Gbps where 100.0 Gbps are usual, to partner" in text(asked)
    assert empty.status_code == 422
    assert "A match was shown." in text(done)
    assert again.status_code == 422
    assert names(staff.get(PAGE, {"seen": "open"})) == []


def test_those_who_only_look_cannot_say(reader, row):
    assert reader.get(PAGE).status_code == 200
    assert reader.get(f"{PAGE}{row.pk}/").status_code == 403


def test_quiet_network_says_so(staff, text):
    assert "Every day was like the same weekdays before" in text(staff.get(PAGE))


def test_queries_do_not_grow_with_the_rows(staff, row):
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as statements:
            staff.get(PAGE)
        counts.append(len(statements))
        for _ in range(5):
            make.anomaly(interconnect=make.pni())

    assert counts[0] >= counts[1]
    assert counts[1] <= 12
