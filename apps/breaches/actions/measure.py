"""Evaluations: what was measured on a day or in a month, appended version by version."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from apps.agreements.rules import params_to_json
from apps.breaches import queries, rules
from apps.breaches.models import Evaluation
from apps.breaches.queries import DayKey, Month, Promise, Samples, Version, Work
from apps.breaches.rules import Outcome

BATCH = 500
METRIC_LETTERS = 16
SAME = (
    "value_bps", "threshold_bps", "capacity_bps", "value", "threshold", "n_expected", "n_valid",
    "method",
)  # fmt: skip


def measure(works: Sequence[Work], at: datetime) -> list[Evaluation]:
    """Write every evaluation that is new or has other inputs than the stored one; returns them.

    Samples of all the work are read once. Call it in a transaction that holds the terms.
    """
    stored = queries.latest(works)
    samples = _read(works)
    fresh = [one for work in works for one in _measured(work, samples, stored, at)]
    replaced = [stored[key].pk for one in fresh if (key := _key(one)) in stored]
    if replaced:
        Evaluation.objects.filter(pk__in=replaced).update(is_latest=False)
    return Evaluation.objects.bulk_create(fresh, batch_size=BATCH)


def _read(works: Sequence[Work]) -> Samples:
    """All that the work is judged by: samples as far as its terms need them, and the rest."""
    start, end = queries.span(_reaches(works))
    promises = [work.promise for work in works]
    sampled = {pk for one in promises if one.needs_samples for pk in one.interconnect_ids}
    everything = {pk for one in promises for pk in one.interconnect_ids}
    samples = queries.read(sampled, start, end, beside=everything)
    return replace(samples, facts=queries.read_facts(promises, start, end))


def _reaches(works: Iterable[Work]) -> Iterator[tuple[Promise, date, date]]:
    """The local days whose samples are needed: windows and months begin before the first day."""
    for work in works:
        versions = work.promise.versions
        first = min(_window_from(work.promise, version, work.first) for version in versions)
        yield work.promise, first, work.last


def _window_from(promise: Promise, version: Version, day: date) -> date:
    """First local day whose samples the period that ends with a day is made of."""
    return promise.way.window(promise.period_of(day)[0], version.params)


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
    for link in promise.interconnect_ids if promise.needs_samples else ():
        prints = samples.fingerprints(link, first, day, promise.tz)
        capacity = samples.stretches(link, day, promise.tz) if promise.is_daily else ()
        parts.append(repr((link, prints, capacity)).encode())
        if promise.way.has_own_walk and samples.is_partial(link, first, day, promise.tz):
            bounds = samples.bounded(link, first, day, promise.tz, in_sum=False)
            parts.append(bounds.tobytes())
    if promise.needs_facts and (known := queries.fact_print(promise, samples.facts, first, day)):
        parts.append(known.encode())
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
    _fill(made, version, samples, promise)
    return made


def _fill(made: Evaluation, version: Version, samples: Samples, promise: Promise) -> None:
    last = min(made.day, promise.ended_on or made.day)
    span = Month(
        made.window_from, last, promise.tz, promise.interconnect_ids, samples,
        is_sum=not promise.is_each, sites=promise.sites,
    )  # fmt: skip
    found = queries.figured(span, version.params)
    for name in SAME:
        setattr(made, name, getattr(found, name))
    made.metric = found.metric or promise.term.type[:METRIC_LETTERS]
    made.quality = found.grade
    first = made.day if promise.is_daily else made.window_from
    prints = _prints(promise, samples, first, made.day) if promise.needs_samples else {}
    made.details = {**found.details, "samples": prints}
    made.outcome = (found.outcome or _outcome(made, version)).value


def _outcome(made: Evaluation, version: Version) -> Outcome:
    """How the period compares on its own, where its figure does not say so itself."""
    seen = queries.seen(made, version.params)
    return rules.judge_period([seen], version.params).outcome


def _prints(promise: Promise, samples: Samples, first: date, last: date) -> dict[str, str]:
    """What the samples were, by local day, to be recognised when they change."""
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    return {str(day): queries.day_print(promise, samples, day) for day in days}


def _key(one: Evaluation) -> DayKey:
    return one.term_id, one.scope_ref, one.day
