"""Terms that inventory, incidents, maintenance and quality decide: from facts to a breach."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.agreements.models import ContractTerm
from apps.breaches import actions
from apps.breaches.models import Breach, Cursor, Evaluation
from apps.network import actions as network
from apps.network.models import CapacityInterval, Interconnect
from apps.usage import actions as usage
from apps.usage.actions import QualityRow
from tests import factories as make
from tests.breaches import world
from tests.breaches.world import after, carry, promised
from tests.factories import GBPS

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 16)
NEXT = DAY + timedelta(days=1)
OCTOBER = date(2026, 10, 1)
TRIGGER = {"metric": "BUSY_HOUR_AVG", "threshold_pct": "70", "periods": 1}


def agreed(type: str, link: Interconnect, **params: Any) -> ContractTerm:
    agreement = make.agreement(partner=link.partner)
    return make.term(agreement=agreement, type=type, params=params)


def outage(link: Interconnect, start: Any, hours: float | None = None, **facts: Any) -> Any:
    over = None if hours is None else start + timedelta(hours=hours)
    told = {"title": "Port down", "kind": "OUTAGE", "severity": "CRITICAL"}
    return network.report_incident(
        partner=link.partner, interconnect=link, started_at=start, restored_at=over, by=None,
        at=make.AT, **{**told, **facts},
    )  # fmt: skip


def test_too_few_places_open_a_breach_without_any_sample():
    link = make.pni()
    agreed("MIN_SITES", link, count=2)

    actions.evaluate(at=after(DAY))

    breach = Breach.objects.get()
    assert (breach.kind, breach.state, breach.unit) == ("MIN_SITES", "OPEN", "sites")
    assert (breach.measured, breach.threshold, breach.interconnect) == (1, 2, None)
    row = Evaluation.objects.get()
    assert row.details["reason"].startswith("1 of 2 places are in service: ")


def test_place_that_comes_into_service_resolves_it():
    link = make.pni()
    agreed("MIN_SITES", link, count=2)
    actions.evaluate(at=after(DAY))
    other = make.pni(partner=link.partner)
    CapacityInterval.objects.filter(interconnect=other).update(starts_at=after(DAY))

    actions.evaluate(at=after(NEXT))

    assert Breach.objects.get().state == "RESOLVED"
    assert [row.outcome for row in Evaluation.objects.order_by("day")] == ["BROKEN", "KEPT"]


def test_no_interconnect_at_all_is_judged_too():
    agreement = make.agreement()
    make.term(agreement=agreement, type="MIN_SITES", params={"count": 1})

    actions.evaluate(at=after(DAY))

    assert Breach.objects.get().scope_ref == agreement.partner.ref


def test_outage_of_an_hour_breaks_the_availability_of_its_month():
    link = make.pni()
    agreed("AVAILABILITY_SLA", link, target_pct="99.99", credits=[["99.99", "5"]])
    actions.evaluate(at=after(date(2026, 10, 31)))
    outage(link, after(date(2026, 10, 9)), hours=1)

    tally = actions.evaluate(at=make.AT)

    breach = Breach.objects.get()
    assert (breach.kind, breach.state, breach.interconnect) == ("AVAILABILITY", "OPEN", link)
    assert breach.measured == Decimal("99.865")
    row = Evaluation.objects.get(is_latest=True)
    assert (row.version, row.details["credit_pct"], tally.opened) == (2, "5", 1)


def test_repair_is_late_while_it_lasts_and_over_when_it_is_restored():
    link = make.pni()
    agreed("REPAIR_TIME", link, hours="4")
    fault = outage(link, after(DAY - timedelta(days=1), hours=12))
    actions.evaluate(at=after(DAY))
    opened = Breach.objects.get().state
    network.close_incident(
        incident=fault, restored_at=after(DAY, hours=2), cause="PARTNER", by=None, at=make.AT
    )

    actions.evaluate(at=after(NEXT))
    actions.evaluate(at=after(NEXT + timedelta(days=1)))

    assert (opened, Breach.objects.get().state) == ("OPEN", "RESOLVED")
    rows = Evaluation.objects.filter(is_latest=True, day__gte=DAY).order_by("day")
    assert [(row.outcome, row.value) for row in rows] == [
        ("BROKEN", 12), ("BROKEN", 14), ("KEPT", None),
    ]  # fmt: skip


def test_latency_of_the_month_is_that_of_its_measurements():
    link = make.pni()
    agreed("LATENCY_SLA", link, target_ms="50", interval_minutes=60)
    first = after(date(2026, 9, 30), hours=0)
    rows = [
        QualityRow(link.ref, "latency_ms", first + timedelta(hours=n), Decimal("51"))
        for n in range(744)
    ]
    usage.record_quality(rows=rows, by=None, at=make.AT)

    actions.evaluate(at=make.AT)

    breach = Breach.objects.get()
    assert (breach.kind, breach.measured, breach.threshold, breach.unit) == ("SLA", 51, 50, "ms")
    assert Evaluation.objects.get(day=date(2026, 10, 31)).n_valid == 744


def maintained(link: Interconnect, start: Any, hours: float, **facts: Any) -> Any:
    end = start + timedelta(hours=hours)
    told = {"title": "Line card", "side": "OURS", "announced_at": start - timedelta(days=7)}
    return network.plan_maintenance(
        impacts={link: "DEGRADED"}, starts_at=start, ends_at=end, by=None, at=make.AT,
        **{**told, **facts},
    )  # fmt: skip


def test_announced_maintenance_excuses_what_was_over_the_trigger():
    _, series = promised(**TRIGGER)
    morning = world.after(DAY - timedelta(days=1), hours=0)
    carry(series, DAY, [71], part=slice(0, 24))
    carry(series, DAY, [50], part=slice(24, 288))
    actions.evaluate(at=after(DAY))
    opened = Breach.objects.get().state

    maintained(series.interconnect, morning, hours=2)
    actions.evaluate(at=after(DAY, hours=2))

    row = Evaluation.objects.get(is_latest=True, day=DAY)
    assert (opened, row.outcome, row.version) == ("OPEN", "KEPT", 2)
    assert (row.n_expected, row.n_valid, row.details["excused"]) == (264, 264, 24)
    assert Breach.objects.get().state == "RESOLVED"


@pytest.mark.parametrize(
    "facts", [{"announced_at": None}, {"announced_at": after(DAY)}], ids=["never", "afterwards"]
)
def test_maintenance_that_nobody_announced_excuses_nothing(facts):
    _, series = promised(**TRIGGER)
    carry(series, DAY, [71])

    maintained(series.interconnect, after(DAY - timedelta(days=1), hours=0), hours=24, **facts)
    actions.evaluate(at=after(DAY))

    assert Evaluation.objects.get(day=DAY).outcome == "BROKEN"


def test_gap_in_maintenance_does_not_make_a_day_incomplete():
    _, series = promised(**TRIGGER)
    carry(series, DAY, [50], part=slice(100, 288))
    maintained(series.interconnect, after(DAY - timedelta(days=1), hours=0), hours=100 / 12)

    actions.evaluate(at=after(DAY))

    row = Evaluation.objects.get(day=DAY)
    assert (row.quality, row.outcome, row.n_expected) == ("FINAL", "KEPT", 188)


def test_cancelled_maintenance_is_taken_back():
    _, series = promised(**TRIGGER)
    carry(series, DAY, [71])
    work = maintained(series.interconnect, after(DAY - timedelta(days=1), hours=0), hours=24)
    actions.evaluate(at=after(DAY))
    excused = Evaluation.objects.get(day=DAY).outcome

    network.move_maintenance(
        maintenance=work,
        to="CANCELLED",
        reason="Moved.",
        by=None,
        at=make.AT + timedelta(minutes=1),
    )
    actions.evaluate(at=after(DAY, hours=3))

    latest = Evaluation.objects.get(day=DAY, is_latest=True)
    assert (excused, latest.outcome) == ("NO_DATA", "BROKEN")


def test_tick_after_a_record_writes_nothing_twice():
    link = make.pni()
    agreed("REPAIR_TIME", link, hours="4")
    outage(link, after(DAY - timedelta(days=1), hours=12), hours=2)
    actions.evaluate(at=after(DAY))

    tally = actions.evaluate(at=after(DAY, hours=2))

    assert tally == actions.Tally()
    assert not Evaluation.objects.filter(version__gt=1).exists()
    assert Cursor.objects.get(name="recorded").at == make.AT


def test_what_is_recorded_never_judges_the_inventory_of_the_past_anew():
    link = make.pni()
    link.members.create(port="et-0/0/0", speed_bps=100 * GBPS)
    agreed("PORT_SPEED", link, min_bps=100 * GBPS)
    actions.evaluate(at=after(DAY))
    link.members.update(speed_bps=10 * GBPS)
    outage(link, after(DAY - timedelta(days=1), hours=1), hours=1)

    actions.evaluate(at=after(DAY, hours=2))

    row = Evaluation.objects.get()
    assert (row.day, row.version, row.outcome) == (DAY, 1, "KEPT")


def test_burst_and_fill_are_judged_from_samples_by_day():
    link, series = world.link(kind="cache")
    agreed("BURST_CAP", link, max_bps=10 * GBPS)
    agreed("CACHE_FILL", link, window="02:00-14:00", max_bps=GBPS, per_appliance=False)
    carry(series, DAY, [11], part=slice(0, 3), incoming=Decimal("0.06"))
    carry(series, DAY, [9], part=slice(3, 288), incoming=0)

    actions.evaluate(at=after(DAY))

    found = {(one.kind, one.state, one.severity, one.measured) for one in Breach.objects.all()}
    assert found == {("BURST", "OPEN", "MAJOR", 3), ("CACHE", "OPEN", "WARNING", 3)}
    assert Breach.objects.get(kind="CACHE").interconnect == link


def test_offload_holds_a_set_of_caches_against_all_that_the_partner_gets():
    cache, served = world.link(kind="cache")
    pni = make.pni(partner=cache.partner, capacity_gbps=100)
    rest = make.series(link=pni)
    term = agreed("CACHE_OFFLOAD", cache, target_pct="70", basis="VOLUME", months=1)
    term.scope_kind = "cache_set"
    term.save()
    term.caches.add(cache)
    carry(served, OCTOBER, [6] * 31)
    carry(rest, OCTOBER, [4] * 31)

    actions.evaluate(at=after(date(2026, 10, 31)))

    breach = Breach.objects.get()
    assert (breach.kind, breach.measured, breach.unit) == ("CACHE", 60, "%")


def test_quiet_tick_costs_the_same_for_one_incident_and_twenty():
    settled, counts = make.AT + timedelta(minutes=20), []
    for more in (1, 19):
        for _ in range(more):
            link = make.pni()
            agreed("AVAILABILITY_SLA", link, target_pct="99.99", credits=[["99.99", "5"]])
            outage(link, after(OCTOBER), hours=1)
        actions.judge(at=settled)
        with CaptureQueriesContext(connection) as asked:
            tally = actions.judge(at=settled)
        counts.append(len(asked))
        assert tally == actions.Tally()

    assert counts[0] == counts[1] <= 16
