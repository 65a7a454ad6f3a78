"""The benchmark covers what it says, counts right, and tells what falls short."""

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client

from apps.console.agreements.listing import AGREEMENTS
from apps.network import actions as network
from edgepartners.bench import api, exports, judging, meters, pages, report, visit
from edgepartners.bench.meters import Bar
from tests import factories as make
from tests.factories import AT


@pytest.fixture
def client(db: None) -> Client:
    make.user(role="manager")
    return meters.manager()


def bar(**changes: object) -> Bar:
    usual = {"name": "partners", "path": "/partners/", "cpu_ms": 10_000, "queries": 50}
    return Bar(**usual | changes)


def test_bar_that_holds_is_met_with_its_figures(client: Client) -> None:
    (found,) = meters.measure(client, [bar(kb=1000)])

    assert found["met"]
    assert 0 < found["measured_ms"] < 10_000
    assert 0 < found["measured_queries"] <= 12
    assert found["measured_kb"] > 1


@pytest.mark.parametrize("limit", [{"cpu_ms": 0}, {"queries": 0}, {"kb": 0.1}])
def test_bar_that_is_passed_in_any_way_is_not_met(client: Client, limit: dict[str, float]) -> None:
    (found,) = meters.measure(client, [bar(**limit)])

    assert not found["met"]


def test_answer_that_is_no_page_ends_the_run(client: Client) -> None:
    with pytest.raises(RuntimeError, match="answered 404"):
        meters.measure(client, [bar(path="/nowhere/")])


def test_list_is_asked_in_every_order_and_by_every_filter(db: None) -> None:
    found = dict(pages.cases(AGREEMENTS))

    sorts = {query["sort"] for query in found.values() if "sort" in query}
    assert sorts == {
        f"{side}{column.key}" for column in AGREEMENTS.columns if column.sort for side in ("", "-")
    }
    assert {"as it opens", "searched", "last page"} <= set(found)


def test_every_bar_of_pages_and_api_is_answered(client: Client) -> None:
    link = make.series().interconnect
    make.breach(interconnect=link, term=make.term(interconnect=link))

    answers = {each.path: client.get(each.path) for each in [*pages.bars(), *api.bars()]}

    assert {path: one.status_code for path, one in answers.items() if one.status_code != 200} == {}
    assert len(answers) > 100


def test_export_counts_its_rows(client: Client) -> None:
    for _ in range(3):
        make.pni()

    found = exports.measure(client)

    assert found["rows"] == 1 + 3
    assert found["met"]


def test_first_visit_counts_each_file_once_and_the_latin_font_only(client: Client) -> None:
    found = visit.measure(client)

    fonts = [name for name in found["files"] if name.endswith(".woff2")]
    assert len(fonts) == 1
    assert "tabler/css/tabler.min.css" in found["files"]
    assert found["kb"] == pytest.approx(found["later_kb"] + sum(found["files"].values()), abs=1)
    assert found["met"]


def test_quiet_tick_writes_nothing(client: Client) -> None:
    link = make.series().interconnect
    make.term(agreement=make.period().agreement, interconnect=link)
    make.term(agreement=make.agreement(partner=link.partner), type="AVAILABILITY_SLA",
              params={"target_pct": "99.99", "credits": [["99.99", "5"]]})  # fmt: skip
    network.report_incident(
        partner=link.partner, interconnect=link, started_at=AT - timedelta(days=40),
        restored_at=AT - timedelta(days=39), title="Port down", kind="OUTAGE",
        severity="CRITICAL", by=None, at=AT,
    )  # fmt: skip

    found = judging.measure(at=AT)

    assert found["writes"] == 0
    assert found["met"]


def test_report_names_what_is_missed_however_deep() -> None:
    figures = {
        "interfaces": 3,
        "tick": {"first": {"met": True}, "again": {"met": False}},
        "drop": {"met": False},
    }

    found = report.verdict(report._leaves(figures))

    assert found == {"missed": ["tick, again", "drop"], "met": False}


@pytest.mark.slow
def test_command_measures_samples_as_json(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    tiny = report.timeseries.Size(interfaces=20, days=2, tick=20, rounds=1)
    measure = report.timeseries.measure
    monkeypatch.setattr(report.timeseries, "measure", lambda **_: measure(size=tiny))
    out = StringIO()

    call_command("bench", "--only", "samples", stdout=out)

    found = json.loads(out.getvalue())
    assert found["machine"]["reference_loop_ms"] > 0
    assert isinstance(found["samples"]["missed"], list)
