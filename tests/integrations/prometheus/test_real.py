"""What only the real server can show: its extrapolation, and a real scrape of the fake."""

import time

import pytest

from apps.integrations.prometheus import promql
from apps.integrations.prometheus.client import Client, Config
from apps.integrations.prometheus.fake import FakePrometheus, metering
from apps.integrations.prometheus.promql import DEFAULT_IN, Template
from tests.integrations.prometheus import generated, servers
from tests.integrations.prometheus.generated import END, PLAIN, SCRAPE, SLOT, START

pytestmark = pytest.mark.prometheus

VALUES = {"instance": PLAIN["instance"], "ifname": PLAIN["ifName"]}
# Slots with fewer than five of their (at least five) scrapes are left out.
COMPLETE = (
    'rate(ifHCInOctets{instance="{instance}",ifName="{ifname}"}[5m])*8 and '
    'count_over_time(ifHCInOctets{instance="{instance}",ifName="{ifname}"}[5m]) >= 5'
)


def read(url, template, first, slots):
    with Client(Config(url=url)) as client:
        start = START + first * SLOT
        text = Template(template).fill(VALUES)
        result = client.query_range(text, start, start + slots * SLOT)
    return dict(result.series[0].points)


@pytest.fixture
def serve_history(tmp_path):
    """Serve the plain interface as it was scraped at other times, or with other resets."""
    running = []

    def serve(times, resets=()):
        servers.write_history(tmp_path, [generated.interface(PLAIN, resets)], times)
        running.append(servers.prometheus(tmp_path))
        return running[-1].__enter__()

    yield serve
    running[-1].__exit__(None, None, None)


def test_scrapes_off_the_slot_grid_give_the_same_rates(serve_history):
    url = serve_history(range(START + 17, START + 20 * SLOT, SCRAPE))

    points = read(url, DEFAULT_IN, 1, 18)

    wanted = {START + n * SLOT: generated.rate(PLAIN, "in", START + n * SLOT) for n in range(1, 19)}
    assert points.keys() == wanted.keys()
    assert [points[slot] for slot in wanted] == pytest.approx(list(wanted.values()), rel=1e-9)


def test_reset_between_two_scrapes_loses_at_most_one_interval(serve_history):
    reset = START + 5 * SLOT + 90  # half a minute after one scrape and before the next
    url = serve_history(range(START, START + 10 * SLOT + 1, SCRAPE), resets=(reset,))

    points = read(url, DEFAULT_IN, 0, 10)

    hit = reset - reset % SLOT
    lost = generated.rate(PLAIN, "in", hit) * 30 / SLOT
    assert points.pop(hit) == pytest.approx(generated.rate(PLAIN, "in", hit) - lost, abs=1)
    assert len(points) == 9
    assert points == {slot: generated.rate(PLAIN, "in", slot) for slot in points}


def test_slot_with_half_its_scrapes_is_too_low_unless_the_template_counts_them(serve_history):
    stopped = START + 5 * SLOT + 120  # the last scrape; none follows for half an hour
    times = [*range(START, stopped + 1, SCRAPE), *range(START + 12 * SLOT, END, SCRAPE)]
    url = serve_history(times)

    plain, complete = read(url, DEFAULT_IN, 0, 20), read(url, COMPLETE, 0, 20)

    cut = START + 5 * SLOT
    assert plain[cut] < generated.rate(PLAIN, "in", cut)
    assert cut not in complete
    assert complete == {slot: generated.rate(PLAIN, "in", slot) for slot in plain if slot != cut}


def test_scraped_counters_are_the_ones_the_fake_exposes(tmp_path):
    moment = [START + 50 * SLOT]
    (port,) = [generated.interface(PLAIN, resets=(START + 51 * SLOT,))]
    selector = promql.selector("ifHCInOctets", PLAIN)

    with FakePrometheus([port], clock=lambda: moment[0]) as fake:
        config = servers.SCRAPING.format(target=fake.url.removeprefix("http://"))
        with servers.prometheus(tmp_path, config) as url, Client(Config(url=url)) as client:
            before = await_value(client, selector, metering.octets(port, "in", moment[0]))
            moment[0] += SLOT + 60
            after = await_value(client, selector, metering.octets(port, "in", moment[0]))

    assert before > after > 0


def test_missing_program_names_the_package(monkeypatch):
    monkeypatch.setenv("PATH", "")

    with pytest.raises(pytest.fail.Exception, match="Debian package “prometheus”"):
        servers.program("prometheus")


def await_value(client, text, wanted):
    """The instant value once it is the wanted one; the last one seen after ten seconds."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        found = [each.value for each in client.instant(text, int(time.time()))]
        if found == [wanted]:
            return found[0]
        time.sleep(0.2)
    pytest.fail(f"{text}: read {found}, wanted {wanted}")
