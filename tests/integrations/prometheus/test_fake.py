"""What the fake does beyond the contract: refusing what it does not know, and scraping."""

import pytest
import requests

from apps.integrations.errors import BadQuery
from apps.integrations.prometheus.fake import FakePrometheus, expressions, from_callable, metering
from tests.integrations.prometheus import generated
from tests.integrations.prometheus.generated import END, PLAIN, SLOT, START


@pytest.mark.parametrize(
    "text",
    [
        "",
        "rate(ifHCInOctets[1h])",
        "avg(ifHCInOctets)",
        "ifHCInOctets{ifName=1}",
        'ifHCInOctets{ifName="1}',
        "up up",
        "rate(up)",
        "ifHCInOctets * up",
        'label_replace(up, "a", "$1", "b", "(.*)")',
        'up{a=~"("}',
    ],
)
def test_unknown_promql_is_bad_data(fake_client, text):
    with pytest.raises(BadQuery):
        fake_client.instant(text, START)


def test_operators_of_matchers_select():
    labels = {"a": "1", "b": "2"}

    chosen = expressions.parse_selector('{a="1",b!="1",c="",b=~"[0-9]",a!~"2|3"}')

    assert chosen.selects(labels)
    assert not chosen.selects({**labels, "c": "3"})


def test_metrics_show_counters_and_speed(fake):
    text = requests.get(f"{fake.url}/metrics", timeout=5).text

    port = generated.interface(PLAIN)
    labels = '{instance="edge-a.example.net",ifName="et-0/0/0"}'
    assert f"ifHighSpeed{labels} 100000" in text.splitlines()
    assert metering.octets(port, "in", END) is None
    assert "# TYPE ifHCInOctets counter" in text.splitlines()


def test_counter_grows_by_the_rate_and_restarts():
    port = from_callable(PLAIN, lambda *_: 8_000, counters_from=START, resets=(START + 450,))

    counts = [metering.octets(port, "in", START + at) for at in (0, 60, 450, 451, 750)]

    assert counts == [0, 60_000, 450_000, 1_000, 300_000]


def test_window_across_two_slots_is_their_weighted_mean():
    port = from_callable(PLAIN, lambda _, __, slot: 100 if slot == START else 400)

    found = list(metering.averages(port, "in", [START + SLOT, START + SLOT + 100]))

    assert found == [100, pytest.approx(200)]


def test_nothing_is_known_later_than_the_clock(fake_client):
    result = fake_client.query_range(
        'rate(ifHCInOctets{ifName="et-0/0/1"}[5m])*8', END - SLOT, END + 10 * SLOT
    )

    assert [slot for slot, _ in result.series[0].points] == [END - SLOT]


def test_unknown_path_is_not_found(fake):
    assert requests.get(f"{fake.url}/api/v2/query", timeout=5).status_code == 404


def test_readiness_is_told():
    with FakePrometheus([]) as fake:
        assert requests.get(f"{fake.url}/-/ready", timeout=5).ok
