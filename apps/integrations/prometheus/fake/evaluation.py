"""Values of an expression at given times."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from apps.integrations.prometheus.fake import expressions, metering
from apps.integrations.prometheus.fake.expressions import Expression, Selector
from apps.integrations.prometheus.fake.metering import DIRECTIONS, Interface

METRICS = (*DIRECTIONS, "ifHighSpeed")


@dataclass(frozen=True)
class Series:
    labels: Mapping[str, str]
    values: list[float | None]


def evaluate(
    expression: Expression, times: Sequence[float], interfaces: Sequence[Interface]
) -> list[Series]:
    """One series per label set; None where there is no value."""
    evaluator = _EVALUATORS[type(expression)]
    return evaluator(expression, times, interfaces)


def known(interfaces: Sequence[Interface]) -> Iterator[tuple[dict[str, str], Interface]]:
    """Every series there is, with its name among the labels."""
    for interface in interfaces:
        for metric in METRICS:
            yield {"__name__": metric, **interface.labels}, interface


def _rate(
    expression: expressions.Rate, times: Sequence[float], interfaces: Sequence[Interface]
) -> list[Series]:
    return [
        Series(
            interface.labels,
            [
                None if value is None else value / 8
                for value in metering.averages(interface, DIRECTIONS[labels["__name__"]], times)
            ],
        )
        for labels, interface in known(interfaces)
        if labels["__name__"] in DIRECTIONS and expression.selector.selects(labels)
    ]


def _instant(
    selector: Selector, times: Sequence[float], interfaces: Sequence[Interface]
) -> list[Series]:
    return [
        Series(labels, [_sample(labels["__name__"], interface, int(at)) for at in times])
        for labels, interface in known(interfaces)
        if selector.selects(labels)
    ]


def _sample(metric: str, interface: Interface, at: int) -> float | None:
    if metric in DIRECTIONS:
        return metering.octets(interface, DIRECTIONS[metric], at)
    return interface.speed_bps // 1_000_000


def _sum(
    expression: expressions.Sum, times: Sequence[float], interfaces: Sequence[Interface]
) -> list[Series]:
    parts = [each.values for each in evaluate(expression.of, times, interfaces)]
    rows = [[value for value in row if value is not None] for row in zip(*parts, strict=True)]
    return [Series({}, [sum(row) if row else None for row in rows])] if rows else []


def _labelled(
    expression: expressions.Labelled, times: Sequence[float], interfaces: Sequence[Interface]
) -> list[Series]:
    return [
        Series({**each.labels, expression.name: expression.value}, each.values)
        for each in evaluate(expression.of, times, interfaces)
    ]


def _scaled(
    expression: expressions.Scaled, times: Sequence[float], interfaces: Sequence[Interface]
) -> list[Series]:
    return [
        Series(
            {name: value for name, value in each.labels.items() if name != "__name__"},
            [None if value is None else value * expression.factor for value in each.values],
        )
        for each in evaluate(expression.of, times, interfaces)
    ]


def _union(
    expression: expressions.Union, times: Sequence[float], interfaces: Sequence[Interface]
) -> list[Series]:
    found: dict[tuple[tuple[str, str], ...], Series] = {}
    for part in expression.parts:
        for each in evaluate(part, times, interfaces):
            found.setdefault(tuple(sorted(each.labels.items())), each)
    return list(found.values())


def _number(
    expression: expressions.Number, times: Sequence[float], interfaces: Sequence[Interface]
) -> list[Series]:
    return [Series({}, [expression.value] * len(times))]


def _time(
    expression: expressions.Time, times: Sequence[float], interfaces: Sequence[Interface]
) -> list[Series]:
    return [Series({}, list(times))]


_EVALUATORS: dict[type, Callable[[Any, Sequence[float], Sequence[Interface]], list[Series]]] = {
    expressions.Rate: _rate,
    expressions.Selector: _instant,
    expressions.Sum: _sum,
    expressions.Labelled: _labelled,
    expressions.Scaled: _scaled,
    expressions.Union: _union,
    expressions.Number: _number,
    expressions.Time: _time,
}
