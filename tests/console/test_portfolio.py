"""The dashboard of leadership: each figure is the number of rows its link leads to."""

import csv
import io
import re
from datetime import date, timedelta
from decimal import Decimal
from urllib.parse import parse_qs, urlsplit

import openpyxl
import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.breaches.models import Projection
from apps.console.portfolio import deals, drawing, views
from apps.console.portfolio.drawing import Part
from apps.console.portfolio.panels import Ask
from apps.usage.models import GroupStat
from tests import factories as make
from tests.factories import AT, GBPS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
PAGE = "/portfolio/"
ALL = Ask("", prices=True)
COUNTED = re.compile(r'id="list-status">\s*([\d,]+) ')


def panel(key: str, ask: Ask = ALL):
    return views.gathered(ask)[key]


def row(key: str, name: str, ask: Ask = ALL) -> dict[str, object]:
    """The values of a row by their columns."""
    found = panel(key, ask)
    cells = next(each for each in found.rows if each.name == name).cells
    return {label: cell.value for label, cell in zip(found.columns, cells, strict=True)}


def committed(deal, *, gbps: int = 10, price: str = "0.25", currency: str = "USD"):
    params = {"commit_bps": gbps * GBPS, "price_per_mbps": price, "currency": currency}
    return make.term(agreement=deal, type="COMMIT_RATE", clause="§4.2", params=params)


def projected(deal, **fields) -> Projection:
    facts = {
        "period_first": date(2026, 11, 1), "period_last": date(2026, 11, 30),
        "until": date(2026, 11, 18), "kind": "OVER_COMMIT", "commit_bps": 10 * GBPS,
        "projected_bps": 11 * GBPS, "projected_amount": Decimal("2750.00"),
        "commit_amount": Decimal("2500.00"), "unused_amount": Decimal("0.00"), "currency": "USD",
        "computed_at": AT,
    }  # fmt: skip
    term = committed(deal, currency=fields.get("currency", "USD"))
    return Projection.objects.create(term=term, partner=deal.partner, **facts | fields)


def portfolio(region: str = "LATAM", code: str = "BOG", times: int = 1) -> None:
    """Something in every panel: a deal with a commit, breaches, requests, renewals, a program."""
    for n in range(times):
        partner = make.partner(region=region)
        deal = make.agreement(partner=partner, currency="USD")
        make.period(
            agreement=deal, notice_deadline=date(2026, 12, 1) + timedelta(days=70 * (n % 5))
        )
        projected(deal, kind=("OVER_COMMIT", "COMMIT_SHORTFALL", "")[n % 3])
        make.draft(partner=partner)
        metro = make.metro(code=code, region=make.region(code=region))
        link = make.pni(partner=partner, site=make.site(in_metro=metro))
        make.link_stat(link, p95_gbps=300, used="75.0", runout_days=30)
        make.breach(
            interconnect=link, opened_at=AT - timedelta(days=(3, 20, 60, 200)[n % 4]),
            severity=("WARNING", "MAJOR", "CRITICAL")[n % 3],
        )  # fmt: skip
        make.asked(interconnect=link, due_at=AT + timedelta(hours=(-30, 30)[n % 2]))
        make.workstream(region=region, target_on=AT.date() + timedelta(days=(-5, 60)[n % 2]))
    if not GroupStat.objects.filter(key=region).exists():
        make.group_stat(by="region", key=region, name=region)


def listed(client, address: str) -> int:
    """How many rows a list says it has."""
    response = client.get(address)
    assert response.status_code == 200, address
    return int(COUNTED.search(response.content.decode()).group(1).replace(",", ""))


def test_every_count_is_the_number_of_rows_its_link_leads_to(staff):
    portfolio(times=6)
    portfolio("EMEA", "FRA", times=2)

    for ask in (ALL, Ask("LATAM", prices=True)):
        cells = [
            (cell, f"{each.key}, {line.name}, {ask.region}")
            for each in views.gathered(ask).values() for line in each.rows for cell in line.cells
            if cell.unit == "rows" and cell.value
        ]  # fmt: skip
        assert len(cells) > 25
        for cell, where in cells:
            assert listed(staff, cell.address) == cell.value, (where, cell.address)


def test_every_figure_that_is_known_and_not_nothing_leads_somewhere(staff):
    portfolio(times=3)

    for each in views.gathered(ALL).values():
        for line in each.rows:
            for cell in line.cells:
                if cell.is_number and cell.unit != "days" and cell.value:
                    assert cell.address, (each.key, line.name, cell)
                    assert staff.get(cell.address).status_code == 200


def test_an_empty_database_says_what_will_be_here(staff, text):
    shown = text(staff.get(PAGE))

    for words in ("No agreements yet", "No interconnect is in service", "No commit runs this month",
                  "Every clause is kept", "No request is open", "Nothing to decide within a year",
                  "Nothing is under way"):  # fmt: skip
        assert words in shown


