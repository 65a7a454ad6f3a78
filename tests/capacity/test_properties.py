"""What holds for whatever is sent or measured: fields, use, clocks (portal.md 6.3-6.5)."""

import json
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from apps.capacity.enums import RequestType
from apps.capacity.rules import clocks, whatif
from apps.capacity.rules.addresses import Exchange, peer_problem, prefix_warning
from apps.capacity.rules.clocks import Calendar
from apps.capacity.rules.fields import TYPES, FieldKind, read
from apps.capacity.rules.versions import difference

GBPS = 10**9
ZONES = ("America/Sao_Paulo", "Europe/Berlin", "Australia/Lord_Howe", "Asia/Kolkata", "UTC")
BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
MOMENTS = st.timedeltas(timedelta(0), timedelta(days=1095)).map(lambda past: BEGIN + past)
HOLIDAYS = st.frozensets(st.dates(date(2026, 1, 1), date(2028, 12, 31)), max_size=12)
RATES = st.integers(0, 10**13)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=6,
)
ALL_FIELDS = [(type_, spec) for type_ in RequestType.values for spec in TYPES[type_].fields]


@pytest.mark.parametrize("type_", RequestType.values)
@settings(max_examples=20, deadline=None)
@given(data=st.data())
def test_whatever_is_sent_becomes_a_value_or_a_message(type_: str, data: st.DataObject) -> None:
    fields = TYPES[type_].fields
    names = st.sampled_from([spec.name for spec in fields]) | st.text(max_size=8)
    raw: dict[str, Any] = data.draw(st.dictionaries(names, JSON, max_size=4))

    values, errors = read(fields, raw)

    json.dumps(values, allow_nan=False)
    assert all(isinstance(message, str) and message for message in errors.values())
    known = {spec.name for spec in fields}
    assert values.keys() == raw.keys() & known
    assert raw.keys() - known <= errors.keys()


@pytest.mark.parametrize("type_", RequestType.values)
@settings(max_examples=20, deadline=None)
@given(data=st.data())
def test_value_that_was_read_reads_as_itself(type_: str, data: st.DataObject) -> None:
    plain = [f for f in TYPES[type_].fields if not f.is_secret and f.kind is not FieldKind.LINES]
    spec = data.draw(st.sampled_from(plain))
    likely = st.integers(-5, 500) | st.sampled_from([v for v, _ in spec.choices] or ["192.0.2.1"])
    raw = data.draw(JSON | likely | st.just(spec.example))
    values, errors = read([spec], {spec.name: raw})
    assume(not errors)

    again, wrong = read([spec], values)

    assert (again, wrong) == (values, {})


@pytest.mark.parametrize(
    ("type_", "spec"), ALL_FIELDS, ids=lambda each: getattr(each, "name", each)
)
def test_example_of_a_field_is_taken(type_: str, spec: Any) -> None:
    del type_
    if not spec.example:
        return

    assert read([spec], {spec.name: spec.example})[1] == {}


BOUNDED = [(t, f) for t, f in ALL_FIELDS if f.minimum is not None or f.maximum is not None]


@pytest.mark.parametrize(("type_", "spec"), BOUNDED, ids=lambda each: getattr(each, "name", each))
def test_number_is_taken_up_to_its_bounds_and_not_beyond(type_: str, spec: Any) -> None:
    del type_
    for bound, beyond in ((spec.minimum, -1), (spec.maximum, 1)):
        if bound is not None:
            assert read([spec], {spec.name: bound})[1] == {}
            assert list(read([spec], {spec.name: bound + beyond})[1]) == [spec.name]


CHOICES = [(t, f) for t, f in ALL_FIELDS if f.kind is FieldKind.CHOICE]


@pytest.mark.parametrize(("type_", "spec"), CHOICES, ids=lambda each: getattr(each, "name", each))
def test_each_choice_is_taken_and_nothing_else(type_: str, spec: Any) -> None:
    del type_
    for value, _ in spec.choices:
        assert read([spec], {spec.name: value}) == ({spec.name: value}, {})
    for other in ("none of these", True, spec.choices[0][0] + "x"):
        assert list(read([spec], {spec.name: other})[1]) == [spec.name]


@given(
    old=st.fixed_dictionaries({"port_count": st.integers(1, 16), "mode": st.sampled_from("ab")}),
    new=st.fixed_dictionaries({"port_count": st.integers(1, 16), "mode": st.sampled_from("ab")}),
)
def test_difference_is_the_same_both_ways_round(old: dict[str, Any], new: dict[str, Any]) -> None:
    there, back = difference("pni_new", old, new), difference("pni_new", new, old)

    assert [(c.name, c.before, c.after) for c in there] == [
        (c.name, c.after, c.before) for c in back
    ]
    assert {c.name for c in there} == {name for name in old if old[name] != new[name]}
    assert difference("pni_new", old, old) == []


