"""Latency, loss and jitter of a month. Rules: term types 10.1 LATENCY / LOSS / JITTER_SLA."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from apps.agreements.rules import JitterSla, LatencySla, LossSla
from apps.breaches.rules import facts
from apps.breaches.rules.counting import outcome_of
from apps.breaches.rules.facts import MICRO, QualityAt
from apps.breaches.rules.seen import Figured, Span
from apps.breaches.rules.verdicts import month_words
from apps.core import units
from apps.usage.rules import Grade, completeness, rank

Terms = LatencySla | LossSla | JitterSla
WORDS = {"MEAN": "mean", "P95": "95th percentile", "MAX": "worst measurement"}


def latency_figure(span: Span, params: LatencySla) -> Figured:
    """Round trip in milliseconds; exactly the target is kept."""
    return _figure(span, params, "latency_ms", params.target_ms, "ms")


def loss_figure(span: Span, params: LossSla) -> Figured:
    """Packet loss in percent; exactly the target is kept."""
    return _figure(span, params, "loss_pct", params.target_pct, "%")


def jitter_figure(span: Span, params: JitterSla) -> Figured:
    """Variation of delay in milliseconds; exactly the target is kept."""
    return _figure(span, params, "jitter_ms", params.target_ms, "ms")


def taken(micro: Sequence[int], aggregation: str) -> Fraction:
    """Mean, 95th percentile by nearest rank, or highest of the measurements; in millionths."""
    if aggregation == "P95":
        return Fraction(sorted(micro)[rank(len(micro), 95) - 1])
    return Fraction(max(micro)) if aggregation == "MAX" else Fraction(sum(micro), len(micro))


def _figure(span: Span, params: Terms, kind: str, target: Decimal, unit: str) -> Figured:
    """One measurement is expected per interval of the term; maintenance is left out, of both."""
    start, end = span.bounds
    link, interval = span.links[0], params.interval_minutes * 60
    windows = [(one.starts_at, one.ends_at) for one in span.facts.excuses.get(link, ())]
    excused = facts.within(windows, start, end)
    there = span.facts.quality.get((link, kind), ())
    known = [one for one in there if not any(a <= one.at < b for a, b in excused)]
    expected = (facts.seconds(end - start) - facts.length(excused)) // interval
    valid = min(expected, _intervals(known, interval))
    grade = completeness(valid, expected)
    value = taken([one.micro for one in known], params.aggregation) / MICRO if known else None
    broken = None if value is None or grade is Grade.INSUFFICIENT else value > target
    shown = None if value is None else _shown(value)
    return Figured(
        value_bps=None,
        threshold_bps=None,
        value=shown,
        threshold=target,
        n_valid=valid,
        n_expected=expected,
        grade=grade,
        method=f"{WORDS[params.aggregation]} of the month",
        outcome=outcome_of(broken),
        details={
            "readings": len(known),
            "excused_s": facts.length(excused),
            "reason": (
                f"{WORDS[params.aggregation].capitalize()} of {units.number(len(known))} "
                f"measurements in {month_words(span.first)}: "
                f"{'none' if shown is None else units.limit(shown)} {unit}, "
                f"{units.limit(target)} {unit} are agreed."
            ),
        },
    )


def _intervals(known: Sequence[QualityAt], interval: int) -> int:
    """Intervals with at least one measurement: two in one do not make up for none in another."""
    return len({int(one.at.timestamp()) // interval for one in known})


def _shown(value: Fraction) -> Decimal:
    return units.rounded(Decimal(value.numerator) / Decimal(value.denominator), 3)