def test_value_is_what_commits_in_use_cost_a_year_by_currency():
    deal = make.agreement()
    committed(deal, gbps=10, price="0.25")
    committed(deal, gbps=1, price="0.355", currency="EUR")
    committed(make.agreement(), gbps=2, price="0.10")
    retired = committed(make.agreement(), gbps=90, price="9")
    retired.retired_at = AT
    retired.save()

    assert row("agreements", "Active") == {
        "Agreements": 3, "EUR a year": Decimal("4260.00"), "USD a year": Decimal("32400.00"),
    }  # fmt: skip


def test_value_leads_to_the_agreements_that_commit_in_that_currency(staff):
    committed(make.agreement(title="In dollars"))
    committed(make.agreement(title="In euros"), currency="EUR")
    make.agreement(title="Without")

    cell = panel("agreements").rows[0].cells[1]

    html = staff.get(cell.address).content.decode()
    assert "In euros" in html
    assert "In dollars" not in html
    assert "Without" not in html


def test_the_newest_revision_of_a_commit_counts():
    term = committed(make.agreement(), gbps=10, price="0.25")
    make.revision(term=term, number=2, params={
        "commit_bps": 20 * GBPS, "price_per_mbps": "0.20", "currency": "USD",
    })  # fmt: skip

    assert row("agreements", "Active")["USD a year"] == Decimal("48000.00")


def test_leadership_reads_it_without_amounts(reader, text):
    portfolio(times=2)

    response = reader.get(PAGE)

    shown = text(response)
    assert "Spend against commit" in shown
    assert "All commits 2" in shown
    assert "$" not in shown
    assert "a year" not in shown.replace("within a year", "")
    assert "Amounts are shown to people with that permission." in shown
    for figure in ("2750", "2,750", "2.8 k", "30,000", "30 k"):
        assert figure not in response.content.decode()


def test_files_of_leadership_have_no_amounts(reader):
    portfolio()

    rows = list(csv.DictReader(io.StringIO(_body(reader.get(PAGE, {"export": "csv"})))))

    assert rows
    assert not {each["Unit"] for each in rows} & {"USD", "EUR"}


def test_capacity_is_that_in_service_and_headroom_that_of_the_night():
    portfolio(times=2)
    make.pni(state="TESTING")
    stat = make.group_stat(by="region", key="EMEA", name="Europe")

    found = row("capacity", "LATAM")

    assert found["Interconnects"] == 2
    assert found["Capacity"] == 800 * GBPS
    assert found["Above 70 %"] == found["Full in 90 d"] == 2
    assert found["Headroom"] == stat.headroom_bps


def test_a_region_shows_its_metros():
    portfolio(times=1)
    portfolio("EMEA", "FRA")

    shown = panel("capacity", Ask("EMEA", prices=False))

    assert shown.head == "Metro"
    assert len(shown.rows) == 1
    assert "metro=FRA" in shown.rows[0].cells[0].address


@pytest.mark.parametrize(
    ("days", "age"),
    [(0, "Up to 7 days"), (7, "Up to 7 days"), (8, "8 to 30 days"), (30, "8 to 30 days"),
     (31, "31 to 90 days"), (90, "31 to 90 days"), (91, "Over 90 days"), (900, "Over 90 days")],
)  # fmt: skip
def test_a_breach_is_in_the_group_of_its_age(days, age):
    make.breach(opened_at=AT - timedelta(days=days), severity="CRITICAL")

    found = {each.name: [cell.value for cell in each.cells] for each in panel("breaches").rows}

    assert found.pop(age) == [1, 1, 0, 0, 0]
    assert set(map(tuple, found.values())) == {(0, 0, 0, 0, 0)}


def test_breaches_that_are_waived_or_over_do_not_count():
    make.breach(state="RESOLVED", resolved_at=AT)
    make.breach(state="WAIVED")

    assert panel("breaches").rows == []


def test_a_request_over_its_time_is_late_in_its_stage():
    make.asked(due_at=AT - timedelta(hours=1))
    make.asked(due_at=AT + timedelta(hours=1))
    make.asked(due_at=None)

    (stage,) = panel("requests").rows

    assert [cell.value for cell in stage.cells] == [3, 2, 1]


@pytest.mark.parametrize(
    ("today", "first", "last"),
    [(date(2026, 11, 19), (date(2026, 11, 19), date(2026, 12, 31)),
      (date(2027, 7, 1), date(2027, 9, 30))),
     (date(2026, 12, 31), (date(2026, 12, 31), date(2026, 12, 31)),
      (date(2027, 7, 1), date(2027, 9, 30))),
     (date(2027, 1, 1), (date(2027, 1, 1), date(2027, 3, 31)),
      (date(2027, 10, 1), date(2027, 12, 31)))],
)  # fmt: skip
def test_four_quarters_begin_with_what_is_left_of_this_one(today, first, last):
    spans = deals.next_quarters(today)

    assert (spans[0], spans[-1]) == (first, last)
    assert all(a[1] + timedelta(days=1) == b[0] for a, b in zip(spans, spans[1:], strict=False))


