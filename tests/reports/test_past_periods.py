"""A report about a past period tells the figures of its end, however late it is drafted."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from apps.agreements.models import Agreement, Renewal, TermRevision
from apps.breaches.models import Breach, Projection
from apps.capacity.models import CapacityRequest
from apps.core import lifecycle
from apps.core.models import StateChange
from apps.network.models import CapacityInterval
from apps.programs.models import DateMove, StatusUpdate, Workstream
from apps.reports import actions, printing
from apps.reports.collect import gathered
from apps.reports.collect.status import Ask
from apps.usage.actions import refresh_link_stats
from tests import factories as make
from tests.breaches.world import carry
from tests.factories import AT, GBPS
from tests.factories.status_reports import WEEK

pytestmark = pytest.mark.django_db

MONDAY = datetime(2026, 11, 23, 6, tzinfo=UTC)  # the morning after the period
LATER = datetime(2027, 1, 20, 9, tzinfo=UTC)
BETWEEN = datetime(2026, 12, 3, 9, tzinfo=UTC)
FIRST_DAY = date(2026, 10, 24)  # 30 days to the end of the week


def part(key, at, **scope):
    asked = Ask("REGIONAL", scope.get("scope", "ALL"), scope.get("of", ""), *WEEK, at)
    return gathered(asked, [key])["sections"][0]


def numbers(section):
    return {each["key"]: each["value"] for each in section["numbers"]}


def notes(section):
    return {each["key"]: each["note"] for each in section["numbers"]}


def rows(section, key):
    tables = [each for each in section["tables"] if each["key"] == key]
    return [row["cells"] for row in tables[0]["rows"]] if tables else []


def moved(ref, source, target, at=BETWEEN):
    StateChange.objects.create(ref=ref, source=source, target=target, at=at)


def full_link(gbps, **fields):
    """An interconnect of 100 Gbps at a level for the 30 days to the end of the week."""
    link = make.pni(capacity_gbps=100, **fields)
    CapacityInterval.objects.filter(interconnect=link).update(starts_at=AT - timedelta(days=90))
    carry(make.series(link=link), FIRST_DAY, [gbps] * 30, at=MONDAY)
    return link


def test_those_above_seventy_are_those_of_the_end_of_the_period():
    full, half = full_link(80), full_link(50)
    refresh_link_stats(at=MONDAY)
    then = part("CAPACITY", MONDAY)
    for link, gbps in ((full, 20), (half, 90)):
        carry(link.series.get(), date(2026, 12, 1), [gbps] * 45, at=LATER)
    refresh_link_stats(at=LATER)

    found = part("CAPACITY", LATER)

    assert numbers(found)["above"] == 1
    assert [row[1] for row in rows(found, "above")] == [full.name]
    assert rows(found, "above") == rows(then, "above")
    assert numbers(found) == numbers(then)
    assert found["numbers"][1]["of"] == then["numbers"][1]["of"] == 2


def test_the_fullest_stand_first_with_the_capacity_of_then():
    first, second = full_link(75), full_link(90)
    upgraded = CapacityInterval.objects.filter(interconnect=second)
    upgraded.update(ends_at=BETWEEN)
    CapacityInterval.objects.create(interconnect=second, capacity_bps=800 * GBPS, members=8,
                                    largest_member_bps=100 * GBPS, starts_at=BETWEEN)  # fmt: skip

    refresh_link_stats(at=LATER)

    found = rows(part("CAPACITY", LATER), "above")

    assert [(row[1], row[3], row[5]) for row in found] == [
        (second.name, 100 * GBPS, "90.0"), (first.name, 100 * GBPS, "75.0"),
    ]  # fmt: skip


def test_only_samples_of_those_that_may_have_been_full_are_read(django_assert_num_queries):
    for _ in range(3):
        full_link(20)
    refresh_link_stats(at=LATER)
    ask = Ask("REGIONAL", "ALL", "", *WEEK, LATER)

    with django_assert_num_queries(7):
        gathered(ask, ["CAPACITY"])


def test_where_samples_are_gone_it_is_said_that_nobody_knows(settings):
    settings.SAMPLE_RETENTION_DAYS = 70
    full_link(80)

    above = part("CAPACITY", LATER)["numbers"][1]

    assert (above["value"], above["note"]) == (None, "no longer known")


def test_renewals_have_the_decision_of_then():
    deal = make.agreement(created_at=AT - timedelta(days=300))
    period = make.period(agreement=deal, notice_deadline=date(2026, 12, 10),
                         act_by=date(2026, 12, 10))  # fmt: skip
    then = part("RENEWALS", MONDAY)
    cycle = Renewal.objects.create(
        agreement=deal, period=period, opened_at=AT - timedelta(days=60), state="RENEW",
        decision="RENEW",
    )  # fmt: skip
    moved(cycle.ref, "UNDECIDED", "RENEW")
    moved(deal.ref, "ACTIVE", "TERMINATED", at=BETWEEN + timedelta(days=9))
    Agreement.objects.filter(pk=deal.pk).update(state="TERMINATED")

    found = part("RENEWALS", LATER)

    assert numbers(found) == {"renewals_due": 1, "renewals_undecided": 1, "renewals_urgent": 0}
    assert found["tables"] == then["tables"]


def test_a_renewal_decided_in_the_period_counts_as_decided():
    deal = make.agreement(created_at=AT - timedelta(days=300))
    period = make.period(agreement=deal, notice_deadline=date(2026, 12, 10))
    cycle = Renewal.objects.create(
        agreement=deal, period=period, opened_at=AT - timedelta(days=60), state="RENEWED"
    )
    moved(cycle.ref, "UNDECIDED", "RENEGOTIATE", at=AT)
    moved(cycle.ref, "RENEGOTIATE", "RENEWED")

    found = part("RENEWALS", LATER)

    assert numbers(found)["renewals_undecided"] == 0
    assert rows(found, "renewals")[0][7]["word"] == "Renegotiate"


@pytest.mark.parametrize(
    ("approved_at", "word"),
    [(None, "Proposed: Do not renew"), (BETWEEN, "Proposed: Do not renew"), (AT, "Do not renew")],
)
def test_a_proposal_is_a_proposal_until_it_was_approved(approved_at, word):
    deal, boss, other = make.agreement(), make.user(), make.user()
    period = make.period(agreement=deal, notice_deadline=date(2026, 12, 10))
    Agreement.objects.update(created_at=AT - timedelta(days=300))
    said = {"decision": "NON_RENEW", "decided_at": AT, "decided_by": other, "state": "NON_RENEW",
            "approved_at": approved_at, "approved_by": boss}  # fmt: skip
    waiting = {"proposed": "NON_RENEW", "proposed_at": AT, "proposed_by": other}
    cycle = Renewal.objects.create(agreement=deal, period=period, opened_at=AT,
                                   **(said if approved_at else waiting))  # fmt: skip
    if approved_at:
        moved(cycle.ref, "UNDECIDED", "NON_RENEW", at=approved_at)

    assert rows(part("RENEWALS", LATER), "renewals")[0][7]["word"] == word


def test_agreements_have_the_state_of_then_also_without_an_earlier_move():
    deal = make.agreement(state="TERMINATED", created_at=AT - timedelta(days=90))
    moved(deal.ref, "ACTIVE", "TERMINATED")

    assert numbers(part("AGREEMENTS", LATER))["agreements_active"] == 1


def test_committed_value_is_that_of_the_revision_of_then():
    deal = make.agreement(created_at=AT - timedelta(days=90))
    term = make.term(agreement=deal, type="COMMIT_RATE", params={
        "commit_bps": 10 * GBPS, "price_per_mbps": "0.50", "currency": "USD",
        "tz": "UTC", "round_up_to_bps": GBPS,
    })  # fmt: skip
    then = rows(part("AGREEMENTS", MONDAY), "value")
    TermRevision.objects.filter(term=term).update(valid_to=date(2026, 12, 31))
    TermRevision.objects.create(
        term=term, number=2, params={**term.revisions.get().params, "price_per_mbps": "9"},
        valid_from=date(2027, 1, 1), created_at=BETWEEN,
    )  # fmt: skip

    assert rows(part("AGREEMENTS", LATER), "value") == then
    assert then == [["USD", 1, {"amount": "60000.00", "currency": "USD"}]]


def test_a_breach_waived_or_resolved_later_was_open_then():
    link = make.pni()
    waived = make.breach(interconnect=link, key="a", opened_at=AT - timedelta(days=9))
    resolved = make.breach(interconnect=link, key="b", opened_at=AT - timedelta(days=9))
    then = part("BREACHES", MONDAY)
    for one, state in ((waived, "WAIVED"), (resolved, "RESOLVED")):
        moved(one.ref, "OPEN", state)
        when = BETWEEN if state == "RESOLVED" else None
        Breach.objects.filter(pk=one.pk).update(state=state, resolved_at=when)

    found = part("BREACHES", LATER)

    assert numbers(found)["breaches_open"] == 2
    assert (found["tables"], found["charts"]) == (then["tables"], then["charts"])
    assert part("TREND", LATER) == part("TREND", MONDAY)


def test_a_build_finished_later_was_being_built_then():
    link = make.pni(state="IN_SERVICE", in_service_on=BETWEEN.date(), created_at=AT,
                    original_target_on=date(2026, 12, 1), target_on=date(2026, 12, 9))  # fmt: skip
    moved(link.ref, "XC_ORDERED", "TESTING")
    moved(link.ref, "TESTING", "IN_SERVICE", at=BETWEEN + timedelta(hours=1))

    found = part("BUILDS", LATER)

    assert (numbers(found)["building"], numbers(found)["built"]) == (1, 0)
    assert rows(found, "building")[0][2] == "Cross-connect ordered"
    assert notes(found)["slipped"] == "as of 20 Jan 2027"
    assert found["about"].endswith("Dates are as of 20 Jan 2027.")


def test_what_came_into_service_has_the_capacity_of_then():
    link = make.pni(in_service_on=date(2026, 11, 18), capacity_gbps=100, created_at=AT)
    CapacityInterval.objects.filter(interconnect=link).update(
        starts_at=AT - timedelta(days=1), ends_at=BETWEEN
    )
    CapacityInterval.objects.create(interconnect=link, capacity_bps=800 * GBPS, members=8,
                                    largest_member_bps=100 * GBPS, starts_at=BETWEEN)  # fmt: skip
    type(link).objects.filter(pk=link.pk).update(capacity_bps=800 * GBPS)

    found = part("BUILDS", LATER)

    assert numbers(found)["built_bps"] == 100 * GBPS
    assert rows(found, "built")[0][3] == 100 * GBPS


def test_an_upgrade_is_late_by_the_end_of_the_period():
    make.upgrade(due_on=date(2026, 11, 25), lead_value=30, started_on=date(2026, 10, 26),
                 created_at=AT - timedelta(days=24))  # fmt: skip

    assert numbers(part("UPGRADES", LATER)) == {"upgrades_due": 1, "upgrades_late": 0}


def test_a_request_closed_later_was_open_then():
    one = make.asked(state="REJECTED")
    CapacityRequest.objects.filter(pk=one.pk).update(
        submitted_at=AT - timedelta(days=9), closed_at=BETWEEN, due_at=None
    )
    moved(one.ref, "IN_REVIEW", "REJECTED")

    found = part("REQUESTS", LATER)

    assert numbers(found)["requests_open"] == 1
    assert notes(found)["requests_late"] == "as of 20 Jan 2027"
    assert "still in the stage of then" in found["about"]


def test_a_workstream_has_the_health_date_and_words_of_then():
    one = Workstream.objects.create(
        key="BOG", name="Bogotá", kind="THEME", state="DONE", state_since=BETWEEN,
        starts_on=date(2026, 9, 1), original_on=date(2026, 12, 1), target_on=date(2027, 2, 1),
        created_at=AT - timedelta(days=60),
    )  # fmt: skip
    moved("BOG", "AT_RISK", "DONE")
    for was, now, at in ((1, 9, AT), (9, 20, BETWEEN)):
        DateMove.objects.create(workstream=one, was=date(2026, 12, was), reason="Cable",
                                now=date(2026, 12, now), at=at)  # fmt: skip
    for week, said in ((16, "Cable ordered."), (30, "All done.")):
        StatusUpdate.objects.create(
            workstream=one, week=date(2026, 11, week), health="AT_RISK", changed=said,
            target_on=date(2026, 12, 9), drafted_at=AT, published_by=make.user(),
            published_at=AT if week == 16 else BETWEEN,
        )  # fmt: skip

    row = rows(part("WORKSTREAMS", LATER), "workstreams")[0]

    assert (row[0], row[1]["word"], row[4], row[5]) == ("Bogotá", "At risk", "2026-12-09", 8)
    assert row[6] == "Cable ordered."


def test_a_month_that_is_over_is_told_by_its_statement():
    term = make.term(agreement=make.agreement(), type="COMMIT_RATE", params={
        "commit_bps": 10 * GBPS, "price_per_mbps": "0.35", "currency": "USD",
    })  # fmt: skip
    make.statement(term=term, period_first=date(2026, 11, 1), period_last=date(2026, 11, 30))
    foreseen(term, until=date(2027, 1, 19), first=date(2027, 1, 1), last=date(2027, 1, 31))

    found = part("SPEND", LATER)

    assert numbers(found) == {
        "spend": "3850.00", "commit": "3500.00", "commits_over": 1, "commits_unused": 0,
    }  # fmt: skip
    assert rows(found, "commits")[0][4:6] == ["110.0", {"tone": "warn", "word": "Over commit"}]
    assert found["about"] == "Billing months of 22 November, as their statements say."
    assert set(notes(found).values()) == {""}


def test_a_forecast_made_after_the_period_says_so():
    term = make.term(agreement=make.agreement(), type="COMMIT_RATE")
    foreseen(term, until=date(2026, 11, 26), first=date(2026, 11, 1), last=date(2026, 11, 30))

    found = part("SPEND", datetime(2026, 11, 27, 9, tzinfo=UTC))

    assert set(notes(found).values()) == {"as of 26 Nov 2026"}
    assert found["about"] == "Billing months of 22 November, foreseen as of 26 Nov 2026."


def foreseen(term, *, until, first, last):
    Projection.objects.create(
        term=term, partner=term.agreement.partner, period_first=first, period_last=last,
        until=until, commit_bps=10 * GBPS, projected_bps=9 * GBPS, commit_amount=Decimal(3500),
        projected_amount=Decimal(3500), currency="USD", computed_at=AT,
    )  # fmt: skip


def test_the_map_says_whose_day_it_shows():
    make.pni()

    found = part("MAP", LATER)

    assert found["about"].startswith("The network as of 20 Jan 2027.")
    assert set(notes(found).values()) == {"as of 20 Jan 2027"}
    assert set(notes(part("MAP", AT)).values()) == {""}


def test_a_period_that_runs_has_no_note_of_lateness():
    make.reported_network()

    for key in ("CAPACITY", "RENEWALS", "BUILDS", "REQUESTS", "SPEND", "MAP"):
        said = notes(part(key, AT)).values()
        assert not [note for note in said if note.startswith("as of")], key


def test_a_report_drafted_long_after_says_when_its_numbers_were_gathered():
    draft = make.status_report(at=LATER)
    late = actions.publish(report=draft, by=None, at=LATER)

    assert late.content["as_of"] == "2026-11-23T00:00:00+00:00"
    assert (
        printing.moment(late.content) == "Numbers of the end of 22 Nov 2026, gathered 20 Jan 2027"
    )
    assert printing.moment(make.published_report(weeks_ago=1).content).startswith(
        "Numbers of Thu 12 Nov"
    )


def test_the_state_at_an_instant_comes_from_the_moves_around_it():
    deal = make.agreement(state="TERMINATED")
    moved(deal.ref, "DRAFT", "ACTIVE", at=AT)
    moved(deal.ref, "ACTIVE", "TERMINATED", at=BETWEEN)

    def was(at):
        found = Agreement.objects.annotate(was=lifecycle.state_at(at))
        return found.values_list("was", flat=True).get(pk=deal.pk)

    ages = (AT - timedelta(1), AT, BETWEEN - timedelta(1), BETWEEN, LATER)
    assert [was(at) for at in ages] == ["DRAFT", "ACTIVE", "ACTIVE", "TERMINATED", "TERMINATED"]
