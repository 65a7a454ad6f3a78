"""Today: one honest sentence, the figures, the lists by urgency."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories as make
from tests.factories import AT

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
ALL = {"scope": "all"}


def deal(name: str, act_by: date, **fields):
    agreement = make.agreement(partner=make.partner(name=name, **fields), owner=fields.get("owner"))
    make.period(agreement=agreement, notice_deadline=act_by, act_by=act_by)
    return agreement


def test_an_empty_day_says_so(staff, text):
    shown = text(staff.get("/"))

    assert "Thursday 19 November" in shown
    assert "Nothing needs you in the next 30 days." in shown
    assert "Every clause is kept" in shown
    assert "Nothing to approve" in shown
    assert "Everything is measured" in shown


def test_the_sentence_names_the_next_dates(staff, text):
    deal("Pampa Net", date(2026, 11, 27))
    make.breach(due_on=date(2026, 12, 2))

    shown = text(staff.get("/", ALL))

    assert "Two items in the next 30 days. Two dates fall in the next 14 days: " in shown
    assert "decide on Pampa Net by Friday 27" in shown
    assert "by Wednesday 2 December" in shown


def test_the_sentence_is_honest_about_the_past(staff, text):
    make.breach(due_on=date(2026, 11, 16))

    assert "Monday 16 (3 d late)" in text(staff.get("/", ALL))


def test_items_without_a_date_are_counted(staff, text):
    make.breach(due_on=None)

    assert "One item in the next 30 days. None has a date" in text(staff.get("/", ALL))


@pytest.mark.parametrize(("days", "expected"), [("30", 1), ("60", 2), ("90", 3), ("7", 1)])
def test_the_horizon_limits_the_deadlines(staff, days, expected):
    for ahead in (20, 50, 80):
        deal(f"In {ahead}", AT.date() + timedelta(days=ahead))

    html = staff.get("/", {"days": days, **ALL}).content.decode()

    assert html.count('class="ep-name" href="/agreements/') == expected


def test_mine_shows_only_what_i_own(client_for, text):
    me = make.user(role="manager")
    deal("Mine", date(2026, 11, 27), owner=me)
    deal("Theirs", date(2026, 11, 27), owner=make.user())

    shown = text(client_for(me).get("/", {"scope": "mine"}))

    assert "decide on Mine" in shown
    assert "Theirs" not in shown


def test_region_shows_only_my_home(client_for, text):
    me = make.user(role="manager", home_region="APAC")
    deal("Kanto", date(2026, 11, 27), region="APAC")
    deal("Andes", date(2026, 11, 27), region="LATAM")

    shown = text(client_for(me).get("/", {"scope": "region"}))

    assert "Kanto" in shown
    assert "Andes" not in shown


@pytest.mark.parametrize(
    ("home", "owns", "label"),
    [("LATAM", True, "My partners"), ("LATAM", False, "Region LATAM"), ("", False, "All partners")],
)
def test_the_usual_scope_is_the_closest_one(client_for, text, home, owns, label):
    me = make.user(role="manager", home_region=home)
    make.partner(owner=me if owns else None)

    assert f"{label} " in text(client_for(me).get("/")).split("Next 30 days")[0]


@pytest.mark.parametrize("query", ["scope=galaxy", "days=1000", "days=x&scope="])
def test_unknown_choices_do_not_break_the_page(staff, query):
    assert staff.get(f"/?{query}").status_code == 200


def test_breaches_are_worst_first(staff):
    minor = make.breach(severity="WARNING")
    worst = make.breach(severity="CRITICAL")

    html = staff.get("/", ALL).content.decode()

    body = html[html.index('id="breaches"') :]
    assert body.index(f"/breaches/{worst.ref}/") < body.index(f"/breaches/{minor.ref}/")
    assert '<tr class="is-flag">' in body


def test_interconnects_near_their_limit_are_listed_with_the_clause(staff, text):
    link = make.pni()
    make.term(agreement=make.agreement(partner=link.partner), interconnect=link)
    make.link_stat(link, p95_gbps=260, used="65.0")

    shown = text(staff.get("/", ALL)).split("Near their limit")[1]

    assert f"{link.name} PNI, Bogotá" in shown
    assert "≤ 70 % §7.3 of AGR-" in shown


@pytest.mark.parametrize(("used", "is_listed"), [("50.0", False), ("65.0", True), ("75.0", False)])
def test_near_is_between_85_percent_of_the_limit_and_the_limit(staff, text, used, is_listed):
    link = make.pni()
    make.term(agreement=make.agreement(partner=link.partner), interconnect=link)
    make.link_stat(link, p95_gbps=200, used=used)

    assert ("None is near its limit" not in text(staff.get("/", ALL))) == is_listed


def test_waivers_wait_for_those_who_may_approve(client_for, text):
    asker, approver = make.user(role="engineer"), make.user(role="legal")
    waiver = make.waiver(by=asker)

    assert f"Waive {waiver.breach.ref}" in text(client_for(approver).get("/"))
    assert "Nothing to approve" in text(client_for(asker).get("/"))


def test_nobody_approves_their_own_waiver(client_for, text):
    legal = make.user(role="legal")
    make.waiver(by=legal)

    assert "Nothing to approve" in text(client_for(legal).get("/"))


def test_a_failing_source_is_told_once_for_all_its_interconnects(staff, text):
    source = make.source(name="Mimir", failures=3, last_error="Connection refused.")
    for _ in range(3):
        make.series(source=source, link=make.pni())

    shown = text(staff.get("/", ALL)).split("Data gaps")[1]

    assert shown.strip().startswith("1 ")
    assert "Mimir: failing It failed 3 times in a row" in shown
    assert "never measured" not in shown


def test_an_interconnect_without_samples_is_a_gap(staff, text):
    link = make.pni()
    make.link_stat(link, p95_gbps=1, used="1", last_sample_at=AT - timedelta(hours=11))

    shown = text(staff.get("/", ALL))

    assert f"{link.name}: no samples for 11 h" in shown


def test_the_strip_adds_up(staff, text):
    for used in (100, 300):
        make.link_stat(make.pni(capacity_gbps=400), p95_gbps=used, used="50")

    shown = text(staff.get("/", ALL))

    assert "Capacity in service 800 Gbps" in shown
    assert "p95, 30 days 400.0 Gbps 50.0 %" in shown
    assert "Partners 2 2 active" in shown


def test_the_page_takes_few_queries(staff):
    for _ in range(12):
        link = make.pni()
        make.link_stat(link, p95_gbps=260, used="65.0")
        make.breach(interconnect=link)
        make.period(agreement=make.agreement(partner=link.partner))
    staff.get("/", ALL)

    with CaptureQueriesContext(connection) as asked:
        staff.get("/", ALL)

    assert len(asked) <= 20


def test_the_age_of_the_data_is_on_every_page(staff, text):
    make.link_stat(make.pni(), p95_gbps=1, used="1")

    shown = text(staff.get("/partners/"))

    assert "Utilization to 09:30, 10 min old" in shown


def test_stalled_negotiations_wait_longest_first(staff, text):
    for name, days in (("Andes", 14), ("Cerrado", 40), ("Fresh", 3)):
        draft = make.draft(partner=make.partner(name=name))
        make.negotiation(
            agreement=draft, state="REDLINE", turn_since=AT - timedelta(days=days), turn="PARTNER"
        )

    shown = text(staff.get("/", ALL))

    assert "Stalled negotiations 2" in shown
    assert "no movement for 40 d" in shown
    assert shown.index("Cerrado") < shown.index("Andes")
    assert "Fresh" not in shown


def test_held_negotiation_shows_up_on_its_day_of_review(staff, text):
    make.negotiation(state="ON_HOLD", held_in="NDA", review_on=AT.date())
    make.negotiation(state="ON_HOLD", held_in="NDA", review_on=AT.date() + timedelta(days=1))

    shown = text(staff.get("/", ALL))

    assert "Stalled negotiations 1" in shown
    assert "on hold, review was 19 Nov 2026" in shown


def test_only_the_worst_stalled_are_shown_with_their_count(staff, text):
    for _ in range(9):
        make.negotiation(state="REDLINE", turn_since=AT - timedelta(days=20))

    shown = text(staff.get("/", ALL))

    assert "Stalled negotiations 9" in shown
    assert "6 of 9 shown" in shown


def test_stalled_negotiations_keep_to_the_scope(client_for, text):
    me = make.user(role="manager")
    make.negotiation(state="REDLINE", turn_since=AT - timedelta(days=20), owner=me)
    make.negotiation(state="REDLINE", turn_since=AT - timedelta(days=20), owner=make.user())

    shown = text(client_for(me).get("/", {"scope": "mine"}))

    assert "Stalled negotiations 1" in shown
