"""Types that tickets, inventory and quality decide: vectors 8.2, term types 10.1."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from apps.breaches.rules import sla
from apps.breaches.rules.facts import Excuse, Place, Port, QualityAt, Ticket
from tests.breaches.spans import DAY, GBPS, OCTOBER, at, figured, hours, params, span

LADDER = [["99.99", "5"], ["99.5", "10"], ["99", "20"]]
SLA = {"target_pct": "99.99", "credits": LADDER}
START = at("2026-10-07 12:00")


def outage(minutes: float, *, start=START, **more) -> Ticket:
    end = start + timedelta(minutes=minutes)
    facts = {"kind": "OUTAGE", "severity": "CRITICAL", "restored_at": end, **more}
    return Ticket("INC-00001", 1, started_at=start, **facts)


def available(*tickets: Ticket, excuses=(), **raw):
    over = span(days=OCTOBER, tickets={1: tickets}, excuses={1: excuses}, is_sum=False)
    return figured("AVAILABILITY_SLA", over, **{**SLA, **raw})


@pytest.mark.parametrize(("days", "minutes"), [(28, "4.032"), (30, "4.32"), (31, "4.464")])
def test_allowed_downtime_of_a_month_is_that_of_the_vectors(days, minutes):
    allowed = sla.allowed_seconds(Decimal("99.99"), days * 86400)

    assert allowed == Fraction(minutes) * 60


@pytest.mark.parametrize(
    ("share", "credit"),
    [
        ("100", 0), ("99.99", 0), ("99.985", 5), ("99.5", 5), ("99.2", 10), ("99.0", 10),
        ("98.9", 20),
    ],
)  # fmt: skip
def test_credit_is_the_rung_that_the_availability_lies_below(share, credit):
    assert sla.credit(Fraction(share), params("AVAILABILITY_SLA", **SLA)) == credit


def test_credit_is_capped():
    held = replace(params("AVAILABILITY_SLA", **SLA), cap_pct=Decimal(7))

    assert sla.credit(Fraction(98), held) == 7


@pytest.mark.parametrize(("minutes", "outcome"), [(4.464, "KEPT"), (4.5, "BROKEN")])
def test_availability_is_kept_at_exactly_the_target(minutes, outcome):
    assert available(outage(minutes)).outcome == outcome


def test_availability_never_shows_as_kept_when_it_is_not():
    found = available(outage(4.5))

    assert (found.outcome, found.value) == ("BROKEN", Decimal("99.989"))


def test_overlapping_outages_are_counted_once():
    other = outage(30, start=START + timedelta(minutes=15))

    assert available(outage(30), other).details["down_s"] == 45 * 60


def test_outage_that_goes_on_counts_to_the_end_of_the_month():
    found = available(outage(1, start=at("2026-10-31 12:00"), restored_at=None))

    assert found.details["down_s"] == 12 * 3600


@pytest.mark.parametrize(
    ("starts", "seconds"), [("EARLIER", 50 * 60), ("REPORTED", 45 * 60), ("DETECTED", 50 * 60)]
)
def test_outage_starts_as_the_contract_says(starts, seconds):
    one = outage(
        60, detected_at=START + timedelta(minutes=10), reported_at=START + timedelta(minutes=15)
    )

    assert available(one, starts=starts).details["down_s"] == seconds


@pytest.mark.parametrize(
    ("cause", "outcome"), [("FORCE_MAJEURE", "KEPT"), ("CUSTOMER", "BROKEN"), ("", "BROKEN")]
)
def test_causes_that_are_excluded_do_not_count(cause, outcome):
    found = available(outage(60, cause=cause), exclusions=["FORCE_MAJEURE"])

    assert found.outcome == outcome


def test_announced_maintenance_is_taken_out_of_time_and_outage():
    window = Excuse(1, START, START + hours(1), "DOWN")

    found = available(outage(90), excuses=(window,))

    assert (found.details["down_s"], found.details["excused_s"]) == (30 * 60, 3600)
    assert found.details["time_s"] == 31 * 86400 - 3600
    assert available(outage(50), excuses=(window,)).outcome == "KEPT"


def test_maintenance_counts_where_the_contract_does_not_exclude_it():
    window = Excuse(1, START, START + hours(1), "DOWN")

    found = available(outage(50), excuses=(window,), exclusions=["THIRD_PARTY"])
    assert (found.outcome, found.details["excused_s"]) == ("BROKEN", 0)


def test_credit_must_be_claimed_in_time():
    found = available(outage(600), claim_days=30)

    assert (found.details["credit_pct"], found.details["claim_until"]) == ("20", "2026-11-30")


def repaired(ticket: Ticket, type="REPAIR_TIME", days=DAY, tz="UTC", **raw):
    over = span(days=days, tz=tz, tickets={1: [ticket]})
    return figured(type, over, **{"hours": "4", **raw})


@pytest.mark.parametrize(
    ("minutes", "outcome", "value"), [(240, "KEPT", 4), (241, "BROKEN", Decimal("4.016"))]
)
def test_repair_takes_as_long_as_agreed(minutes, outcome, value):
    found = repaired(outage(minutes))

    assert (found.outcome, found.value) == (outcome, value)


def test_repair_that_goes_on_is_late_while_it_lasts():
    found = repaired(outage(1, start=at("2026-10-07 19:00"), restored_at=None))

    assert (found.outcome, found.value) == ("BROKEN", 5)


def test_day_without_a_ticket_is_kept():
    found = repaired(outage(60, start=at("2026-10-05 12:00")))

    assert (found.outcome, found.value, found.n_expected) == ("KEPT", None, 0)


@pytest.mark.parametrize(("severity", "outcome"), [("CRITICAL", "BROKEN"), ("MINOR", "KEPT")])
def test_repair_time_is_about_faults_of_its_severity(severity, outcome):
    assert repaired(outage(600), severity=severity).outcome == outcome


@pytest.mark.parametrize(
    ("start", "end", "spent"),
    [
        ("2026-10-07 20:00", "2026-10-08 10:00", 2),  # Wednesday night: from 08:00
        ("2026-10-09 17:00", "2026-10-12 09:00", 2),  # Friday to Monday: an hour on each
        ("2026-10-10 09:00", "2026-10-11 18:00", 0),  # a weekend
        ("2026-10-07 08:00", "2026-10-07 18:00", 10),
    ],
)
def test_service_hours_alone_count(start, end, spent):
    held = params("RESPONSE_TIME", hours="4", clock="BUSINESS", service_hours="08:00-18:00")

    assert sla.service_seconds(at(start), at(end), held, "UTC") == spent * 3600


def test_service_hours_are_local():
    held = params("RESPONSE_TIME", hours="4", clock="BUSINESS", service_hours="08:00-18:00")
    start, end = at("2026-10-07 12:00"), at("2026-10-07 14:00")

    assert sla.service_seconds(start, end, held, "America/Bogota") == 3600


@pytest.mark.parametrize(("minutes", "outcome"), [(30, "KEPT"), (31, "BROKEN")])
def test_answer_is_timed_for_requests_as_well(minutes, outcome):
    asked = outage(
        600, kind="REQUEST", reported_at=START, answered_at=START + timedelta(minutes=minutes)
    )

    assert repaired(asked, type="RESPONSE_TIME", hours="0.5").outcome == outcome


@pytest.mark.parametrize(
    ("day", "outcome"),
    [(date(2026, 10, 14), "KEPT"), (date(2026, 10, 15), "BROKEN"), (date(2026, 10, 19), "BROKEN")],
)
def test_hardware_is_replaced_within_its_business_days(day, outcome):
    """Reported on Wednesday the 7th: five business days end on Wednesday the 14th."""
    broken = outage(1, kind="RMA", restored_at=None)

    found = figured("HARDWARE_RMA", span(days=(day, day), tickets={1: [broken]}), days=5)
    assert found.outcome == outcome


def measured(values, type="LATENCY_SLA", excuses=(), **raw):
    first = at("2026-10-01 00:00")
    readings = [QualityAt(first + hours(n), int(Decimal(v) * 10**6)) for n, v in enumerate(values)]
    over = span(days=OCTOBER, quality={(1, "latency_ms"): readings}, excuses={1: excuses})
    return figured(type, over, **{"target_ms": "50", "interval_minutes": 60, **raw})


@pytest.mark.parametrize(
    ("aggregation", "outcome", "value"),
    [("MEAN", "KEPT", 50), ("P95", "KEPT", 50), ("MAX", "BROKEN", 80)],
)
def test_latency_is_taken_as_the_contract_says(aggregation, outcome, value):
    found = measured(["80", "20", *["50"] * 742], aggregation=aggregation)

    assert (found.outcome, found.value, found.n_expected) == (outcome, value, 744)


@pytest.mark.parametrize(("known", "outcome"), [(744, "KEPT"), (600, "KEPT"), (500, "NO_DATA")])
def test_latency_needs_measurements(known, outcome):
    assert measured(["10"] * known).outcome == outcome


def test_measurements_in_maintenance_do_not_count():
    window = Excuse(1, at("2026-10-01 00:00"), at("2026-10-01 10:00"), "DEGRADED")

    found = measured(["900"] * 10 + ["20"] * 734, excuses=(window,), aggregation="MAX")

    assert (found.outcome, found.n_expected, found.n_valid) == ("KEPT", 734, 734)


def place(link, site, *ports, kind="pni", zone="America/Bogota", **more):
    there = tuple(Port(speed * GBPS, optic) for speed, optic in ports)
    return Place(link, f"L-{link}", kind, site, zone, "LATAM", there, **more)


@pytest.mark.parametrize(
    ("raw", "outcome", "value"),
    [
        ({"count": 2}, "KEPT", 2),
        ({"count": 3}, "BROKEN", 2),
        ({"count": 2, "zones": 2}, "KEPT", 2),
        ({"count": 3, "zones": 3}, "BROKEN", 2),
        ({"count": 2, "min_port_bps": 101 * GBPS}, "BROKEN", 1),
    ],
)
def test_places_in_service_are_counted_once_each(raw, outcome, value):
    places = (place(1, "BOG-1"), place(2, "BOG-1"), place(3, "GRU-1", zone="America/Sao_Paulo"))

    found = figured("MIN_SITES", span(days=DAY, places=places), **raw)

    assert (found.outcome, found.value) == (outcome, value)


def test_no_place_at_all_breaks_the_minimum():
    over = span(days=DAY, places=(place(1, "BOG-1"),), capacity=0)

    assert figured("MIN_SITES", over, count=1).outcome == "BROKEN"


@pytest.mark.parametrize(
    ("ports", "raw", "outcome"),
    [
        ([(100, "100GBASE-LR4")], {}, "KEPT"),
        ([(10, "10GBASE-LR")], {}, "BROKEN"),
        ([(100, "100GBASE-SR4")], {"optics": ["LR", "ER"]}, "BROKEN"),
        ([(100, "")], {"optics": ["LR"]}, "KEPT"),
        ([(100, "100GBASE-LR4")], {"min_ports": 2}, "BROKEN"),
        ([], {}, "NO_DATA"),
    ],
)
def test_ports_are_those_that_were_agreed(ports, raw, outcome):
    over = span(days=DAY, places=(place(1, "BOG-1", *ports),))

    assert figured("PORT_SPEED", over, min_bps=100 * GBPS, **raw).outcome == outcome


@pytest.mark.parametrize(
    ("used", "outcome"),
    [((4, 750), "KEPT"), ((5, 750), "BROKEN"), ((4, 800), "BROKEN"), ((None, None), "KEPT")],
)
def test_caches_need_no_more_than_the_host_provides(used, outcome):
    units, power = used
    cache = place(1, "BOG-1", *[(10, "")] * 4, kind="cache", rack_units=units, power_w=power)

    found = figured(
        "CACHE_HOSTING", span(days=DAY, places=(cache,)), rack_units=4, power_w=750, ports=4
    )

    assert found.outcome == outcome
