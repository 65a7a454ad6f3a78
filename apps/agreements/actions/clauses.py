"""Write clauses, and what their parameters were when."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, TypedDict, Unpack

from django.db import transaction
from django.db.models import Q

from apps.accounts.models import User
from apps.agreements import queries, rules
from apps.agreements.actions import base, changed
from apps.agreements.enums import BEFORE_EXECUTION, Kind, ScopeKind, TermType
from apps.agreements.models import Agreement, ContractTerm, TermCache, TermRevision
from apps.core import edits
from apps.core.errors import Invalid, Refused
from apps.core.units import day
from apps.network.enums import Kind as LinkKind
from apps.network.models import Interconnect, Metro, Site

ONE_DAY = timedelta(days=1)
NO_END = date.max


class TermText(TypedDict, total=False):
    """Where a clause stands and what it says; free to correct at any time."""

    clause: str
    page: int | None
    clause_text: str
    partner_visible: bool


@transaction.atomic
def add_term(
    *, agreement: Agreement, type: str, clause: str, params: Mapping[str, Any], valid_from: date,
    by: User | None, at: datetime, metro: Metro | None = None, site: Site | None = None,
    interconnect: Interconnect | None = None, caches: Sequence[Interconnect] = (),
    valid_to: date | None = None, page: int | None = None, clause_text: str = "",
    partner_visible: bool = True,
) -> ContractTerm:  # fmt: skip
    """A clause that holds from `valid_from` (to `valid_to`, inclusive).

    Days are those of the agreement's zone. It applies to one metro, site or interconnect, to some
    caches, or to all interconnects with the partner. Raises Invalid naming each wrong parameter
    (see rules.FIELDS), and Refused for the same clause twice.
    """
    base.lock(agreement)
    _check_writable(agreement)
    values = typed(type, params)
    _check_validity(agreement, valid_from, valid_to)
    scope = scope_of(agreement, metro, site, interconnect, caches)
    term = edits.made(
        ContractTerm,
        {
            "agreement": agreement,
            "type": type,
            "clause": clause,
            "page": page,
            "clause_text": clause_text,
            "partner_visible": partner_visible,
            **scope,
        },
    )
    _check_new(term, caches)
    _check_beside(agreement, term, values, valid_from, valid_to)
    term.save(force_insert=True)
    TermCache.objects.bulk_create(TermCache(term=term, interconnect=cache) for cache in caches)
    _revision(term, 1, values, valid_from, valid_to, by, at)
    changed.after_change(agreement, by=by, at=at)
    return term


@transaction.atomic
def edit_term(
    *, term: ContractTerm, by: User | None, at: datetime, **changes: Unpack[TermText]
) -> ContractTerm:
    """Correct number, page, words or visibility of a clause. Parameters: `revise_term`."""
    agreement = _lock(term)
    _check_not_retired(term)
    term.save(update_fields=edits.assign(term, changes, allowed=TermText))
    changed.after_change(agreement, by=by, at=at)
    return term


@transaction.atomic
def revise_term(
    *, term: ContractTerm, params: Mapping[str, Any], valid_from: date, by: User | None,
    at: datetime, valid_to: date | None = None,
) -> TermRevision:  # fmt: skip
    """Other parameters from a day on: the former ones end the day before and stay on record.

    What is in force is never rewritten, so `valid_from` must be later than the start of the latest
    revision. A revision that is not in force yet (its day, or the signature, is still to come) is
    replaced instead. Raises Invalid naming each wrong parameter.
    """
    agreement = _lock(term)
    _check_writable(agreement)
    _check_not_retired(term)
    values = typed(term.type, params)
    _check_validity(agreement, valid_from, valid_to)
    _check_beside(agreement, term, values, valid_from, valid_to)
    number = _make_room(agreement, term, valid_from, at)
    revision = _revision(term, number, values, valid_from, valid_to, by, at)
    changed.after_change(agreement, by=by, at=at)
    return revision


@transaction.atomic
def retire_term(*, term: ContractTerm, by: User | None, at: datetime) -> ContractTerm:
    """The clause no longer holds: it is judged no more, its past stays. Twice changes nothing."""
    _lock(term)
    if term.retired_at is not None:
        return term
    today = queries.local_day(term.agreement, at)
    term.revisions.filter(valid_from__gt=today).delete()
    still_open = Q(valid_to=None) | Q(valid_to__gt=today)
    term.revisions.filter(still_open).update(valid_to=today)
    term.retired_at = at
    term.save(update_fields=["retired_at"])
    changed.after_change(term.agreement, by=by, at=at)
    return term


def stop(agreement: Agreement, last_day: date) -> None:
    """No clause of an agreement that is over holds after its last day; what held before stays."""
    TermRevision.objects.filter(
        Q(valid_to=None) | Q(valid_to__gt=last_day),
        term__agreement=agreement,
        valid_from__lte=last_day,
    ).update(valid_to=last_day)


@transaction.atomic
def revise_from(
    term: ContractTerm, *, params: Mapping[str, Any], valid_from: date, amendment: Agreement,
    by: User | None, at: datetime,
) -> TermRevision:  # fmt: skip
    """What an amendment says holds from its day on, up to the next revision on record.

    So of two amendments each counts from its own day, in whatever order they were signed. Refused
    where a revision starts on that very day: it would be rewritten.
    """
    agreement = _lock(term)
    _check_not_retired(term)
    values = typed(term.type, params)
    holder = term.revisions.in_force(valid_from).first()  # type: ignore[attr-defined]
    if holder is None or holder.valid_from == valid_from:
        raise Refused(f"A revision of {term.clause} starts on {day(valid_from)} already.")
    _check_beside(agreement, term, values, valid_from, holder.valid_to)
    TermRevision.objects.filter(pk=holder.pk).update(valid_to=valid_from - ONE_DAY)
    last = term.revisions.order_by("-number").values_list("number", flat=True)[0]
    revision = _revision(term, last + 1, values, valid_from, holder.valid_to, by, at)
    TermRevision.objects.filter(pk=revision.pk).update(amendment=amendment)
    changed.after_change(agreement, by=by, at=at)
    return revision


@transaction.atomic
def retire_after(term: ContractTerm, *, last_day: date, by: User | None, at: datetime) -> None:
    """The clause holds up to `last_day` and no longer; what was in force later is not rewritten."""
    _lock(term)
    _check_not_retired(term)
    today = queries.local_day(term.agreement, at)
    later = term.revisions.filter(valid_from__gt=last_day)
    if later.filter(valid_from__lte=today).exists():
        raise Refused(f"{term.clause} was revised after {day(last_day)}; that stays on record.")
    later.delete()
    term.revisions.filter(Q(valid_to=None) | Q(valid_to__gt=last_day)).update(valid_to=last_day)
    term.retired_at = at
    term.save(update_fields=["retired_at"])
    changed.after_change(term.agreement, by=by, at=at)


def _make_room(agreement: Agreement, term: ContractTerm, valid_from: date, at: datetime) -> int:
    """End or replace the latest revision; returns the number of the one that follows."""
    *former, latest = term.revisions.order_by("valid_from")
    number = max(row.number for row in (*former, latest))
    if _is_in_force(agreement, latest, at):
        _end_before(latest, valid_from)
        return number + 1
    latest.delete()
    if former:
        _end_before(former[-1], valid_from, cut_at=latest.valid_from - ONE_DAY)
    return latest.number


def _lock(term: ContractTerm) -> Agreement:
    """Hold the agreement, so that its clauses change one after the other."""
    base.lock(term.agreement)
    term.refresh_from_db(fields=["retired_at"])
    return term.agreement


def typed(type: str, params: Mapping[str, Any]) -> rules.Params:
    """The parameters read and checked. Raises Invalid naming each wrong one."""
    try:
        return rules.parse_params(type, params)
    except rules.InvalidParams as error:
        raise Invalid(error.errors) from error


def _check_writable(agreement: Agreement) -> None:
    if agreement.kind == Kind.AMENDMENT:
        raise Refused(f"{agreement.ref} is an amendment; say what it changes instead.")
    if agreement.state not in (*BEFORE_EXECUTION, *base.IN_FORCE):
        raise Refused(f"{agreement.ref} is {agreement.get_state_display()}; its terms stay as is.")


def _check_not_retired(term: ContractTerm) -> None:
    if term.retired_at is not None:
        raise Refused(f"{term.clause} was retired on {day(term.retired_at.date())}.")


def _check_beside(
    agreement: Agreement, term: ContractTerm, params: rules.Params, valid_from: date,
    valid_to: date | None,
) -> None:  # fmt: skip
    """Refused where it contradicts another clause of the agreement."""
    new = rules.Held(
        type=term.type,
        clause=term.clause,
        scope=queries.scope_of(term),
        values=rules.values_of(params),
        valid_from=valid_from,
        valid_to=valid_to,
    )
    if errors := rules.beside(new, queries.held_beside(agreement, but=term.pk)):
        raise Invalid(errors)


def _check_validity(agreement: Agreement, valid_from: date, valid_to: date | None) -> None:
    if valid_to is not None and valid_to < valid_from:
        raise Invalid({"valid_to": f"It cannot end before it starts on {day(valid_from)}."})
    start = agreement.effective_on
    if start is not None and valid_from < start:
        raise Invalid({"valid_from": f"The agreement takes effect on {day(start)}, not before."})
    last = queries.last_day(agreement)
    for name, value in (("valid_from", valid_from), ("valid_to", valid_to)):
        if value is not None and last is not None and value > last:
            raise Invalid({name: f"The agreement ends on {day(last)}."})


def scope_of(
    agreement: Agreement, metro: Metro | None, site: Site | None,
    interconnect: Interconnect | None, caches: Sequence[Interconnect],
) -> dict[str, Any]:  # fmt: skip
    """What a clause applies to, as its columns. Refused for several, or those of others."""
    targets = {
        ScopeKind.METRO: metro,
        ScopeKind.SITE: site,
        ScopeKind.INTERCONNECT: interconnect,
        ScopeKind.CACHE_SET: caches or None,
    }
    given = [kind for kind, target in targets.items() if target is not None]
    if len(given) > 1:
        raise Invalid({"scope": "Choose one metro, site, interconnect or set of caches."})
    _check_links(agreement, interconnect, caches)
    return {
        "scope_kind": given[0] if given else ScopeKind.PARTNER,
        "metro": metro,
        "site": site,
        "interconnect": interconnect,
    }


def _check_links(
    agreement: Agreement, interconnect: Interconnect | None, caches: Sequence[Interconnect]
) -> None:
    """Interconnects must be with the agreement's partner, and those of a set must be caches."""
    if interconnect is not None and interconnect.partner_id != agreement.partner_id:
        raise Invalid({"interconnect": f"{interconnect} is not with {agreement.partner}."})
    for cache in caches:
        if cache.partner_id != agreement.partner_id:
            raise Invalid({"caches": f"{cache} is not with {agreement.partner}."})
        if cache.kind != LinkKind.CACHE:
            raise Invalid({"caches": f"{cache} is no cache; choose caches only."})


