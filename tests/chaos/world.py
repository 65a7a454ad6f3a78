"""Half a month of traffic that breaks promises, and everything that is left of it in a database."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection

from apps.agreements.models import ContractTerm
from apps.breaches.models import Breach, Evaluation, Statement, UpgradeObligation
from apps.integrations.prometheus.fake.metering import Interface, from_callable
from apps.network.models import Interconnect
from apps.notifications.models import Notice
from apps.usage import store
from apps.usage.models import DataSource, DayStat, LinkStat, Series, Touched
from tests import factories as make
from tests.factories import GBPS

START = datetime(2026, 3, 9, tzinfo=UTC)
END = datetime(2026, 4, 3, 6, tzinfo=UTC)
LINKS = 4
TRIGGER = {"metric": "BUSY_HOUR_AVG", "threshold_pct": "70", "periods": 3, "lead_value": 5}
COMMIT = {"commit_bps": 60 * GBPS, "price_per_mbps": "0.30", "currency": "USD"}
# Percent of capacity in the busiest hours, day by day: opens, clears, opens again.
LEVELS = (60, 75, 76, 77, 78, 79, 60, 50, 50, 51, 52, 60, 74, 75, 76, 77, 78, 60, 55, 54, 53)


def interfaces() -> list[Interface]:
    """One per interconnect, 100 Gbps each."""
    return [
        from_callable({"instance": "edge1.example.net", "ifName": f"ae{number}"}, traffic)
        for number in range(LINKS)
    ]


def traffic(labels: Mapping[str, str], side: str, slot: int) -> int | None:
    """A day with a peak in the evening; each interface is some days ahead of the one before.

    Now and then the source has nothing for half an hour.
    """
    number = int(labels["ifName"].removeprefix("ae"))
    day, second = divmod(slot - int(START.timestamp()), 86_400)
    if (slot // 1800 + number) % 97 == 0:
        return None
    level = LEVELS[(day + 5 * number) % len(LEVELS)]
    share = 100 if 64_800 <= second < 79_200 else 40
    noise = slot * 2_654_435_761 % 10**8
    return level * share * GBPS // (100 if side == "out" else 300) + noise


def build(url: str) -> None:
    """The interconnects, what was promised for them, and the source that measures them."""
    for role in ("manager", "engineer"):
        make.user(role=role)
    partner = make.partner(name="Andes Fibra")
    agreement = make.agreement(partner=partner)
    source = make.source(name="Chaos", url=url)
    for number in range(LINKS):
        link = make.pni(name=f"BOG-{number}", partner=partner, capacity_gbps=100)
        labels = {"instance": "edge1.example.net", "ifname": f"ae{number}"}
        make.series(link=link, source=source, labels=labels)
        make.term(agreement=agreement, interconnect=link, params=TRIGGER)
    make.term(agreement=agreement, type="COMMIT_RATE", params=COMMIT, scope_kind="partner")
    Series.objects.update(cursor=START)


def left() -> dict[str, Any]:
    """Every row that collecting and judging write, by names that both rounds share.

    Left out: references, the time of a computation, and numbers of versions: whether a day was
    judged before its last samples came is a matter of chance, what is said of it in the end is not.
    A statement is not issued anew for samples that change none of its figures, so the number of
    samples it was issued with is left out as well.
    """
    return {
        "samples": _samples(),
        "rollups": _rows(
            DayStat, "series_id", "day", "direction", "n", "sum_bps", "max_bps", "p95_bps",
            "busy_hour_slot", "busy_hour_bps",
        ),
        "figures": _rows(
            LinkStat, "interconnect__name", "day", "p95_in_bps", "p95_out_bps", "used_pct",
            "n_minus_1_pct", "busy_hour_bps", "peak_bps", "completeness", "trend",
            "last_sample_at",
        ),
        "evaluations": _rows(
            Evaluation.objects.filter(is_latest=True), "term_id", "interconnect__name", "day",
            "window_from", "value_bps", "threshold_bps", "value", "n_expected", "n_valid",
            "quality", "outcome", "method", "input_hash", "details",
        ),
        "breaches": _rows(
            Breach, "term_id", "interconnect__name", "kind", "state", "severity", "over_since",
            "last_seen_on", "opened_at", "resolved_at", "reopen_count", "days_over", "on_hold",
            "measured", "peak", "due_on",
        ),
        "statements": _rows(
            Statement.objects.filter(is_latest=True), "term_id", "state", "period_first",
            "measured_bps", "overage_bps", "amount", "quality", "n_expected", "lines", "facts",
        ),
        "upgrades": _rows(
            UpgradeObligation, "interconnect__name", "state", "triggered_on", "required_bps",
            "started_on", "due_on", "internal_due_on", "told_days", "completed_on",
        ),
        "told": _told(),
        "undone": Touched.objects.count(),
        "cursors": _rows(Series, "labels", "cursor", "last_sample_at"),
        "failures": _rows(DataSource, "name", "failures", "last_error"),
    }  # fmt: skip


def _samples() -> list[list[list[int]]]:
    ids = list(Series.objects.order_by("pk").values_list("pk", flat=True))
    return store.current().matrix(ids, START, END + timedelta(days=1)).tolist()


def _rows(of: Any, *fields: str) -> list[str]:
    rows = getattr(of, "objects", of).values_list(*fields)
    return sorted(map(repr, rows))


def _told() -> list[str]:
    """Who was told that a breach opened or was resolved, by the names of the interconnects."""
    names = dict(Breach.objects.values_list("ref", "interconnect__name"))
    since = dict(Breach.objects.values_list("ref", "over_since"))
    rows = Notice.objects.filter(kind__in=["breach_opened", "breach_resolved"])
    return sorted(
        f"{row.kind} {names[row.ref]} {since[row.ref]} {row.recipient_id}" for row in rows
    )


def counts() -> dict[str, int]:
    """How much there is, so that nothing is compared with nothing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM ts_day")
        (sealed,) = cursor.fetchone()
    return {
        "links": Interconnect.objects.count(),
        "terms": ContractTerm.objects.count(),
        "evaluations": Evaluation.objects.filter(is_latest=True).count(),
        "breaches": Breach.objects.exclude(opened_at=None).count(),
        "statements": Statement.objects.filter(is_latest=True).count(),
        "upgrades": UpgradeObligation.objects.count(),
        "sealed": sealed,
    }
