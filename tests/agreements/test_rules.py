"""Dates of contracts: public vectors, and the laws they keep."""

from datetime import UTC, date, datetime, timedelta

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from apps.agreements import rules

DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))
UNITS = st.sampled_from(["DAY", "BUSINESS_DAY", "MONTH"])
VALUES = st.integers(1, 120)
ONE_DAY = timedelta(days=1)


def d(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("start", "months", "civil", "clamp"),
    [
        ("2023-11-01", 24, "2025-10-31", "2025-10-31"),
        ("2024-01-01", 12, "2024-12-31", "2024-12-31"),
        ("2024-02-01", 1, "2024-02-29", "2024-02-29"),
        ("2024-03-01", 1, "2024-03-31", "2024-03-31"),
        ("2024-12-31", 12, "2025-12-30", "2025-12-30"),
        ("2024-02-29", 48, "2028-02-28", "2028-02-28"),
        ("2024-01-31", 1, "2024-02-29", "2024-02-28"),
        ("2025-01-29", 1, "2025-02-28", "2025-02-27"),
        ("2024-08-31", 6, "2025-02-28", "2025-02-27"),
        ("2024-03-31", 1, "2024-04-30", "2024-04-29"),
    ],
)
def test_term_end_is_the_last_day_in_force(start, months, civil, clamp):
    assert rules.term_end(d(start), months) == d(civil)
    assert rules.term_end(d(start), months, rule="CLAMP") == d(clamp)


@pytest.mark.parametrize(
    ("rule", "ends"),
    [
        ("CIVIL", ["2024-02-29", "2024-03-30", "2024-04-30", "2024-05-30", "2024-06-30"]),
        ("CLAMP", ["2024-02-28", "2024-03-30", "2024-04-29", "2024-05-30", "2024-06-29"]),
    ],
)
def test_term_end_after_renewals_never_drifts(rule, ends):
    anchored = [rules.term_end_after(d("2024-01-31"), 1, 1, j, rule) for j in range(5)]

    assert anchored == [d(end) for end in ends]


def test_term_end_chained_with_clamping_drifts():
    start, ends = d("2024-01-31"), []

    for _ in range(5):
        ends.append(rules.term_end(start, 1, rule="CLAMP"))
        start = ends[-1] + ONE_DAY

    assert [end.isoformat()[5:] for end in ends] == ["02-28", "03-28", "04-28", "05-28", "06-28"]


@pytest.mark.parametrize(
    ("ends_on", "value", "unit", "before_end", "before_renewal", "clear"),
    [
        ("2025-12-31", 90, "DAY", "2025-10-02", "2025-10-03", "2025-10-01"),
        ("2025-12-31", 60, "DAY", "2025-11-01", "2025-11-02", "2025-10-31"),
        ("2024-02-29", 30, "DAY", "2024-01-30", "2024-01-31", "2024-01-29"),
        ("2025-02-28", 30, "DAY", "2025-01-29", "2025-01-30", "2025-01-28"),
        ("2026-06-30", 60, "DAY", "2026-05-01", "2026-05-02", "2026-04-30"),
        ("2025-12-31", 3, "MONTH", "2025-09-30", "2025-10-01", "2025-09-29"),
        ("2025-02-28", 1, "MONTH", "2025-01-28", "2025-02-01", "2025-01-27"),
        ("2025-03-31", 10, "BUSINESS_DAY", "2025-03-17", "2025-03-18", "2025-03-16"),
    ],
)
def test_notice_deadline_is_the_last_day_in_time(
    ends_on, value, unit, before_end, before_renewal, clear
):
    ends_on = d(ends_on)

    assert rules.notice_deadline(ends_on, value=value, unit=unit) == d(before_end)
    assert rules.notice_deadline(ends_on, value=value, unit=unit, reference="RENEWAL_DATE") == d(
        before_renewal
    )
    assert rules.notice_deadline(ends_on, value=value, unit=unit, clear_days=True) == d(clear)


def test_notice_deadline_without_an_end_is_none():
    deadline = rules.notice_deadline(None, value=90, unit="DAY")

    assert deadline is None
    assert rules.act_by(deadline) is None
    assert rules.reminder_days(deadline) == []


def test_notice_deadline_counts_back_over_holidays():
    deadline = rules.notice_deadline(
        d("2025-12-31"), value=5, unit="BUSINESS_DAY", holidays=[d("2025-12-25"), d("2025-12-26")]
    )

    assert deadline == d("2025-12-22")


@pytest.mark.parametrize(
    ("deadline", "holidays", "by"),
    [
        ("2025-10-02", [], "2025-10-02"),
        ("2025-11-01", [], "2025-10-31"),
        ("2026-05-01", [], "2026-05-01"),
        ("2026-05-01", ["2026-05-01"], "2026-04-30"),
        ("2007-09-01", ["2007-09-03"], "2007-08-31"),
        ("2026-01-04", ["2026-01-01", "2026-01-02"], "2025-12-31"),
    ],
)
def test_act_by_is_the_business_day_before(deadline, holidays, by):
    assert rules.act_by(d(deadline), holidays=[d(day) for day in holidays]) == d(by)


