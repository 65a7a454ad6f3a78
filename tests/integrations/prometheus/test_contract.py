"""What the product relies on, asked of the fake and of the real server alike."""

import pytest

from apps.integrations.errors import BadQuery
from apps.integrations.prometheus import promql
from apps.integrations.prometheus.client import Client, Config
from apps.integrations.prometheus.promql import DEFAULT_IN, DEFAULT_OUT, Target, Template
from tests.integrations.prometheus import generated
from tests.integrations.prometheus.generated import END, GAP, RESETS, SLOT, START


def values_of(labels):
    return {"instance": labels["instance"], "ifname": labels["ifName"]}


def query(template, labels):
    return Template(template).fill(values_of(labels))


def targets():
    return [Target(number, values_of(each)) for number, each in enumerate(generated.ALL)]


@pytest.mark.parametrize("labels", generated.ALL, ids=lambda each: each["ifName"])
def test_range_is_what_was_generated(client, labels):
    result = client.query_range(query(DEFAULT_OUT, labels), START, END)

    (series,) = result.series
    assert dict(series.points) == generated.expected(labels, "out")
    assert series.labels == labels
    assert result.failed_windows == []


def test_slot_is_named_by_its_start(client):
    result = client.query_range(query(DEFAULT_IN, generated.PLAIN), START, START + SLOT)

    (series,) = result.series
    assert series.points == [(START, generated.rate(generated.PLAIN, "in", START))]


def test_counter_reset_is_no_spike(client):
    around = [reset - reset % SLOT for reset in RESETS]

    result = client.query_range(query(DEFAULT_IN, generated.RESTARTED), START, END)

    points = dict(result.series[0].points)
    assert [points[slot] for slot in around] == [
        generated.rate(generated.RESTARTED, "in", slot) for slot in around
    ]


def test_scrape_gap_stays_a_gap(client):
    unmeasured = {START + SLOT * number for number in GAP}

    result = client.query_range(query(DEFAULT_IN, generated.UNMEASURED), START, END)

    slots = {slot for slot, _ in result.series[0].points}
    assert slots == set(range(START, END, SLOT)) - unmeasured


def test_nothing_is_read_outside_the_range(client):
    result = client.query_range(query(DEFAULT_IN, generated.PLAIN), START + 1, START + 1000)

    slots = [slot for slot, _ in result.series[0].points]
    assert slots == [START + SLOT, START + 2 * SLOT]


def test_time_before_the_first_sample_is_empty(client):
    result = client.query_range(query(DEFAULT_IN, generated.PLAIN), START - 86_400, START)

    assert result.series == []


def test_many_interfaces_are_read_and_told_apart(client):
    found = client.read_rates(DEFAULT_IN, DEFAULT_OUT, targets(), START, END)

    for number, labels in enumerate(generated.ALL):
        assert dict(found[number].in_bps) == generated.expected(labels, "in")
        assert dict(found[number].out_bps) == generated.expected(labels, "out")
        assert found[number].problems == []


def test_template_that_loses_the_labels_is_told_apart_too(client):
    summed = 'sum(rate(ifHCInOctets{instance="{instance}",ifName="{ifname}"}[5m]))*8'

    found = client.read_rates(summed, DEFAULT_OUT, targets(), START, END)

    for number, labels in enumerate(generated.ALL):
        assert dict(found[number].in_bps) == generated.expected(labels, "in")


def test_unknown_interface_has_no_samples(client):
    nobody = Target("nobody", {"instance": "edge-z.example.net", "ifname": "et-9/9/9"})

    found = client.read_rates(DEFAULT_IN, DEFAULT_OUT, [*targets(), nobody], START, END)

    assert found["nobody"].in_bps == []
    assert found["nobody"].failed == []
    assert len(found[0].in_bps) == generated.SLOTS


def test_mapping_that_matches_two_ports_is_refused(client):
    whole_router = DEFAULT_IN.replace(',ifName="{ifname}"', "")

    found = client.read_rates(whole_router, DEFAULT_OUT, targets()[:1], START, START + SLOT)

    assert found[0].in_bps == [(START, None)]
    assert "sum()" in found[0].problems[0]
    assert found[0].out_bps == [(START, generated.rate(generated.PLAIN, "out", START))]


def test_instant_is_the_counter(client):
    at = START + 10 * SLOT
    octets = sum(generated.rate(generated.PLAIN, "in", slot) for slot in range(START, at, SLOT))

    (found,) = client.instant(promql.selector("ifHCInOctets", generated.PLAIN), at)

    assert found.value == octets * SLOT / 8
    assert found.labels["ifName"] == generated.PLAIN["ifName"]


def test_label_values_follow_the_selector(client):
    of_router = promql.selector("ifHCInOctets", {"instance": "edge-b.example.net"})

    names = client.label_values("ifName", [of_router])

    assert names == ["et-0/0/0", "et-0/0/1"]


def test_type_ahead_finds_a_part_of_an_odd_name(client):
    match = promql.selector("ifHCInOctets", {}, containing={"ifName": 'bundle "7"|'})

    found = client.series([match], start=START, end=END)

    assert found == [{"__name__": "ifHCInOctets", **generated.ODD}]


def test_nonsense_is_a_bad_query(client):
    with pytest.raises(BadQuery, match="Correct the query template"):
        client.query_range("rate(ifHCInOctets{", START, END)


def test_range_beyond_the_point_limit_is_asked_in_smaller_ones(source_url):
    greedy = Config(url=source_url, window_s=50 * 86_400, max_points=20_000)

    with Client(greedy) as client:
        result = client.query_range(query(DEFAULT_IN, generated.PLAIN), END - 12_000 * SLOT, END)

    assert dict(result.series[0].points) == generated.expected(generated.PLAIN, "in")
    assert result.failed_windows == []


def test_queries_pass_a_proxy_that_lets_get_through_only(source_url):
    with Client(Config(url=source_url, method="GET")) as client:
        found = client.read_rates(DEFAULT_IN, DEFAULT_OUT, targets(), START, START + SLOT)

    assert found[1].in_bps == [(START, generated.rate(generated.ODD, "in", START))]


def test_connection_test_tells_the_version(client):
    info = client.test()

    assert info.version.startswith("2.")
    assert info.flavour == "Prometheus"
    assert info.latency_ms >= 0
