"""Talking to a source without writing anything down: test it, look at a series, find labels."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from apps.core.errors import Refused
from apps.integrations.addresses import AddressPolicy
from apps.integrations.errors import SourceError
from apps.integrations.prometheus import promql
from apps.integrations.prometheus.answers import SourceInfo
from apps.integrations.prometheus.client import Client, Config
from apps.integrations.prometheus.promql import Target, Template
from apps.usage.enums import AuthKind
from apps.usage.models import DataSource
from apps.usage.rules import SLOT_SECONDS, slot_start

PREVIEW = timedelta(hours=6)
METRIC = re.compile(r"([A-Za-z_:][\w:]*)\{")

Values = list[int | None]


@dataclass(frozen=True)
class Preview:
    """Rates of the last hours, bit/s: one value per slot from `start` on, None where missing."""

    start: datetime
    in_bps: Values
    out_bps: Values
    problems: list[str]


def policy() -> AddressPolicy:
    """Which addresses a source may have here."""
    return AddressPolicy(allow_loopback=settings.SOURCE_ALLOW_PRIVATE)


def client_of(source: DataSource) -> Client:
    """A client for a source; use it in a `with` statement. Raises SourceError."""
    return Client(
        Config(
            url=source.url,
            auth=AuthKind.NONE if source.auth == AuthKind.MTLS else source.auth,
            username=source.username,
            password=source.secret if source.auth == AuthKind.BASIC else "",
            token=source.secret if source.auth == AuthKind.BEARER else "",
            client_cert=source.client_cert,
            client_key=source.client_key,
            ca=source.ca_cert,
            headers=source.headers,
            policy=policy(),
        )
    )


def test_connection(*, source: DataSource) -> SourceInfo:
    """Ask a source, saved or not, for its time and version. Raises Refused saying what is wrong."""
    try:
        with client_of(source) as client:
            return client.test()
    except SourceError as error:
        raise Refused(str(error)) from error


def preview(*, source: DataSource, labels: Mapping[str, str], at: datetime) -> Preview:
    """What the source has for these labels in the last six hours. Raises Refused."""
    end = int(slot_start(at.timestamp()))
    start = end - int(PREVIEW.total_seconds())
    try:
        with client_of(source) as client:
            targets = [Target("it", labels)]
            rates = client.read_rates(source.query_in, source.query_out, targets, start, end)["it"]
    except SourceError as error:
        raise Refused(str(error)) from error
    slots = range(start, end, SLOT_SECONDS)
    found_in, found_out = dict(rates.in_bps), dict(rates.out_bps)
    return Preview(
        start=slot_start(at) - PREVIEW,
        in_bps=[found_in.get(slot) for slot in slots],
        out_bps=[found_out.get(slot) for slot in slots],
        problems=rates.problems + [each.reason for each in rates.failed],
    )


def suggest(*, source: DataSource, text: str, limit: int = 20) -> list[dict[str, str]]:
    """Labels for a mapping whose values contain the text, as the source's template names them.

    None for templates that are more than one selector. Raises Refused.
    """
    try:
        template = Template(source.query_in)
        metric = METRIC.search(template.text)
        keys = template.keys() or []
        if metric is None or not keys:
            return []
        matches = [promql.selector(metric[1], {}, {label: text}) for label, _ in keys]
        with client_of(source) as client:
            found = client.series(matches, limit=limit)
    except SourceError as error:
        raise Refused(str(error)) from error
    rows = [{name: each.get(label, "") for label, name in keys} for each in found]
    return sorted(rows, key=lambda row: list(row.values()))