@given(p95=RATES, members=st.lists(st.sampled_from([10, 100, 400]), min_size=1, max_size=8),
       ports=st.integers(1, 8), speed=st.sampled_from([10, 100, 400]))  # fmt: skip
def test_more_ports_never_fill_an_interconnect(
    p95: int, members: list[int], ports: int, speed: int
) -> None:
    capacity, largest = sum(members) * GBPS, max(members) * GBPS

    before = whatif.load(p95, capacity, largest)
    after = whatif.after(
        p95, capacity_bps=capacity, largest_bps=largest, added_bps=ports * speed * GBPS,
        port_bps=speed * GBPS, replaces=False,
    )  # fmt: skip

    assert before.used_pct is not None
    assert after.used_pct is not None
    assert after.used_pct <= before.used_pct
    assert after.capacity_bps == capacity + ports * speed * GBPS
    assert after.n_minus_1_bps == after.capacity_bps - max(largest, speed * GBPS)


@given(first=st.integers(1, 10**6), last=st.integers(1, 10**6))
def test_growth_is_the_change_between_first_and_last_week(first: int, last: int) -> None:
    days = [first] * 7 + [0] * 76 + [last] * 7

    found = whatif.growth_pct(days)

    assert found is not None
    assert abs(float(found) - (last - first) * 100 / first) <= 0.05 + 1e-6


@settings(max_examples=25, deadline=None)
@given(since=MOMENTS, zone=st.sampled_from(ZONES), off=HOLIDAYS)
@pytest.mark.parametrize("state", sorted(clocks.LIMITS))
def test_clock_runs_out_at_a_local_midnight_after_its_days(
    state: str, since: datetime, zone: str, off: frozenset[date]
) -> None:
    """Also over the change to summer time, of half an hour on Lord Howe."""
    calendar, place = Calendar(zone, off), ZoneInfo(zone)
    wanted = clocks.LIMITS[state]

    due = clocks.due(state, since, calendar, overrides={})

    assert due is not None
    local = due.astimezone(place)
    assert local == datetime.combine(local.date(), time(), place).astimezone(UTC)
    first = since.astimezone(place).date() + timedelta(1)
    days = [first + timedelta(n) for n in range((local.date() - first).days)]
    counted = [day for day in days if wanted.unit == clocks.CALENDAR or _works(day, off)]
    assert len(counted) == wanted.days
    assert counted[-1] == days[-1]


def _works(day: date, off: frozenset[date]) -> bool:
    return day.weekday() < 5 and day not in off


@given(since=MOMENTS, later=st.timedeltas(timedelta(0), timedelta(days=400)), off=HOLIDAYS)
def test_who_begins_later_is_never_due_earlier(
    since: datetime, later: timedelta, off: frozenset[date]
) -> None:
    calendar = Calendar("Europe/Berlin", off)

    first = clocks.due("SUBMITTED", since, calendar, overrides={})
    second = clocks.due("SUBMITTED", since + later, calendar, overrides={})

    assert first is not None
    assert second is not None
    assert first <= second


@given(since=MOMENTS, waited=st.integers(0, 20 * 86_400))
def test_reminders_are_those_of_the_days_that_have_passed(since: datetime, waited: int) -> None:
    days = waited // 86_400

    found = clocks.reminders_due("INFO_REQUESTED", since, since + timedelta(seconds=waited))

    assert found == (0 if days < 3 else 1 if days < 7 else 2)


@given(listed=st.integers(1, 10**6), asked=st.integers(1, 10**7))
def test_prefix_limit_between_once_and_four_times_is_usual(listed: int, asked: int) -> None:
    assert (prefix_warning(asked, listed, family=4) == "") is (listed <= asked <= 4 * listed)


@given(host=st.integers(0, 255))
def test_only_listed_hosts_of_the_lan_can_be_the_partner_s(host: int) -> None:
    text = f"192.0.2.{host}"
    at = Exchange("IX", prefixes=("192.0.2.0/24",), ours=("192.0.2.1",), theirs=("192.0.2.10",))

    problem = peer_problem(text, at)

    assert (problem is None) is (host == 10)
    assert host == 10 or (problem is not None and problem.is_unlisted is (host not in (0, 1, 255)))
