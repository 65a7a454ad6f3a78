"""The client when things go wrong."""

import pytest

from apps.integrations.errors import (
    BadAnswer,
    BadQuery,
    SourceLimited,
    SourceRefused,
    SourceUnreachable,
)
from apps.integrations.prometheus.client import Client, Config, windows
from apps.integrations.prometheus.promql import DEFAULT_IN, DEFAULT_OUT, Target
from tests.integrations.prometheus import generated
from tests.integrations.prometheus.generated import END, PLAIN, RESTARTED, SLOT, START

QUERY = 'rate(ifHCInOctets{instance="edge-a.example.net",ifName="et-0/0/0"}[5m])*8'
HOUR = 3600


def target(labels):
    return Target(labels["instance"], {"instance": labels["instance"], "ifname": labels["ifName"]})


def hourly(fake, **settings):
    """A client that asks hour by hour and does not pause."""
    return Client(Config(url=fake.url, window_s=HOUR, **settings), sleep=lambda _: None)


def asked_windows(fake):
    return [
        (int(dict(each.fields)["start"]) - SLOT, int(dict(each.fields)["end"]))
        for each in fake.site.requests
    ]


# Windows


def test_windows_are_a_day_at_most_and_cover_every_slot():
    found = list(windows(Config(url="http://mon.example.net"), START, START + 3 * 86_400 + SLOT))

    assert [each.end - each.start for each in found] == [86_400, 86_400, 86_400, SLOT]
    assert [each.start for each in found[1:]] == [each.end for each in found[:-1]]
    assert found[0].start == START


def test_windows_stay_below_the_point_limit():
    config = Config(url="http://mon.example.net", window_s=86_400, max_points=1_000)

    assert max(each.end - each.start for each in windows(config, 0, 86_400, step=15)) == 15_000


@pytest.mark.parametrize(("start", "end"), [(0, 0), (10, 290), (1, 599), (600, 300)])
def test_windows_of_no_whole_slot_are_none(start, end):
    assert list(windows(Config(url="http://mon.example.net"), start, end)) == []


def test_range_is_asked_at_the_ends_of_its_slots(fake, fake_client):
    fake_client.query_range(QUERY, START, START + 2 * SLOT)

    fields = dict(fake.site.requests[0].fields)
    assert (fields["start"], fields["end"]) == (str(START + SLOT), str(START + 2 * SLOT))


# Credentials


@pytest.mark.parametrize(
    "settings",
    [
        {"auth": "basic", "username": "reader", "password": "grüße:1"},
        {"auth": "bearer", "token": "abc.def"},
    ],
    ids=lambda each: each["auth"],
)
def test_credentials_are_sent(fake, settings):
    fake.site.require_basic("reader", "grüße:1")
    if settings["auth"] == "bearer":
        fake.site.require_bearer("abc.def")

    with Client(Config(url=fake.url, **settings)) as client:
        assert client.test().version == fake.api.version


@pytest.mark.parametrize("status", [401, 403])
def test_wrong_credentials_are_refused_without_another_try(fake, fake_client, pauses, status):
    fake.site.fail_next(9, status)

    with pytest.raises(SourceRefused, match=str(status)):
        fake_client.query_range(QUERY, START, END)

    assert len(fake.site.requests) == 1
    assert pauses == []


def test_tenant_header_is_sent(fake):
    with Client(Config(url=fake.url, headers={"X-Scope-OrgID": "emea"})) as client:
        client.test()

    assert {each.headers["X-Scope-OrgID"] for each in fake.site.requests} == {"emea"}


# Retries


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_passing_failure_is_tried_again(fake, fake_client, pauses, status):
    fake.site.fail_next(2, status)

    result = fake_client.query_range(QUERY, START, START + SLOT)

    assert result.series[0].points == [(START, generated.rate(PLAIN, "in", START))]
    assert pauses == [0.5, 1.0]


def test_retry_after_is_honoured(fake, fake_client, pauses):
    fake.site.fail_next(1, 429, {"Retry-After": "7"})

    fake_client.query_range(QUERY, START, START + SLOT)

    assert pauses == [7.0]


def test_long_retry_after_is_handed_to_the_caller(fake, fake_client, pauses):
    fake.site.fail_next(1, 429, {"Retry-After": "600"})

    with pytest.raises(SourceLimited) as caught:
        fake_client.query_range(QUERY, START, START + SLOT)

    assert caught.value.retry_after == 600
    assert pauses == []


def test_broken_off_answer_is_tried_again(fake, fake_client, pauses):
    fake.site.drop_next(1)

    result = fake_client.query_range(QUERY, START, START + SLOT)

    assert len(result.series) == 1
    assert pauses == [0.5]


# Answers


def test_truncated_json_is_a_bad_answer(fake, fake_client):
    fake.site.truncate_next(1)

    with pytest.raises(BadAnswer, match="does not answer like Prometheus"):
        fake_client.query_range(QUERY, START, START + SLOT)


def test_wrong_path_is_explained(fake):
    with (
        Client(Config(url=f"{fake.url}/grafana")) as client,
        pytest.raises(BadAnswer, match="/prometheus"),
    ):
        client.test()


@pytest.mark.parametrize("text", ["NaN", "+Inf", "-Inf", "-1", "n/a", "1e300"])
def test_value_that_is_no_rate_is_missing(fake, fake_client, text):
    fake.api.texts[START + SLOT] = text

    result = fake_client.query_range(QUERY, START, START + 3 * SLOT)

    wanted = [generated.rate(PLAIN, "in", START + SLOT * number) for number in range(3)]
    assert [value for _, value in result.series[0].points] == [wanted[0], None, wanted[2]]


