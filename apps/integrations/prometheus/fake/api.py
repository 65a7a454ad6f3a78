"""The HTTP API of Prometheus without the HTTP: a path and fields in, a status and a body out."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from apps.integrations.faking import Fields, Reply
from apps.integrations.prometheus.fake import evaluation, expressions, metering
from apps.integrations.prometheus.fake.evaluation import Series
from apps.integrations.prometheus.fake.metering import Interface

MAX_POINTS = 11_000


class Rejected(Exception):
    """An error answer in the envelope of the real server."""

    def __init__(self, status: int, kind: str, text: str) -> None:
        super().__init__(text)
        self.status, self.kind = status, kind


@dataclass
class Api:
    """`interfaces` and `clock` (epoch seconds) are asked anew for every question.

    Nothing later than the clock is known. `texts` replaces the value of slots, by their start, with
    a text such as "NaN".
    """

    interfaces: Callable[[], Sequence[Interface]]
    clock: Callable[[], float]
    application: str = ""
    version: str = "2.42.0"
    texts: dict[int, str] = field(default_factory=dict)

    def answer(self, path: str, fields: Fields) -> Reply:
        """The reply to one request; never raises."""
        try:
            return self._route(path, fields)
        except expressions.NotUnderstood as error:
            return _error(400, "bad_data", f'invalid parameter "query": {error}')
        except Rejected as error:
            return _error(error.status, error.kind, str(error))

    def _route(self, path: str, fields: Fields) -> Reply:
        if path in ("/-/ready", "/-/healthy"):
            return Reply(200, b"Simulated Prometheus server is ready.\n", "text/plain")
        if path == "/metrics":
            text = metering.exposition(self.interfaces(), int(self.clock()))
            return Reply(200, text.encode(), "text/plain; version=0.0.4; charset=utf-8")
        if path.startswith("/api/v1/label/") and path.endswith("/values"):
            return _success(self._label_values(path.split("/")[4], fields))
        handler = {
            "/api/v1/query_range": self._query_range,
            "/api/v1/query": self._query,
            "/api/v1/series": self._series,
            "/api/v1/labels": self._labels,
            "/api/v1/status/buildinfo": self._buildinfo,
        }.get(path)
        if handler is None:
            return Reply(404, b"404 page not found\n", "text/plain")
        return _success(handler(fields))

    def _query_range(self, fields: Fields) -> dict[str, Any]:
        start, end, step = (_moment(fields, name) for name in ("start", "end", "step"))
        if end < start or step <= 0:
            raise Rejected(400, "bad_data", 'invalid parameter "end" or "step"')
        if (end - start) / step > MAX_POINTS:
            raise Rejected(
                400,
                "bad_data",
                "exceeded maximum resolution of 11,000 points per timeseries. "
                "Try decreasing the query resolution (?step=XX)",
            )
        times = [start + step * number for number in range(int((end - start) // step) + 1)]
        found = self._evaluate(_one(fields, "query"), [at for at in times if at <= self.clock()])
        result = [{"metric": labels, "values": values} for labels, values in found if values]
        return {"resultType": "matrix", "result": result}

    def _query(self, fields: Fields) -> dict[str, Any]:
        given = dict(fields).get("time")
        at = _moment(fields, "time") if given else self.clock()
        query = _one(fields, "query")
        if isinstance(expressions.parse(query), expressions.Number | expressions.Time):
            return {"resultType": "scalar", "result": self._evaluate(query, [at])[0][1][0]}
        found = self._evaluate(query, [at] if at <= self.clock() else [])
        result = [{"metric": labels, "value": values[0]} for labels, values in found if values]
        return {"resultType": "vector", "result": result}

    def _evaluate(
        self, query: str, times: Sequence[float]
    ) -> list[tuple[Mapping[str, str], list[list[Any]]]]:
        expression = expressions.parse(query)
        if not times:
            return []
        series = evaluation.evaluate(expression, times, self.interfaces())
        return [(each.labels, self._pairs(each, times)) for each in series]

    def _pairs(self, series: Series, times: Sequence[float]) -> list[list[Any]]:
        return [
            [at, self._told(series, int(at) - metering.SLOT) or _text(value)]
            for at, value in zip(times, series.values, strict=True)
            if value is not None
        ]

    def _told(self, series: Series, slot: int) -> str:
        """The text in place of a value; the time of the server is never replaced."""
        return self.texts.get(slot, "") if series.labels else ""

    def _series(self, fields: Fields) -> list[dict[str, str]]:
        if not any(name == "match[]" for name, _ in fields):
            raise Rejected(400, "bad_data", "no match[] parameter provided")
        return self._known(fields)

    def _labels(self, fields: Fields) -> list[str]:
        return sorted({name for labels in self._known(fields) for name in labels})

    def _label_values(self, name: str, fields: Fields) -> list[str]:
        return sorted({labels[name] for labels in self._known(fields) if name in labels})

    def _known(self, fields: Fields) -> list[dict[str, str]]:
        """All series, or those that one of the selectors selects."""
        chosen = [expressions.parse_selector(value) for name, value in fields if name == "match[]"]
        return [
            labels
            for labels, _ in evaluation.known(self.interfaces())
            if not chosen or any(selector.selects(labels) for selector in chosen)
        ]

    def _buildinfo(self, fields: Fields) -> dict[str, str]:
        name = {"application": self.application} if self.application else {}
        return {**name, "version": self.version, "revision": "simulated", "goVersion": ""}


def _success(data: Any) -> Reply:
    return Reply(200, json.dumps({"status": "success", "data": data}).encode())


def _error(status: int, kind: str, text: str) -> Reply:
    body = {"status": "error", "errorType": kind, "error": text}
    return Reply(status, json.dumps(body).encode())


def _one(fields: Fields, name: str) -> str:
    value = dict(fields).get(name)
    if not value:
        raise Rejected(400, "bad_data", f'invalid parameter "{name}": missing')
    return value


def _moment(fields: Fields, name: str) -> float:
    text = _one(fields, name)
    try:
        return float(text)
    except ValueError as error:
        raise Rejected(400, "bad_data", f'invalid parameter "{name}": {text}') from error


def _text(value: float) -> str:
    """A number as Prometheus prints it: no exponent, no needless fraction."""
    return str(int(value)) if value == int(value) else repr(value)