@pytest.mark.parametrize(
    ("tz", "instant"),
    [
        ("UTC", "2025-10-03T00:00"),
        ("America/New_York", "2025-10-03T04:00"),
        ("America/Sao_Paulo", "2025-10-03T03:00"),
        ("Europe/Berlin", "2025-10-02T22:00"),
        ("Asia/Tokyo", "2025-10-02T15:00"),
    ],
)
def test_cut_off_is_the_end_of_the_local_day(tz, instant):
    cut_off = datetime.fromisoformat(instant).replace(tzinfo=UTC)

    assert rules.cut_off(d("2025-10-02"), tz) == cut_off
    assert rules.is_in_time(cut_off - timedelta(microseconds=1), d("2025-10-02"), tz)
    assert not rules.is_in_time(cut_off, d("2025-10-02"), tz)


@pytest.mark.parametrize(
    ("tz", "instant"),
    [("America/New_York", "2026-01-01T05:00"), ("Asia/Tokyo", "2025-12-31T15:00")],
)
def test_expiry_instant_follows_the_last_day(tz, instant):
    expiry = datetime.fromisoformat(instant).replace(tzinfo=UTC)

    assert rules.expiry_instant(d("2025-12-31"), tz) == expiry


@pytest.mark.parametrize(
    ("day", "tz", "hours"),
    [
        ("2025-03-08", "America/New_York", 24),
        ("2025-03-09", "America/New_York", 23),
        ("2025-11-02", "America/New_York", 25),
        ("2025-03-30", "Europe/Berlin", 23),
        ("2025-10-26", "Europe/Berlin", 25),
        ("2025-10-26", "Asia/Tokyo", 24),
    ],
)
def test_cut_off_of_a_day_of_clock_change(day, tz, hours):
    length = rules.cut_off(d(day), tz) - rules.cut_off(d(day) - ONE_DAY, tz)

    assert length == timedelta(hours=hours)


def test_notice_without_deadline_is_always_in_time():
    assert rules.is_in_time(datetime(2030, 1, 1, tzinfo=UTC), None, "UTC")


@pytest.mark.parametrize(
    ("start", "value", "unit", "last", "to_month_end"),
    [
        ("1978-09-30", 4, "MONTH", "1979-01-30", "1979-01-31"),
        ("2018-07-06", 3, "MONTH", "2018-10-06", "2018-10-31"),
        ("2025-01-31", 30, "DAY", "2025-03-02", "2025-03-31"),
        ("2025-01-31", 1, "MONTH", "2025-02-28", "2025-02-28"),
        ("2025-01-31", 3, "MONTH", "2025-04-30", "2025-04-30"),
        ("2025-01-31", 90, "DAY", "2025-05-01", "2025-05-31"),
        ("2025-03-14", 30, "DAY", "2025-04-13", "2025-04-30"),
        ("2025-03-14", 60, "DAY", "2025-05-13", "2025-05-31"),
        ("2025-03-14", 90, "DAY", "2025-06-12", "2025-06-30"),
        ("2025-03-14", 10, "BUSINESS_DAY", "2025-03-28", "2025-03-31"),
        ("2025-03-15", 10, "BUSINESS_DAY", "2025-03-28", "2025-03-31"),
    ],
)
def test_forward_period_leaves_the_first_day_out(start, value, unit, last, to_month_end):
    assert rules.forward_period(d(start), value=value, unit=unit) == d(last)
    assert rules.forward_period(d(start), value=value, unit=unit, align="MONTH_END") == d(
        to_month_end
    )


@pytest.mark.parametrize(
    ("start", "value", "roll", "last"),
    [
        ("2025-03-14", 30, "FOLLOWING", "2025-04-14"),
        ("2025-03-14", 60, "FOLLOWING", "2025-05-13"),
        ("2007-08-22", 10, "FOLLOWING", "2007-09-04"),
        ("2007-08-22", 10, "PRECEDING", "2007-08-31"),
        ("2007-08-22", 10, "NONE", "2007-09-01"),
    ],
)
def test_forward_period_rolls_where_the_contract_says(start, value, roll, last):
    labor_day = d("2007-09-03")

    rolled = rules.forward_period(
        d(start), value=value, unit="DAY", roll=roll, holidays=[labor_day]
    )

    assert rolled == d(last)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: rules.term_end(d("2025-01-01"), 0), "at least one month"),
        (lambda: rules.term_end(d("2025-01-01"), 1, rule="OTHER"), "CIVIL or CLAMP"),
        (lambda: rules.term_end_after(d("2025-01-01"), 1, 1, -1), "counted from 0"),
        (lambda: rules.notice_deadline(d("2025-01-01"), value=0, unit="DAY"), "at least 1"),
        (lambda: rules.notice_deadline(d("2025-01-01"), value=1, unit="YEAR"), "BUSINESS_DAY"),
        (
            lambda: rules.notice_deadline(d("2025-01-01"), value=1, unit="DAY", reference="START"),
            "END or RENEWAL_DATE",
        ),
        (
            lambda: rules.forward_period(d("2025-01-01"), value=1, unit="DAY", align="WEEK"),
            "MONTH_END",
        ),
        (
            lambda: rules.forward_period(d("2025-01-01"), value=1, unit="DAY", roll="UP"),
            "FOLLOWING",
        ),
    ],
)
def test_dates_refuse_unknown_words_and_empty_periods(call, message):
    with pytest.raises(ValueError, match=message):
        call()


