"""The simulator as the demo runs it: a process of its own, read by the real client."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from apps.integrations.errors import BadAnswer, SourceUnreachable
from apps.integrations.http import Endpoint
from apps.integrations.http_json import client as http_json
from apps.integrations.http_json.client import Shape
from apps.integrations.librenms import client as librenms
from apps.integrations.prometheus.client import Client, Config
from apps.integrations.prometheus.promql import DEFAULT_IN, DEFAULT_OUT, Target
from edgepartners.demo import simulator, traffic
from edgepartners.demo.simulator import Simulated
from edgepartners.demo.sources import QUESTION
from edgepartners.demo.traffic import Profile

SLOT = traffic.SLOT
END = int(time.time()) // SLOT * SLOT
START = END - 86_400
# The least counts: to look for garbage among all that other tests loaded is no work of ours.
ROUNDS = 5


def simulated(number, source="emea"):
    profile = Profile(capacity_bps=10**11, seed=number, anchor=START)
    return Simulated(source, f"edge-{number % 10}.example.net", f"et-0/0/{number}", profile)


def target(each):
    return Target(each.ifname, {"instance": each.instance, "ifname": each.ifname})


@pytest.fixture
def profiles(tmp_path):
    return tmp_path / "profiles.json"


@pytest.fixture
def process(profiles):
    arguments = ["--port", "0", "--profiles", str(profiles)]
    started = subprocess.Popen(
        [sys.executable, "-m", "edgepartners.demo.simulator", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    yield started
    started.kill()
    started.communicate()


@pytest.fixture
def url(process):
    return process.stdout.readline().split()[-1]


def spent(process):
    """CPU seconds of that process and of this thread, whatever else the machine does."""
    fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    return time.thread_time() + sum(map(int, fields[11:13])) / os.sysconf("SC_CLK_TCK")


def test_read_samples_are_the_generated_ones(profiles, url):
    row = simulated(3)
    simulator.write_profiles(profiles, [row])

    with Client(Config(url=f"{url}/emea")) as client:
        found = client.read_rates(DEFAULT_IN, DEFAULT_OUT, [target(row)], START, END)

    in_bps, out_bps = traffic.rates(row.profile, START, 288).tolist()
    slots = range(START, END, SLOT)
    assert found[row.ifname].in_bps == list(zip(slots, in_bps, strict=True))
    assert found[row.ifname].out_bps == list(zip(slots, out_bps, strict=True))


def test_sources_are_apart_and_named_as_simulated(profiles, url):
    simulator.write_profiles(profiles, [simulated(1, "emea"), simulated(2, "latam")])

    with Client(Config(url=f"{url}/latam")) as client:
        assert client.label_values("ifName") == ["et-0/0/2"]
        assert client.test().flavour == "EdgePartners simulator"


def test_one_source_is_down(profiles, url):
    simulator.write_profiles(profiles, [simulated(1)])

    with (
        Client(Config(url=f"{url}/broken", tries=1)) as client,
        pytest.raises(SourceUnreachable, match="503"),
    ):
        client.test()


def test_unknown_source_is_not_prometheus(profiles, url):
    simulator.write_profiles(profiles, [simulated(1)])

    with Client(Config(url=f"{url}/nowhere")) as client, pytest.raises(BadAnswer):
        client.test()


def test_changed_file_is_read_again(profiles, url):
    with Client(Config(url=f"{url}/emea")) as client:
        simulator.write_profiles(profiles, [simulated(1)])
        before = client.label_values("ifName")
        simulator.write_profiles(profiles, [simulated(1), simulated(2)])
        after = client.label_values("ifName")

    assert (before, after) == (["et-0/0/1"], ["et-0/0/1", "et-0/0/2"])


def test_broken_file_keeps_the_last_good_one(profiles, process, url):
    with Client(Config(url=f"{url}/emea")) as client:
        simulator.write_profiles(profiles, [simulated(1)])
        client.test()
        profiles.write_text('[{"source": "emea"}]')
        after = client.label_values("ifName")

    process.terminate()
    _, errors = process.communicate(timeout=5)
    assert after == ["et-0/0/1"]
    assert "profiles not read: profiles.json" in errors


def test_a_day_of_a_hundred_interfaces_takes_less_than_a_second(profiles, process, url):
    simulator.write_profiles(profiles, [simulated(number) for number in range(100)])

    rounds = []
    with Client(Config(url=f"{url}/emea")) as client:
        for _ in range(ROUNDS):
            began = spent(process)
            result = client.query_range('rate(ifHCInOctets{ifName=~".+"}[5m])*8', START, END)
            rounds.append(spent(process) - began)

    assert [len(each.points) for each in result.series] == [288] * 100
    assert min(rounds) < 1


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_signal_ends_it_at_once(process, url, number):
    began = time.monotonic()

    process.send_signal(number)

    assert process.wait(timeout=5) == 0
    assert time.monotonic() - began < 1


def test_librenms_of_the_simulator_tells_the_newest_poll(profiles, url):
    row = simulated(5, source="nms")
    simulator.write_profiles(profiles, [row])

    with librenms.Client(Endpoint(url=f"{url}/nms")) as client:
        poll = client.ports(row.instance)[row.ifname]

    seconds = poll.at - poll.since
    counted = [(now - before) * 8 // seconds for before, now in (poll.in_octets, poll.out_octets)]
    slot = round(poll.since / SLOT) * SLOT
    assert counted == pytest.approx(traffic.rate_at(row.profile, slot), abs=8)


def test_flow_collector_of_the_simulator_is_three_hours_ahead(profiles, url):
    row = simulated(6, source="flows")
    simulator.write_profiles(profiles, [row])
    shape = Shape(**{name: QUESTION[name] for name in ("path", "rows", "time")}, in_value="rx",
                  out_value="tx")  # fmt: skip

    with http_json.Client(Endpoint(url=f"{url}/flows"), shape) as client:
        skew = client.skew()
        values = client.read({"ifname": row.ifname}, END - SLOT, END)

    assert skew == pytest.approx(3 * 3600, abs=10)
    expected = traffic.rate_at(row.profile, END - SLOT)
    assert [values.in_values[0][1] * 8, values.out_values[0][1] * 8] == pytest.approx(
        expected, abs=8
    )