def _check_new(term: ContractTerm, caches: Sequence[Interconnect]) -> None:
    if not term.clause:
        raise Invalid({"clause": "Enter the number of the clause."})
    same = ContractTerm.objects.filter(
        agreement=term.agreement,
        type=term.type,
        clause=term.clause,
        scope_kind=term.scope_kind,
        metro=term.metro,
        site=term.site,
        interconnect=term.interconnect,
        retired_at=None,
    )
    if caches:
        same = same.filter(cache_rows__interconnect__in=caches)
    if same.exists():
        label = TermType(term.type).label
        raise Refused(f"{label} of {term.clause} is there already. Revise it instead.")


def _is_in_force(agreement: Agreement, revision: TermRevision, at: datetime) -> bool:
    """Whether somebody may have relied on these parameters: then they are immutable."""
    is_signed = agreement.state in base.IN_FORCE
    return is_signed and revision.valid_from <= queries.local_day(agreement, at)


def _end_before(former: TermRevision, valid_from: date, *, cut_at: date = NO_END) -> None:
    """End the former revision the day before; `cut_at`: where a replaced one had cut it."""
    if valid_from <= former.valid_from:
        raise Refused(
            f"Revision {former.number} is in force since {day(former.valid_from)} and cannot be "
            "rewritten. Choose a later day.",
            field="valid_from",
        )
    if (former.valid_to or NO_END) >= min(valid_from, cut_at):
        TermRevision.objects.filter(pk=former.pk).update(valid_to=valid_from - ONE_DAY)


def _revision(
    term: ContractTerm, number: int, params: rules.Params, valid_from: date,
    valid_to: date | None, by: User | None, at: datetime,
) -> TermRevision:  # fmt: skip
    return TermRevision.objects.create(
        term=term,
        number=number,
        params=rules.params_to_json(params),
        valid_from=valid_from,
        valid_to=valid_to,
        created_at=at,
        created_by=by,
    )
