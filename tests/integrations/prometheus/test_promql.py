"""Values nobody vouches for, in PromQL."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.integrations.errors import BadQuery
from apps.integrations.prometheus import promql
from apps.integrations.prometheus.fake import expressions
from apps.integrations.prometheus.promql import DEFAULT_IN, Target, Template

EVIL = 'x"}[5m]) or up{job=~".+'
NAMES = st.text(st.characters(codec="utf-8"), min_size=1, max_size=20)


def targets(*pairs):
    return [
        Target(number, {"instance": instance, "ifname": ifname})
        for number, (instance, ifname) in enumerate(pairs)
    ]


def matchers_of(text):
    """The label matchers that a parser sees in `rate(...)*8`."""
    return {each.label: each for each in expressions.parse(text).of.selector.matchers}


@given(instance=NAMES, ifname=NAMES)
def test_filled_template_selects_exactly_those_values(instance, ifname):
    text = Template(DEFAULT_IN).fill({"instance": instance, "ifname": ifname})

    found = matchers_of(text)
    assert found["instance"].value == instance
    assert found["ifName"].value == ifname
    assert set(found) == {"__name__", "instance", "ifName"}


@given(st.lists(NAMES, min_size=2, max_size=5, unique=True), NAMES)
def test_batch_selects_its_interfaces_and_no_other(names, stranger):
    (batch,) = promql.batches(Template(DEFAULT_IN), targets(*(("r", each) for each in names)), 50)

    matcher = matchers_of(batch.promql)["ifName"]
    assert all(matcher.matches({"ifName": name}) for name in names)
    assert matcher.matches({"ifName": stranger}) == (stranger in names)


@given(NAMES)
def test_literal_matches_itself(text):
    assert re.fullmatch(promql.literal(text), text)


def test_value_in_a_pattern_is_taken_literally():
    template = Template('up{ifName=~"{ifname}([.]0)?"}')

    assert template.fill({"ifname": "a.b|c"}) == 'up{ifName=~"a\\\\.b\\\\|c([.]0)?"}'


@pytest.mark.parametrize("value", [EVIL, 'x" or up or "', "x\\", "x\\\\\\", 'x\n"', "`", "'"])
def test_value_cannot_leave_its_string(value):
    text = Template(DEFAULT_IN).fill({"instance": value, "ifname": "et-0/0/0"})

    assert matchers_of(text)["instance"].value == value


def test_same_routers_share_a_term_and_others_do_not():
    crowd = targets(("a", "1"), ("b", "1"), ("a", "2"))

    (batch,) = promql.batches(Template(DEFAULT_IN), crowd, 50)

    assert batch.promql == (
        'rate(ifHCInOctets{instance="a",ifName=~"1|2"}[5m])*8 or '
        'rate(ifHCInOctets{instance="b",ifName="1"}[5m])*8'
    )


def test_batches_hold_at_most_their_size():
    crowd = targets(*(("a", str(number)) for number in range(7)))

    found = promql.batches(Template(DEFAULT_IN), crowd, 3)

    assert sorted(len(each.targets) for each in found) == [1, 3, 3]


def test_two_targets_on_one_series_both_own_it():
    (batch,) = promql.batches(Template(DEFAULT_IN), targets(("a", "1"), ("a", "1")), 50)

    owners = batch.owners()[batch.identity({"instance": "a", "ifName": "1"})]
    assert [each.key for each in owners] == [0, 1]


@pytest.mark.parametrize(
    "text",
    [
        DEFAULT_IN,
        'rate(x{a="{a}"}[5m])',
        'net:bps{a = "{a}", job="snmp"} * 1e3',
        '{__name__="x",a="{a}"}',
        'avg_over_time(x{a="{a}"}[5m])',
    ],
)
def test_one_selector_is_told_apart_by_its_labels(text):
    assert Template(text).keys()


@pytest.mark.parametrize(
    "text",
    [
        'sum(rate(x{a="{a}"}[5m]))*8',
        'topk(1, x{a="{a}"})',
        'x{a="{a}"} - y{a="{a}"}',
        'x{a="{a}"} or y{b="1"}',
        'x{a="port {a}"}',
        'x{a=~"{a}"}',
        'x{a!="{a}"}',
        'rate(x{a="{a}",b="{a}"}[5m]) and y{}',
        "x{}",
    ],
)
def test_anything_else_is_asked_per_target(text):
    assert Template(text).keys() is None


@pytest.mark.parametrize(
    "text", ["x{a='{a}'}", "x{a=`{a}`}", "x{a}", "{a}", "", "  ", 'x{a="1"} # y']
)
def test_template_that_cannot_be_filled_safely_is_refused(text):
    with pytest.raises(BadQuery):
        Template(text)


def test_missing_value_is_named():
    with pytest.raises(BadQuery, match="{ifname}"):
        Template(DEFAULT_IN).fill({"instance": "edge-a"})


def test_selector_refuses_a_label_name_with_a_tail():
    with pytest.raises(BadQuery, match="not a label name"):
        promql.selector("up", {'a="b",c': "d"})
