"""The account of one term on one scope and day (or period): why it was a breach, or was not."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from apps.agreements import queries as agreements
from apps.agreements.enums import ScopeKind
from apps.agreements.models import ContractTerm
from apps.agreements.rules import CacheOffload, Params, UpgradeTrigger, parse_params
from apps.breaches import rules
from apps.breaches.models import Breach, Evaluation
from apps.breaches.queries.explain import Explanation, explained
from apps.breaches.queries.facts import facts_of
from apps.breaches.queries.marks import Mark, marks
from apps.breaches.queries.months import Month
from apps.breaches.queries.promises import is_each, params_of
from apps.breaches.queries.samples import SLOT, read
from apps.breaches.queries.stored import MARGIN
from apps.breaches.rules import Figured, Needs, Way
from apps.breaches.rules.facts import Facts
from apps.network.models import Interconnect
from apps.usage import queries as usage
from apps.usage.rules import period_bounds

FLAGS = {0: "", usage.INTERPOLATED: "interpolated", usage.QUARANTINED: "quarantined"}


@dataclass(frozen=True)
class Inputs:
    """What the figure was made of, in slots of all interconnects in scope together."""

    expected: int
    valid: int
    missing: int
    excused: int
    interpolated: int
    quarantined: int


@dataclass(frozen=True)
class Account:
    """One evaluation with everything that decided it.

    `figured` is computed anew, `matches` says whether that is what is stored. `versions` are all
    that were ever computed of this day, oldest first; `mark` is its place in the walk, None where
    the walk passes it over.
    """

    term: ContractTerm
    evaluation: Evaluation
    versions: list[Evaluation]
    params: Params
    tz: str
    links: list[Interconnect]
    figured: Figured
    matches: bool
    inputs: Inputs | None
    mark: Mark | None
    breach: Breach | None
    explained: Explanation | None = None
    facts: Facts = field(repr=False, default_factory=Facts)

    @property
    def way(self) -> Way:
        return rules.way_of(self.params)

    @property
    def first_day(self) -> date:
        return self.evaluation.window_from


def account(term: ContractTerm, day: date, scope_ref: str = "") -> Account | None:
    """Everything about the newest evaluation of a local day, or of the period that holds it.

    Without a scope that of the scope which kept it least. None where nothing was judged. Needs
    `agreement.partner` loaded. Fourteen queries at most.
    """
    row = _row(term, day, scope_ref)
    if row is None:
        return None
    params = parse_params(term.type, row.revision.params)
    tz = getattr(params, "tz", "") or term.agreement.governing_tz
    links = _links(term, row, params)
    span = _span(row, params, tz, links)
    figured = rules.way_of(params).figure(span, params)
    needs_samples = Needs.SAMPLES in rules.way_of(params).needs
    return Account(
        term=term,
        evaluation=row,
        versions=_versions(row),
        params=params,
        tz=tz,
        links=links,
        figured=figured,
        matches=_is_same(figured, row),
        inputs=_inputs(span, figured) if needs_samples and links else None,
        mark=_mark(row, params, term),
        breach=_breach(term, row),
        explained=explained(row, params, span) if isinstance(params, UpgradeTrigger) else None,
        facts=span.facts,
    )


def account_samples(found: Account) -> Iterator[list[object]]:
    """Every slot the figure was made of, a day in memory at a time.

    Start of the slot in UTC and in the term's zone, then of each interconnect in and out (bit/s,
    None for no data) and what the slot is: empty as measured, `missing`, `excused`, `interpolated`,
    `quarantined`.
    """
    zone = ZoneInfo(found.tz)
    day, last = found.first_day, _last(found.evaluation, found.term)
    ids = [link.pk for link in found.links]
    while day <= last and ids:
        start, end = period_bounds(day, day, found.tz)
        rates, flags = usage.link_rates(ids, start, end), usage.link_flags(ids, start, end)
        for slot in range(rates[ids[0]].shape[1]):
            at = start + SLOT * slot
            cells: list[object] = [at, at.astimezone(zone).strftime("%Y-%m-%d %H:%M")]
            for pk in ids:
                sides = [int(bps) for bps in rates[pk][:, slot]]
                cells += [None if bps < 0 else bps for bps in sides]
                cells.append(_flag(found, pk, at, min(sides) < 0, int(flags[pk][slot])))
            yield cells
        day += timedelta(days=1)


def _flag(found: Account, link: int, at: datetime, is_missing: bool, flag: int) -> str:
    windows = found.facts.excuses.get(link, ()) if Needs.MAINTENANCE in found.way.needs else ()
    if any(one.starts_at <= at < one.ends_at for one in windows):
        return "excused"
    return FLAGS[flag] or ("missing" if is_missing else "")


def _row(term: ContractTerm, day: date, scope_ref: str) -> Evaluation | None:
    """The evaluation of exactly this day, else of the period (not a rolling window) around it."""
    rows = Evaluation.objects.filter(term=term, is_latest=True)
    rows = rows.filter(scope_ref=scope_ref) if scope_ref else rows
    rows = rows.select_related("revision", "interconnect")
    worst = rows.filter(day=day).order_by("outcome", "-value", "pk")  # BROKEN comes first
    if found := worst.first():
        return found
    if rules.WAYS[term.type].is_daily:
        return None
    return rows.filter(day__gte=day, window_from__lte=day).order_by("day", "outcome").first()


def _versions(row: Evaluation) -> list[Evaluation]:
    same = Evaluation.objects.filter(term=row.term_id, scope_ref=row.scope_ref, day=row.day)
    return list(same.order_by("evaluated_at", "version", "pk"))


def _links(term: ContractTerm, row: Evaluation, params: Params) -> list[Interconnect]:
    if row.interconnect is not None:
        return [row.interconnect]
    ids = list(agreements.in_scope([term])[term.pk])
    found = Interconnect.objects.filter(pk__in=ids)
    if isinstance(params, CacheOffload) and term.scope_kind == ScopeKind.CACHE_SET:
        beside = Interconnect.objects.in_service().exclude(kind="cache")
        found = found | beside.filter(partner=term.agreement.partner)
    return list(found.order_by("pk"))


def _last(row: Evaluation, term: ContractTerm) -> date:
    """The last local day that was measured: a term that ended ends its period."""
    ends = row.revision.valid_to
    return min(row.day, ends) if ends and term.agreement.ended_on else row.day


def _span(row: Evaluation, params: Params, tz: str, links: list[Interconnect]) -> Month:
    way, ids = rules.way_of(params), [link.pk for link in links]
    last = _last(row, row.term)
    start, end = period_bounds(row.window_from, last, tz)
    sampled = ids if Needs.SAMPLES in way.needs else []
    samples = read(sampled, start, end, beside=ids)
    samples = replace(samples, facts=facts_of(way.needs, ids, start, end))
    sites = {link.pk: link.site_id for link in links}
    is_sum = not is_each(way, row.term)
    return Month(row.window_from, last, tz, tuple(ids), samples, is_sum=is_sum, sites=sites)


def _is_same(figured: Figured, row: Evaluation) -> bool:
    return (figured.value_bps, figured.value) == (row.value_bps, row.value)


def _inputs(span: Month, figured: Figured) -> Inputs:
    start, end = span.bounds
    flags = usage.link_flags(span.links, start, end).values()
    stacked = np.stack(list(flags))
    return Inputs(
        expected=figured.n_expected,
        valid=figured.n_valid,
        missing=figured.n_expected - figured.n_valid,
        excused=int(figured.details.get("excused", 0)),
        interpolated=int((stacked == usage.INTERPOLATED).any(axis=0).sum()),
        quarantined=int((stacked == usage.QUARANTINED).any(axis=0).sum()),
    )


def _mark(row: Evaluation, params: Params, term: ContractTerm) -> Mark | None:
    """Where the day stands in the walk: from a quiet stretch before it, up to it."""
    rows = Evaluation.objects.filter(
        term=term, scope_ref=row.scope_ref, is_latest=True, day__lte=row.day
    )
    way = rules.way_of(params)
    if not way.is_climb:
        rows = rows.filter(day__gte=row.day - 3 * MARGIN)
    if way.has_own_walk:
        rows = rows.filter(metric=row.metric)
    there = list(rows.select_related("revision").order_by("day"))
    for one in there:
        one.term = term
    walked = marks(there, params_of(there), way.kinds[0])
    return next((mark for mark in walked if mark.day == row.day), None)


def _breach(term: ContractTerm, row: Evaluation) -> Breach | None:
    """The breach that the day belongs to, if any."""
    found = Breach.objects.filter(
        term=term, scope_ref=row.scope_ref, over_since__lte=row.day, last_seen_on__gte=row.day
    )
    return found.exclude(state="OK").order_by("-over_since").first()