def test_renewals_count_by_deadline_and_by_what_is_decided():
    for day, state in (
        (date(2026, 12, 1), ""),
        (date(2027, 2, 1), "RENEW"),
        (date(2027, 2, 2), "UNDECIDED"),
        (date(2028, 2, 2), ""),
    ):
        deal = make.agreement(renewal_type="FIXED", renewal_months=None, notice_value=None)
        period = make.period(agreement=deal, notice_deadline=day)
        if state:
            make.renewal_cycle(period=period, state=state)

    found = [(each.name, *(cell.value for cell in each.cells)) for each in panel("renewals").rows]

    assert found == [
        ("Q4 2026", 1, 0, 1), ("Q1 2027", 2, 1, 1), ("Q2 2027", 0, 0, 0), ("Q3 2027", 0, 0, 0),
    ]  # fmt: skip


def test_renewals_have_the_value_of_their_agreements():
    deal = make.agreement()
    committed(deal, gbps=10, price="0.25")
    make.period(agreement=deal, notice_deadline=date(2027, 2, 1))

    assert row("renewals", "Q1 2027")["USD a year"] == Decimal("30000.00")


def test_a_workstream_past_its_date_is_off_track_whatever_was_said():
    make.workstream(name="Lima", state="ON_TRACK", target_on=AT.date() - timedelta(days=1))

    assert row("health", "Off track")["Workstreams"] == 1
    assert row("health", "On track")["Workstreams"] == 0


def test_the_table_has_the_original_date_beside_the_current_one(staff, text):
    make.workstream(name="Lima launch", original_on=date(2026, 12, 1), target_on=date(2026, 12, 21))

    shown = text(staff.get(PAGE))

    assert "1 Dec 2026 21 Dec 2026 +20 d" in shown


def test_a_region_limits_all_panels(staff, text):
    portfolio(times=2)
    portfolio("EMEA", "FRA")

    found = views.gathered(Ask("EMEA", prices=True))

    assert [found[key].rows[-1].cells[0].value for key in ("spend", "requests")] == [1, 1]
    assert sum(each.cells[0].value for each in found["breaches"].rows) == 1
    assert all(
        parse_qs(urlsplit(each.address).query)["region"] == ["EMEA"] for each in found.values()
    )


def test_an_unknown_region_is_all_of_them(staff, text):
    portfolio()

    assert "Up to 7 days 1" in text(staff.get(PAGE, {"region": "MOON"}))


def test_the_file_has_every_figure_with_its_address(staff):
    portfolio()

    book = openpyxl.load_workbook(io.BytesIO(_bytes(staff.get(PAGE, {"export": "xlsx"}))))

    lines = list(book.active.iter_rows(values_only=True))
    assert lines[0] == ("Panel", "Row", "Figure", "Value", "Unit", "Its rows")
    active = next(
        each for each in lines if each[:3] == ("Agreements by state", "Active", "Agreements")
    )
    assert active[3:5] == (2, "rows")
    assert "/agreements/?state=ACTIVE" in active[5]


def test_the_page_takes_few_queries_whatever_there_is(staff):
    portfolio(times=1)
    staff.get(PAGE)
    with CaptureQueriesContext(connection) as few:
        staff.get(PAGE)
    portfolio(times=7)
    portfolio("EMEA", "FRA", times=4)

    with CaptureQueriesContext(connection) as many:
        staff.get(PAGE)

    assert len(many) == len(few)
    assert len(many) <= 20


def test_columns_say_in_words_what_they_draw():
    drawn = drawing.columns(
        ["<b>", "May"],
        [Part("In & out", "bar", [1, 0]), Part("Late", "bad-fill", [2, 1])],
        summary='3 "late"',
    )

    assert 'aria-label="3 &quot;late&quot;"' in drawn
    assert "<b>" not in drawn
    assert ">In &amp; out<" in drawn
    assert drawn.count("<rect") == 5


def test_nothing_to_draw_is_no_drawing():
    assert drawing.columns(["May"], [Part("Late", "bar", [0])], summary="") == ""


@time_machine.travel(AT, tick=False)
def test_partners_do_not_see_it(client_for):
    assert client_for(make.user(role="partner")).get(PAGE).status_code == 403


def _bytes(response) -> bytes:
    return b"".join(response.streaming_content)


def _body(response) -> str:
    return _bytes(response).decode().lstrip("\ufeff")