def test_server_time_is_compared_with_ours(fake):
    with Client(Config(url=fake.url), clock=lambda: END - 90) as client:
        assert client.test().skew_s == pytest.approx(90, abs=1)


# Partial failure


def test_failed_window_loses_no_other(fake):
    broken = (START + 2 * HOUR, START + 3 * HOUR)
    fake.site.outages.append((broken[0] + SLOT, broken[1], 500))

    with hourly(fake) as client:
        result = client.query_range(QUERY, START, START + 5 * HOUR)

    wanted = generated.expected(PLAIN, "in")
    slots = [*range(START, broken[0], SLOT), *range(broken[1], START + 5 * HOUR, SLOT)]
    assert dict(result.series[0].points) == {slot: wanted[slot] for slot in slots}
    assert [(each.start, each.end) for each in result.failed_windows] == [broken]
    assert "status 500" in result.failed_windows[0].reason


def test_long_outage_is_given_up_and_reported_whole(fake):
    fake.site.outages.append((START + HOUR + SLOT, END, 500))

    with hourly(fake, tries=1) as client:
        result = client.query_range(QUERY, START, START + 10 * HOUR)

    failed = result.failed_windows
    assert (failed[0].start, failed[-1].end) == (START + HOUR, START + 10 * HOUR)
    assert len(failed) == 9
    assert len(fake.site.requests) == 4


def test_nothing_read_is_an_error(fake):
    fake.site.down = 503

    with hourly(fake, tries=1) as client, pytest.raises(SourceUnreachable, match="503"):
        client.query_range(QUERY, START, END)


def test_too_big_a_question_is_halved_until_it_passes(fake):
    greedy = Config(url=fake.url, window_s=50 * 86_400, max_points=20_000)

    with Client(greedy) as client:
        client.query_range(QUERY, END - 12_000 * SLOT, END)

    begin, middle = END - 12_000 * SLOT, END - 6_000 * SLOT
    assert asked_windows(fake) == [(begin, END), (begin, middle), (middle, END)]


# Many interfaces


def test_many_interfaces_cost_few_requests(fake, fake_client):
    crowd = [
        Target(number, {"instance": f"edge-{number % 60}", "ifname": f"et-0/0/{number}"})
        for number in range(300)
    ]

    found = fake_client.read_rates(DEFAULT_IN, DEFAULT_OUT, crowd, START, START + SLOT)

    assert len(found) == 300
    assert len(fake.site.requests) == 12


def test_query_that_fails_in_one_direction_keeps_the_other(fake_client):
    pair = [target(PLAIN), target(RESTARTED)]

    found = fake_client.read_rates(DEFAULT_IN, "nonsense(", pair, START, START + SLOT)

    for labels in (PLAIN, RESTARTED):
        mine = found[labels["instance"]]
        assert mine.in_bps == [(START, generated.rate(labels, "in", START))]
        assert mine.out_bps == []
        assert [(each.start, each.end) for each in mine.failed] == [(START, START + SLOT)]


def test_failed_window_is_told_to_the_targets_of_its_batch_alone(fake):
    fake.site.fail_next(1, 500, after=1)

    with hourly(fake, batch=1, tries=1) as client:
        pair = [target(PLAIN), target(RESTARTED)]
        found = client.read_rates(DEFAULT_IN, DEFAULT_OUT, pair, START, START + 3 * HOUR)

    hit, spared = (found[each["instance"]] for each in (PLAIN, RESTARTED))
    assert [(each.start, each.end) for each in hit.failed] == [(START + HOUR, START + 2 * HOUR)]
    assert (len(hit.in_bps), len(hit.out_bps)) == (24, 36)
    assert spared.failed == []


def test_source_that_dies_on_the_way_is_not_asked_on(fake):
    crowd = [Target(n, {"instance": f"edge-{n}", "ifname": "et-0/0/0"}) for n in range(10)]
    fake.site.fail_next(99, 403, after=1)

    with Client(Config(url=fake.url, batch=1)) as client:
        found = client.read_rates(DEFAULT_IN, DEFAULT_OUT, crowd, START, START + SLOT)

    assert len(fake.site.requests) == 2
    assert all("403" in each.failed[0].reason for each in found.values())


def test_dead_source_is_an_error(fake, fake_client):
    fake.site.down = 403

    with pytest.raises(SourceRefused, match="403"):
        fake_client.read_rates(DEFAULT_IN, DEFAULT_OUT, [target(PLAIN)], START, END)

    assert len(fake.site.requests) == 1


def test_target_without_a_value_is_told_and_the_others_are_read(fake_client):
    lost = Target("lost", {"instance": "edge-a.example.net"})

    found = fake_client.read_rates(
        DEFAULT_IN, DEFAULT_OUT, [target(PLAIN), lost], START, START + SLOT
    )

    assert "{ifname}" in found["lost"].problems[0]
    assert len(found[PLAIN["instance"]].in_bps) == 1


def test_template_with_a_bare_placeholder_is_refused(fake_client):
    with pytest.raises(BadQuery, match="double quotes"):
        fake_client.read_rates("rate({instance}[5m])", DEFAULT_OUT, [], START, END)


@pytest.mark.parametrize("name", ["ifName/values?x=", "../query", "", "0day"])
def test_label_name_cannot_change_the_path(fake, fake_client, name):
    with pytest.raises(BadQuery, match="not a label name"):
        fake_client.label_values(name)

    assert fake.site.requests == []
