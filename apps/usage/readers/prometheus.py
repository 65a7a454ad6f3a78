"""Prometheus and what speaks its API: any window of the past, by query templates."""

import re
from collections.abc import Hashable, Mapping, Sequence
from datetime import datetime
from types import TracebackType
from typing import Any, Self

from apps.integrations.errors import SourceError
from apps.integrations.measuring import Rates, SourceInfo, Target, Window
from apps.integrations.prometheus import promql
from apps.integrations.prometheus.client import Client, Config
from apps.integrations.prometheus.promql import Template
from apps.usage.models import DataSource
from apps.usage.readers.base import endpoint

METRIC = re.compile(r"([A-Za-z_:][\w:]*)\{")
QUERIES = ("query_in", "query_out")


class PrometheusReader:
    """See `Reader`."""

    def __init__(self, source: DataSource) -> None:
        self.source = source
        settings: dict[str, Any] = endpoint(source)
        self.client = Client(Config(**settings))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.client.close()

    @classmethod
    def check(cls, source: DataSource) -> dict[str, str]:
        errors = {}
        for name in QUERIES:
            try:
                Template(getattr(source, name))
            except SourceError as error:
                errors[name] = str(error)
        return errors

    @classmethod
    def labels(cls, source: DataSource) -> list[str]:
        names: list[str] = []
        for name in QUERIES:
            names += Template(getattr(source, name)).placeholders()
        return list(dict.fromkeys(names))

    @classmethod
    def fit(cls, source: DataSource, labels: Mapping[str, str]) -> None:
        for name in QUERIES:
            Template(getattr(source, name)).check(labels)

    def test(self) -> SourceInfo:
        return self.client.test()

    def skew(self, at: datetime) -> float | None:
        return self.client.time() - at.timestamp()

    def read(
        self, targets: Sequence[Target], window: Window, at: datetime
    ) -> dict[Hashable, Rates]:
        queries = (self.source.query_in, self.source.query_out)
        return self.client.read_rates(*queries, targets, window.start, window.end)

    def suggest(self, text: str, limit: int) -> list[dict[str, str]]:
        """None for templates that are more than one selector."""
        template = Template(self.source.query_in)
        metric = METRIC.search(template.text)
        keys = template.keys() or []
        if metric is None or not keys:
            return []
        matches = [promql.selector(metric[1], {}, {label: text}) for label, _ in keys]
        found = self.client.series(matches, limit=limit)
        return [{name: each.get(label, "") for label, name in keys} for each in found]
