"""What a Prometheus-compatible server answers, as values of ours."""

import json
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from apps.integrations.errors import (
    BadAnswer,
    BadQuery,
    SourceError,
    SourceLimited,
    SourceRefused,
    SourceUnreachable,
)
from apps.integrations.http import Answer
from apps.integrations.measuring import FailedWindow, Point, Window

LARGEST = 2**63 - 1
_TOO_BIG = re.compile("exceed|too many|maximum number|cannot select more", re.IGNORECASE)

Labels = Mapping[str, str]


@dataclass(frozen=True)
class RangeSeries:
    """One series: points (slot start in epoch seconds, bit/s), in order of time.

    A slot the server has nothing for is absent; one with a value that is no rate (NaN, Inf,
    negative, text) is there as None. Both are missing.
    """

    labels: Labels
    points: list[Point]


@dataclass(frozen=True)
class RangeResult:
    series: list[RangeSeries]
    failed_windows: list[FailedWindow]
    warnings: list[str]


@dataclass(frozen=True)
class InstantValue:
    labels: Labels
    value: float | None


def data_of(answer: Answer, host: str) -> tuple[Any, list[str]]:
    """The `data` and `warnings` of a successful answer; raises the SourceError that fits."""
    envelope = _envelope(answer)
    if answer.status != 200:
        raise _error(answer, envelope, host)
    if envelope.get("status") != "success" or "data" not in envelope:
        raise BadAnswer(
            f"{host} does not answer like Prometheus. Check the address; some servers need a path, "
            "such as /prometheus (Mimir) or /select/0/prometheus (VictoriaMetrics cluster)."
        )
    warnings = envelope.get("warnings")
    return envelope["data"], [str(each) for each in warnings] if isinstance(warnings, list) else []


def _envelope(answer: Answer) -> dict[str, Any]:
    try:
        parsed = json.loads(answer.body)
    except (ValueError, RecursionError):
        return {}
    return parsed if isinstance(parsed, dict) else {}


def _error(answer: Answer, envelope: dict[str, Any], host: str) -> SourceError:
    said = str(envelope.get("error", ""))[:500]
    if answer.status in (400, 422):
        return _about_query(said, host)
    if answer.status == 503 and envelope.get("errorType") in ("timeout", "canceled"):
        return SourceLimited(
            f"{host} gave up on the query: {said}. Ask for fewer interconnects or days at once.",
            too_big=True,
        )
    return _about_server(answer, host)


def _about_query(said: str, host: str) -> SourceError:
    if _TOO_BIG.search(said):
        return SourceLimited(
            f"{host} refuses so large a question: {said}. Ask for fewer interconnects or days.",
            too_big=True,
        )
    return BadQuery(
        f"{host} does not understand the query: {said or 'no reason given'}. "
        "Correct the query template of the source."
    )


def _about_server(answer: Answer, host: str) -> SourceError:
    status = answer.status
    if status == 401:
        return SourceRefused(f"{host} does not accept the user name, password or token (401).")
    if status == 403:
        return SourceRefused(
            f"{host} denies access (403). Ask its administrator for read access, and check the "
            "tenant header."
        )
    if status == 429:
        return SourceLimited(
            f"{host} asks for fewer requests (429). Lengthen the cadence of the source.",
            retry_after=answer.retry_after,
        )
    if status >= 500:
        return SourceUnreachable(f"{host} is failing (status {status}). Try again later.")
    return BadAnswer(
        f"{host} has no Prometheus API at this address (status {status}). Check the path: Mimir "
        "needs /prometheus, a VictoriaMetrics cluster /select/0/prometheus."
    )


def matrix(data: Any, host: str, window: Window, step: int) -> list[RangeSeries]:
    """The series of a range answer, with slots named by their start. Raises BadAnswer.

    A value stamped t covers (t - step, t], so it belongs to the slot that starts at t - step
    (Rules: percentile, 4.3). Stamps that were not asked for are dropped.
    """
    return [
        RangeSeries(_labels(each, host), _points(each.get("values", ()), window, step))
        for each in _result(data, "matrix", host)
    ]


def vector(data: Any, host: str) -> list[InstantValue]:
    """The values of an instant answer; a scalar counts as one without labels. Raises BadAnswer."""
    if isinstance(data, dict) and data.get("resultType") == "scalar":
        return [InstantValue({}, number(_second(data.get("result"))))]
    return [
        InstantValue(_labels(each, host), number(_second(each.get("value"))))
        for each in _result(data, "vector", host)
    ]


def texts(data: Any, host: str) -> list[str]:
    """A list of strings. Raises BadAnswer."""
    if not isinstance(data, list):
        raise BadAnswer(f"{host} answers without a list where Prometheus has one.")
    return [str(each) for each in data]


def label_sets(data: Any, host: str) -> list[dict[str, str]]:
    """A list of label sets. Raises BadAnswer."""
    if not isinstance(data, list) or not all(isinstance(each, dict) for each in data):
        raise BadAnswer(f"{host} answers without label sets where Prometheus has them.")
    return [{str(name): str(value) for name, value in each.items()} for each in data]


def number(value: Any) -> float | None:
    """A finite number, None for anything else."""
    try:
        found = float(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return found if math.isfinite(found) else None


def bps(value: Any) -> int | None:
    """A rate in whole bit/s, None for what cannot be one."""
    found = number(value)
    if found is None or found < 0 or found > LARGEST:
        return None
    return round(found)


def merge(parts: Iterable[RangeSeries]) -> list[RangeSeries]:
    """Series of successive windows, joined where their labels are equal."""
    found: dict[tuple[tuple[str, str], ...], RangeSeries] = {}
    for part in parts:
        key = tuple(sorted(part.labels.items()))
        found.setdefault(key, RangeSeries(part.labels, [])).points.extend(part.points)
    return list(found.values())


def _result(data: Any, kind: str, host: str) -> list[dict[str, Any]]:
    is_right = isinstance(data, dict) and data.get("resultType") == kind
    result = data.get("result") if is_right else None
    if not isinstance(result, list) or not all(isinstance(each, dict) for each in result):
        raise BadAnswer(f"{host} answers without a {kind}. Use a template that yields a rate.")
    return result


def _labels(series: Mapping[str, Any], host: str) -> dict[str, str]:
    metric = series.get("metric", {})
    if not isinstance(metric, dict):
        raise BadAnswer(f"{host} answers a series without labels.")
    return {str(name): str(value) for name, value in metric.items()}


def _points(values: Any, window: Window, step: int) -> list[Point]:
    points = []
    for pair in values if isinstance(values, Sequence) else ():
        stamp = number(pair[0]) if isinstance(pair, list) and len(pair) == 2 else None
        if stamp is not None and window.start < stamp <= window.end and stamp % step == 0:
            points.append((int(stamp) - step, bps(pair[1])))
    return points


def _second(pair: Any) -> Any:
    return pair[1] if isinstance(pair, list) and len(pair) == 2 else None
