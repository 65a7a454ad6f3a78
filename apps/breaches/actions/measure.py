"""Evaluations: what was measured on a day or in a month, appended version by version."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from apps.agreements.rules import UpgradeTrigger, params_to_json
from apps.breaches import queries, rules
from apps.breaches.models import Evaluation
from apps.breaches.queries import DayKey, Month, Promise, Samples, Version, Work
from apps.breaches.rules import DayFigures, Peak, Reading
from apps.core import units
from apps.usage.rules import SLOT_SECONDS, period_bounds

BATCH = 500


def measure(works: Sequence[Work], at: datetime) -> list[Evaluation]:
    """Write every evaluation that is new or has other inputs than the stored one; returns them.

    Samples of all the work are read once. Call it in a transaction that holds the terms.
    """
    stored = queries.latest(works)
    links = {pk for work in works for pk in work.promise.interconnect_ids}
    samples = queries.read(links, *queries.span(_reaches(works)))
    fresh = [one for work in works for one in _measured(work, samples, stored, at)]
    replaced = [stored[key].pk for one in fresh if (key := _key(one)) in stored]
    if replaced:
        Evaluation.objects.filter(pk__in=replaced).update(is_latest=False)
    return Evaluation.objects.bulk_create(fresh, batch_size=BATCH)


def _reaches(works: Iterable[Work]) -> Iterator[tuple[Promise, date, date]]:
    """The local days whose samples are needed: windows and months begin before the first day."""
    for work in works:
        versions = work.promise.versions
        first = min(_window_from(work.promise, version, work.first) for version in versions)
        yield work.promise, first, work.last


def _window_from(promise: Promise, version: Version, day: date) -> date:
    if isinstance(version.params, UpgradeTrigger):
        return queries.window_from(day, version.params)
    return promise.month_of(day)[0]


def _measured(
    work: Work, samples: Samples, stored: dict[DayKey, Evaluation], at: datetime
) -> Iterator[Evaluation]:
    """The evaluations of one promise that differ from what is stored."""
    promise = work.promise
    for day in promise.days(work.first, work.last):
        version = promise.version_for(day)
        old = stored.get((*promise.scope, day))
        if version is None or (old is None and not queries.is_recent(work, day)):
            continue
        first = _window_from(promise, version, day)
        inputs = _inputs(promise, version, samples, first, day)
        if old is None or old.input_hash != inputs:
            new = _evaluation(promise, version, samples, first, day)
            new.input_hash = inputs
            new.version = old.version + 1 if old else 1
            new.evaluated_at = at
            yield new


def _inputs(promise: Promise, version: Version, samples: Samples, first: date, day: date) -> str:
    """Changes when samples, capacities or parameters do."""
    parts = [repr((version.revision.pk, params_to_json(version.params))).encode()]
    for link in promise.interconnect_ids:
        prints = samples.fingerprints(link, first, day, promise.tz)
        capacity = samples.stretches(link, day, promise.tz) if promise.is_daily else ()
        parts.append(repr((link, prints, capacity)).encode())
    return queries.fingerprint(*parts)


def _evaluation(
    promise: Promise, version: Version, samples: Samples, first: date, day: date
) -> Evaluation:
    made = Evaluation(
        revision=version.revision,
        term=promise.term,
        interconnect=promise.interconnect,
        scope_ref=promise.scope_ref,
        window_from=first,
        day=day,
    )
    if isinstance(version.params, UpgradeTrigger):
        _fill_day(made, version.params, samples, promise)
    else:
        _fill_month(made, version, samples, promise)
    return made


def _fill_day(made: Evaluation, params: UpgradeTrigger, samples: Samples, promise: Promise) -> None:
    link = promise.interconnect_ids[0]
    found = queries.figures(samples, link, made.day, promise.tz, params)
    observed = found.observed(made.day)
    made.metric = params.metric
    made.value_bps = found.metric.value_bps
    made.threshold_bps = rules.threshold_bps(params, found.capacity_bps, found.survivor_bps)
    made.capacity_bps = found.capacity_bps
    made.value = rules.percent(observed, params)
    made.threshold = params.threshold_pct
    made.n_expected, made.n_valid = found.n_expected, found.n_valid
    made.quality = found.grade
    made.outcome = rules.compare(observed, params).value
    made.method = method_of(params)
    start, _ = period_bounds(made.day, made.day, promise.tz)
    made.details = {
        "samples": _prints(promise, samples, made.day, made.day),
        **_day_details(found, observed, start),
    }


def method_of(params: UpgradeTrigger) -> str:
    """How the figure was found, in words."""
    how = "Nearest rank" if params.metric in rules.ROLLING_METRICS else "Daily"
    side = {"HIGHER": "higher direction", "IN": "inbound", "OUT": "outbound"}[params.direction]
    return f"{how}, {side}"


def _day_details(found: DayFigures, observed: rules.Observed, start: datetime) -> dict[str, Any]:
    """What a person needs to recompute the value, and the walk to rate it."""
    metric = found.metric
    details: dict[str, Any] = {
        "day": {"expected": found.day_expected, "valid": found.day_valid},
        "side": metric.side,
        **{side.lower(): _reading(reading) for side, reading in metric.readings.items()},
        "missing": found.n_expected - found.n_valid,
        "if_zero": _reading(metric.if_zero) if metric.if_zero else None,
        "survivor_bps": found.survivor_bps,
        "n_minus_1_pct": _text(_percent(metric.value_bps, found.survivor_bps)),
        **_peak("busy_hour", found.busy_hour, start),
        **_peak("max", found.peak, start),
    }
    scaled = {"busy_hour_bps": observed.busy_hour_bps, "max_bps": observed.max_slot_bps}
    if any(details[name] != bps for name, bps in scaled.items()):
        details["on_capacity"] = scaled  # the capacity changed within the day
    return details


def _reading(reading: Reading) -> dict[str, int | None]:
    return {"bps": reading.bps, "rank": reading.rank, "n": reading.n}


def _peak(name: str, peak: Peak | None, start: datetime) -> dict[str, Any]:
    if peak is None:
        return {f"{name}_bps": None, f"{name}_at": None}
    at = start + timedelta(seconds=SLOT_SECONDS * peak.slot)
    return {f"{name}_bps": peak.bps, f"{name}_at": at.isoformat()}


def _percent(bps: int | None, capacity_bps: int | None) -> Decimal | None:
    return rules.percent_of(bps, capacity_bps) if bps is not None and capacity_bps else None


def _text(value: Decimal | None) -> str | None:
    return None if value is None else units.limit(value)


def _fill_month(made: Evaluation, version: Version, samples: Samples, promise: Promise) -> None:
    month = Month(made.window_from, made.day, promise.tz, promise.interconnect_ids, samples)
    found = queries.month_figures(month, version.params)
    made.metric = promise.term.type
    for name in ("value_bps", "threshold_bps", "value", "threshold", "n_expected", "n_valid"):
        setattr(made, name, getattr(found, name))
    made.quality = found.grade
    made.method = found.method
    prints = _prints(promise, samples, made.window_from, made.day)
    made.details = found.details | {"samples": prints}
    seen = queries.seen(made, promise.kinds[0])
    made.outcome = rules.judge_month([seen], version.params).outcome.value


def _prints(promise: Promise, samples: Samples, first: date, last: date) -> dict[str, str]:
    """What the samples were, by local day, to be recognised when they change."""
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    return {str(day): queries.day_print(promise, samples, day) for day in days}


def _key(one: Evaluation) -> DayKey:
    return one.term_id, one.scope_ref, one.day
