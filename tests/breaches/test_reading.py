"""What pages read of breaches: lists, evidence, timeline, a figure recomputed."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.breaches import actions, queries, tasks
from apps.breaches.models import Breach, Cursor, Evaluation
from tests import factories as make
from tests.breaches import world
from tests.breaches.world import GAP, VECTOR, after, carry, promised
from tests.factories import AT, GBPS

pytestmark = pytest.mark.django_db

FIRST = date(2026, 11, 2)


def day(n: int) -> date:
    return FIRST + timedelta(days=n)


def judged(levels, **params):
    term, series = promised(**params)
    carry(series, FIRST, levels)
    for n in range(len(levels)):
        actions.evaluate(at=after(day(n)))
    return term, series


def test_worst_and_most_urgent_breaches_come_first():
    made = {
        name: make.breach(**fields)
        for name, fields in {
            "quiet": {"severity": "WARNING", "due_on": date(2026, 11, 20)},
            "later": {"due_on": date(2027, 1, 11)},
            "no day": {"due_on": None},
            "worst": {"severity": "CRITICAL", "state": "ACKNOWLEDGED"},
            "sooner": {"due_on": date(2026, 12, 26)},
            "closed": {"state": "RESOLVED"},
            "waiting": {"state": "PENDING"},
        }.items()
    }

    with CaptureQueriesContext(connection) as captured:
        found = list(queries.open_breaches())
        shown = [(one.partner.name, one.term.agreement.ref, str(one.interconnect)) for one in found]

    names = ["worst", "sooner", "later", "no day", "quiet"]
    assert found == [made[name] for name in names]
    assert (len(shown), len(captured)) == (5, 1)
    assert queries.counts() == {"CRITICAL": 1, "MAJOR": 3, "WARNING": 1, "INFO": 0}


def test_lists_and_counts_of_one_region():
    here = make.breach()
    make.breach(interconnect=make.pni(partner=make.partner(region="EMEA")))

    assert list(queries.open_breaches(region="LATAM")) == [here]
    assert queries.counts(region="LATAM")["MAJOR"] == 1


def test_evidence_says_what_each_day_did():
    judged(VECTOR)

    days = queries.evidence_by_day(Breach.objects.get())

    assert [(one.status, one.word) for one in days] == [
        ("pending", "Pending, day 1"),
        ("pending", "Pending, day 2"),
        ("hold", "Hold, data gap"),
        ("opened", "Opened, day 3"),
        ("undecided", "Open, not clear yet"),
        ("clear", "Clear, 1 of 3"),
        ("undecided", "Open, not clear yet"),
        ("clear", "Clear, 1 of 3"),
        ("clear", "Clear, 2 of 3"),
        ("resolved", "Resolved, 3 of 3"),
    ]
    assert [one.day for one in days] == [day(n) for n in range(10)]
    assert [one.evaluation for one in days] == queries.evidence(Breach.objects.get())


def test_evidence_counts_the_days_of_an_open_breach_and_its_return():
    judged([60, 71, 71, 71, 72, 60, 60, 60, 75])

    days = queries.evidence_by_day(Breach.objects.get(), before=1)

    words = [one.word for one in days]
    assert words[:3] == ["Met", "Pending, day 1", "Pending, day 2"]
    assert words[3:5] == ["Opened, day 3", "Breach, day 4"]
    assert words[-1] == "Open again, day 5"
    fourth = days[4]
    assert (fourth.n_minus_1_pct, fourth.busy_hour_bps) == (96, 72 * GBPS)
    assert (fourth.samples, fourth.complete_pct) == ((288, 288), 100)


def test_evidence_of_months():
    link, series = world.link()
    make.term(
        agreement=make.agreement(partner=link.partner), interconnect=link, type="MIN_TRAFFIC",
        params={"bps": 10 * GBPS, "months": 2},
    )  # fmt: skip
    carry(series, date(2026, 9, 1), [6] * 61)
    actions.evaluate(at=AT)

    days = queries.evidence_by_day(Breach.objects.get())

    assert [one.word for one in days] == ["Pending, month 1", "Opened, month 2"]
    assert [(one.value, one.threshold) for one in days] == [(6, 10), (6, 10)]
    assert days[0].samples == (8640, 8640)


def test_timeline_tells_all_that_happened(manager):
    term, series = promised()
    term.agreement.owner = manager
    term.agreement.save()
    carry(series, FIRST, [71, 71, 71])
    actions.evaluate(at=after(day(2)))
    breach = Breach.objects.get()
    at = after(day(2), hours=2)
    waiver = actions.request_waiver(
        breach=breach, from_on=day(3), to_on=day(4), reason="Event", by=manager, at=at
    )
    actions.decide_waiver(
        waiver=waiver, approve=True, comment="Fine", by=make.user(role="legal"), at=at
    )
    carry(series, day(1), [72], at=after(day(2), hours=3))
    actions.evaluate(at=after(day(2), hours=4))

    events = queries.timeline(breach)

    assert [event.at for event in events] == sorted((event.at for event in events), reverse=True)
    assert [(event.kind, event.title) for event in reversed(events) if event.kind != "notice"] == [
        ("state", "Pending"),
        ("state", "Open"),
        ("waiver", "Waiver asked for, 5 Nov 2026 to 6 Nov 2026"),
        ("waiver", "Waiver approved, 5 Nov 2026 to 6 Nov 2026"),
        ("state", "Waived"),
        ("correction", "3 Nov 2026 judged anew"),
    ]
    told = [(event.title, event.text) for event in events if event.kind == "notice"]
    where = f"{breach.partner.name}, {breach.interconnect.name}"
    assert (f"Major breach: {where}", "1 person told") in told
    assert events[0].text == "Version 2: 72\xa0%"


def test_figure_is_recomputed_with_its_gap():
    first = date(2026, 10, 10)
    term, series = promised(metric="P95_30D")
    carry(series, first, [50] * 28)
    carry(series, first + timedelta(days=28), [71], part=slice(72, 288))
    carry(series, first + timedelta(days=29), [72])
    last = first + timedelta(days=29)
    actions.evaluate(at=after(last))

    found = queries.explain(term, term.interconnect, last)

    assert (found.first_day, found.last_day, found.expected, found.missing) == (
        first,
        last,
        8640,
        72,
    )
    begin = after(date(2026, 11, 6), hours=0)
    assert found.gaps == [(begin, begin + timedelta(hours=6))]
    assert (found.n, found.rank, found.side) == (8568, 8140, "OUT")
    assert (found.value_bps, found.percent) == (71 * GBPS, 71)
    assert (found.if_zero_bps, found.if_zero_rank) == (71 * GBPS, 8208)
    assert (found.capacity_bps, found.threshold_bps) == (100 * GBPS, 70 * GBPS)
    assert (found.matches, found.gap_matters) == (True, False)
    assert found.evaluation.input_hash


def test_figure_that_samples_no_longer_give_is_recognised():
    term, series = judged([71])
    carry(series, FIRST, [72], at=after(FIRST, hours=2))

    found = queries.explain(term, term.interconnect, FIRST)

    assert (found.matches, found.value_bps) == (False, 72 * GBPS)


def test_nothing_is_explained_where_nothing_was_judged():
    term, _ = judged([71])

    assert queries.explain(term, term.interconnect, day(5)) is None


def test_gap_can_decide():
    term, series = promised(metric="P95_7D")
    carry(series, FIRST, [50, 50, 50, 50, 50, GAP])
    carry(series, day(5), [71], part=slice(0, 240))
    carry(series, day(6), [60], part=slice(0, 240))
    actions.evaluate(at=after(day(6)))

    found = queries.explain(term, term.interconnect, day(6))

    assert (found.missing, found.value_bps, found.if_zero_bps) == (96, 71 * GBPS, 71 * GBPS)
    assert found.percent == Decimal(71)


def test_commands_do_what_the_task_does(capsys):
    _, series = promised()
    carry(series, FIRST, [71, 71, 71])

    call_command("evaluate", "--at", after(day(0)).isoformat())
    call_command("replay", "--from", "2026-11-03", "--to", "2026-11-05")

    breach = Breach.objects.get()
    assert (breach.state, breach.opened_at) == ("OPEN", after(day(2), hours=0))
    assert "opened 1" in capsys.readouterr().out


def test_replay_wants_its_days_in_order():
    with pytest.raises(CommandError, match="before --from"):
        call_command("replay", "--from", "2026-11-05", "--to", "2026-11-03")


def test_evaluate_without_an_offset_means_utc():
    _, series = promised()
    carry(series, FIRST, [71])

    call_command("evaluate", "--at", "2026-11-03T05:30")

    assert Evaluation.objects.filter(day=FIRST).exists()


def test_task_judges_now(time_machine):
    time_machine.move_to(after(day(2)), tick=False)
    _, series = promised()
    carry(series, FIRST, [71, 71, 71], at=after(day(2)))

    tasks.judge()

    assert Breach.objects.get().state == "OPEN"
    assert Cursor.objects.exists()
