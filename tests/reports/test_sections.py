"""Sections of status reports: what each counts, in its scope and period."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from apps.breaches.models import Projection
from apps.core.models import StateChange
from apps.network.models import CapacityInterval
from apps.programs.models import Workstream
from apps.reports import rules
from apps.reports.collect import gathered
from apps.reports.collect.status import Ask
from apps.reports.enums import Section
from tests import factories as make
from tests.factories import AT, GBPS
from tests.factories.status_reports import WEEK

pytestmark = pytest.mark.django_db


def part(key, *, scope="ALL", of="", at=AT, days=WEEK, kind="REGIONAL"):
    ask = Ask(kind, scope, of, *days, at)
    return gathered(ask, [key])["sections"][0]


def numbers(section):
    return {each["key"]: each["value"] for each in section["numbers"]}


def table(section, key):
    return next(each for each in section["tables"] if each["key"] == key)


def cells(section, key):
    return [row["cells"] for row in table(section, key)["rows"]]


@pytest.mark.parametrize("key", Section.values)
def test_every_section_says_something_where_there_is_nothing(key):
    found = part(key)

    assert found["key"] == key
    assert found["empty"] or found["charts"]


@pytest.mark.parametrize("scope", [("ALL", ""), ("REGION", "LATAM"), ("METRO", "BOG")])
def test_a_report_costs_the_same_queries_however_much_there_is(
    scope, django_assert_max_num_queries
):
    for n in range(3):
        link = make.pni(partner=make.partner(name=f"P{n}"))
        make.breach(interconnect=link)
        make.period(agreement=make.agreement(partner=link.partner))

    with django_assert_max_num_queries(36):
        gathered(Ask("WEEKLY", *scope, *WEEK, AT), Section.values)


def test_breaches_are_counted_at_the_instant_and_in_the_period():
    link = make.pni()
    make.breach(interconnect=link, key="a", opened_at=AT - timedelta(days=2))
    make.breach(interconnect=link, key="b", opened_at=AT - timedelta(days=40))
    make.breach(interconnect=link, key="c", opened_at=AT - timedelta(days=40), state="RESOLVED",
                resolved_at=AT - timedelta(days=1))  # fmt: skip
    make.breach(interconnect=link, key="d", state="WAIVED")

    found = part("BREACHES")

    assert numbers(found) == {"breaches_open": 2, "breaches_opened": 1, "breaches_closed": 1}
    assert [s["values"] for s in found["charts"][0]["series"]] == [[1, 0, 1, 0]]


def test_a_breach_says_what_was_measured_and_the_limit_in_one_way():
    make.breach(interconnect=make.pni(), peak=Decimal("1171.06"), threshold=Decimal("1327.000"),
                unit="Gbps")  # fmt: skip

    shown = cells(part("BREACHES"), "open_breaches")[0][7]

    assert shown.replace("\u00a0", " ") == "1,171.1 Gbps, 1,327 Gbps"


@pytest.mark.parametrize("key", ["TREND", "CAPACITY"])
def test_weeks_that_are_still_to_come_are_not_drawn(key):
    make.pni()
    make.group_stat(by="region", key="LATAM", name="Latin America")
    quarter = (date(2026, 10, 1), date(2026, 12, 31))

    drawn = part(key, days=quarter)["charts"][0]

    assert (drawn["places"][0], drawn["places"][-1]) == ("W36", "W47")
    assert drawn["series"][0]["values"][-1] is not None


def test_breaches_stand_worst_first():
    link = make.pni()
    make.breach(interconnect=link, key="a", severity="WARNING", opened_at=AT - timedelta(days=9))
    make.breach(interconnect=link, key="b", severity="CRITICAL", opened_at=AT - timedelta(days=1))

    shown = [row[4]["word"] for row in cells(part("BREACHES"), "open_breaches")]

    assert shown == ["Critical", "Warning"]


def test_a_scope_leaves_out_what_is_elsewhere():
    here, there = make.pni(), make.pni(partner=make.partner(region="EMEA"))
    make.breach(interconnect=here)
    make.breach(interconnect=there)

    assert numbers(part("BREACHES"))["breaches_open"] == 2
    for scope in (("REGION", "LATAM"), ("PARTNER", here.partner.ref)):
        assert numbers(part("BREACHES", scope=scope[0], of=scope[1]))["breaches_open"] == 1


def test_capacity_is_that_of_the_end_of_the_period():
    link = make.pni(capacity_gbps=100)
    CapacityInterval.objects.filter(interconnect=link).update(ends_at=AT - timedelta(days=1))
    CapacityInterval.objects.create(
        interconnect=link, capacity_bps=300 * GBPS, largest_member_bps=100 * GBPS, members=3,
        starts_at=AT - timedelta(days=1),
    )  # fmt: skip
    earlier = tuple(day - timedelta(weeks=1) for day in WEEK)

    assert numbers(part("CAPACITY"))["capacity"] == 300 * GBPS
    before = part("CAPACITY", days=earlier, at=AT - timedelta(weeks=1))
    assert numbers(before)["capacity"] == 100 * GBPS
    series = part("TREND")["charts"][0]["series"][0]["values"]
    assert series[-2:] == [100 * GBPS, 300 * GBPS]


def test_regions_have_headroom_from_the_busiest_day_of_the_period():
    make.pni(capacity_gbps=800)
    trend = [100 * GBPS] * 27 + [500 * GBPS, 600 * GBPS, 100 * GBPS]  # to 18 November
    make.group_stat(by="region", key="LATAM", name="Latin America", trend=trend)

    shown = cells(part("CAPACITY"), "groups")

    assert shown == [["Latin America", 1, 800 * GBPS, 600 * GBPS, "75.0", 200 * GBPS]]


def test_a_period_before_the_figures_has_no_headroom():
    make.pni(capacity_gbps=800)
    make.group_stat(by="region", key="LATAM", name="Latin America")
    july = (date(2026, 7, 1), date(2026, 7, 31))

    assert cells(part("CAPACITY", days=july), "groups")[0][3:] == [None, None, None]


def test_interconnects_above_seventy_are_listed_the_fullest_first():
    for used in ("69.9", "71.0", "91.2"):
        make.link_stat(make.pni(), p95_gbps=300, used=used)

    found = part("CAPACITY")

    assert numbers(found)["above"] == 2
    assert [row[5] for row in cells(found, "above")] == ["91.2", "71.0"]


def test_agreements_are_counted_in_the_state_they_had():
    signed = make.agreement(created_at=AT - timedelta(days=90), signed_on=date(2026, 11, 17))
    StateChange.objects.create(ref=signed.ref, source="NEGOTIATING", target="IN_APPROVAL",
                               at=AT - timedelta(days=20))  # fmt: skip
    StateChange.objects.create(ref=signed.ref, source="APPROVED", target="ACTIVE",
                               at=AT - timedelta(days=2))  # fmt: skip

    assert numbers(part("AGREEMENTS")) == {
        "agreements_active": 1, "agreements_open": 0, "agreements_signed": 1,
    }  # fmt: skip
    before = numbers(part("AGREEMENTS", at=AT - timedelta(days=9)))
    assert (before["agreements_active"], before["agreements_open"]) == (0, 1)


def test_currencies_are_never_added_up():
    for currency, price in (("USD", "0.25"), ("USD", "0.50"), ("EUR", "1")):
        deal = make.agreement(currency=currency)
        make.term(agreement=deal, type="COMMIT_RATE", params={
            "commit_bps": 10 * GBPS, "price_per_mbps": price, "currency": currency,
            "tz": "UTC", "round_up_to_bps": GBPS,
        })  # fmt: skip

    shown = cells(part("AGREEMENTS"), "value")

    assert shown == [
        ["EUR", 1, {"amount": "120000.00", "currency": "EUR"}],
        ["USD", 2, {"amount": "90000.00", "currency": "USD"}],
    ]


def test_renewals_stand_by_the_day_to_act_with_what_silence_does():
    near, far = (make.agreement(partner=make.partner(name=name)) for name in ("Near", "Far"))
    make.period(agreement=near, notice_deadline=date(2026, 11, 28), act_by=date(2026, 11, 27))
    make.period(agreement=far, notice_deadline=date(2027, 6, 1), act_by=date(2027, 6, 1))

    found = part("RENEWALS")

    assert numbers(found) == {"renewals_due": 1, "renewals_undecided": 1, "renewals_urgent": 1}
    row = cells(found, "renewals")[0]
    assert (row[0], row[3], row[4]) == ("Near", "2026-11-27", "2026-11-28")
    assert row[2].startswith("Renews for 12 months")
    assert row[7] == rules.status("warn", "Undecided")
    assert [row[:2] for row in cells(found, "quarters")] == [
        ["Q4 2026", 1], ["Q1 2027", 0], ["Q2 2027", 1], ["Q3 2027", 0],
    ]  # fmt: skip


def test_spend_is_that_foreseen_for_the_running_month():
    deal = make.agreement()
    term = make.term(agreement=deal, type="COMMIT_RATE", clause="§4.2")
    Projection.objects.create(
        term=term, partner=deal.partner, period_first=date(2026, 11, 1),
        period_last=date(2026, 11, 30), until=date(2026, 11, 18), kind="OVER_COMMIT",
        commit_bps=10 * GBPS, projected_bps=11 * GBPS, projected_amount=Decimal("2750.00"),
        commit_amount=Decimal("2500.00"), currency="USD", computed_at=AT,
    )  # fmt: skip

    found = part("SPEND")

    assert numbers(found) == {
        "spend": "2750.00", "commit": "2500.00", "commits_over": 1, "commits_unused": 0,
    }  # fmt: skip
    row = cells(found, "commits")[0]
    assert row[4:6] == ["110.0", rules.status("warn", "Over commit")]


def test_a_moved_date_never_turns_green_by_itself():
    link = make.pni(
        state="XC_ORDERED", capacity_gbps=0, members=1, original_target_on=date(2026, 12, 1),
        target_on=date(2026, 12, 9),
    )  # fmt: skip
    make.pni(state="TESTING", capacity_gbps=0, members=1, original_target_on=date(2026, 11, 1),
             target_on=date(2026, 11, 1), partner=link.partner)  # fmt: skip

    shown = {row[0]: (row[6], row[7]["word"]) for row in cells(part("BUILDS"), "building")}

    assert sorted(shown.values()) == [(0, "Off track"), (8, "At risk")]


def test_what_came_into_service_in_the_period_is_counted():
    make.pni(in_service_on=date(2026, 11, 18), capacity_gbps=200)
    make.pni(in_service_on=date(2026, 11, 15))

    found = numbers(part("BUILDS"))

    assert (found["built"], found["built_bps"]) == (1, 200 * GBPS)


def test_requests_are_counted_by_stage_and_those_over_their_time():
    one = make.asked(state="IN_REVIEW")
    type(one).objects.filter(pk=one.pk).update(
        submitted_at=AT - timedelta(days=9), due_at=AT - timedelta(days=2),
        state_since=AT - timedelta(days=5),
    )  # fmt: skip

    found = part("REQUESTS")

    assert numbers(found) == {
        "requests_open": 1, "requests_late": 1, "requests_came": 0, "requests_done": 0,
    }  # fmt: skip
    assert cells(found, "stages") == [["In review", 1, 1, 5]]
    assert cells(found, "late_requests")[0][5] == 2


def test_upgrades_show_the_contract_day_and_ours():
    make.upgrade(due_on=AT.date() - timedelta(days=3), lead_value=30,
                 started_on=AT.date() - timedelta(days=33))  # fmt: skip

    found = part("UPGRADES")

    assert numbers(found) == {"upgrades_due": 1, "upgrades_late": 1}
    assert cells(found, "upgrades")[0][8] == rules.status("bad", "3 d late")


def test_workstreams_show_the_first_date_beside_the_present_one_worst_first():
    for key, state, days in (("GOOD", "ON_TRACK", 0), ("BAD", "OFF_TRACK", 35)):
        Workstream.objects.create(
            key=key, name=f"{key} launch", kind="THEME", region="LATAM", state=state,
            state_since=AT, starts_on=date(2026, 9, 1), original_on=date(2026, 12, 1),
            target_on=date(2026, 12, 1) + timedelta(days=days), created_at=AT - timedelta(days=60),
        )  # fmt: skip

    found = part("WORKSTREAMS", scope="REGION", of="LATAM")

    assert [(row[0], row[1]["word"], row[5]) for row in cells(found, "workstreams")] == [
        ("BAD launch", "Off track", 35), ("GOOD launch", "On track", 0),
    ]  # fmt: skip
    assert part("WORKSTREAMS", scope="REGION", of="EMEA")["tables"] == []