@given(DAYS, st.integers(1, 60), st.integers(1, 60), st.sampled_from(["CIVIL", "CLAMP"]))
def test_anchored_terms_follow_each_other_without_end(start, initial, renewal, rule):
    ends = [rules.term_end_after(start, initial, renewal, j, rule) for j in range(6)]

    starts = [start, *(end + ONE_DAY for end in ends)]
    assert starts == sorted(set(starts))
    for j, end in enumerate(ends):
        months = (end.year - start.year) * 12 + end.month - start.month
        assert initial + j * renewal - 1 <= months <= initial + j * renewal


@given(DAYS, st.integers(1, 60))
def test_civil_term_is_never_shorter_than_the_clamped_one(start, months):
    civil, clamp = (rules.term_end(start, months, rule=rule) for rule in ["CIVIL", "CLAMP"])

    assert civil - clamp == (
        ONE_DAY if (start + relativedelta(months=months)).day < start.day else timedelta(0)
    )


@given(DAYS, VALUES, UNITS, st.sampled_from(["END", "RENEWAL_DATE"]), st.booleans(), st.sets(DAYS))
def test_notice_deadline_is_never_after_the_end(ends_on, value, unit, reference, clear, holidays):
    deadline = rules.notice_deadline(
        ends_on, value=value, unit=unit, reference=reference, clear_days=clear, holidays=holidays
    )

    assert deadline <= ends_on


@given(DAYS, VALUES, UNITS)
def test_notice_deadline_before_renewal_is_the_later_one(ends_on, value, unit):
    before_end, before_renewal = (
        rules.notice_deadline(ends_on, value=value, unit=unit, reference=reference)
        for reference in ["END", "RENEWAL_DATE"]
    )

    assert before_end <= before_renewal


@given(DAYS, st.sets(DAYS, max_size=40))
def test_act_by_is_a_business_day_not_after_the_deadline(deadline, holidays):
    by = rules.act_by(deadline, holidays=holidays)

    between = [by + timedelta(days=more) for more in range(1, (deadline - by).days + 1)]
    assert by <= deadline
    assert rules.is_business_day(by, holidays=holidays)
    assert not any(rules.is_business_day(day, holidays=holidays) for day in between)


@given(DAYS, VALUES, st.sets(DAYS, max_size=40))
def test_forward_period_undoes_the_notice_in_days(ends_on, value, holidays):
    deadline = rules.notice_deadline(ends_on, value=value, unit="DAY")

    assert rules.forward_period(deadline, value=value, unit="DAY") == ends_on


@given(DAYS, VALUES, st.sets(DAYS, max_size=40))
def test_forward_period_undoes_the_notice_in_business_days(day, value, holidays):
    ends_on = rules.forward_period(day, value=1, unit="BUSINESS_DAY", holidays=holidays)

    deadline = rules.notice_deadline(ends_on, value=value, unit="BUSINESS_DAY", holidays=holidays)

    assert rules.is_business_day(deadline, holidays=holidays)
    assert ends_on == rules.forward_period(
        deadline, value=value, unit="BUSINESS_DAY", holidays=holidays
    )


@given(DAYS, VALUES)
def test_notice_in_months_is_at_most_three_days_early(ends_on, value):
    deadline = rules.notice_deadline(ends_on, value=value, unit="MONTH")

    later = [deadline + timedelta(days=more) for more in range(6)]
    last = max(
        day for day in later if rules.forward_period(day, value=value, unit="MONTH") <= ends_on
    )
    assert deadline <= last <= deadline + timedelta(days=3)


@given(DAYS, VALUES, UNITS, st.sampled_from(["NONE", "FOLLOWING"]), st.sets(DAYS, max_size=40))
def test_forward_period_always_ends_later(start, value, unit, roll, holidays):
    last = rules.forward_period(start, value=value, unit=unit, roll=roll, holidays=holidays)

    assert last > start
    assert roll == "NONE" or rules.is_business_day(last, holidays=holidays)
