"""Whether what was asked makes sense, by type: errors with the way out, warnings apart.

Pure: values by field as `queries.content` gives them, facts as `Known`. portal.md 6.3, 6.5.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from apps.capacity.rules.checks import addresses, bgp, days, papers, ports, sessions, traffic
from apps.capacity.rules.checks.bgp import asn_problem
from apps.capacity.rules.checks.known import (
    Held,
    Known,
    Place,
    Problem,
    Problems,
    Values,
    listed,
)
from apps.capacity.rules.fields import TYPES, FieldSpec

__all__ = [
    "Findings",
    "Held",
    "Known",
    "Place",
    "Problem",
    "asn_problem",
    "check",
    "listed",
]

Check = Callable[[Values, Known], Problems]


@dataclass(frozen=True)
class Findings:
    """Messages by field: what is wrong, what is there already, what is unusual.

    `pages`: for errors of which only PeeringDB is the cause, where it is brought up to date.
    """

    errors: Mapping[str, str] = field(default_factory=dict)
    conflicts: Mapping[str, str] = field(default_factory=dict)
    warnings: Mapping[str, str] = field(default_factory=dict)
    pages: Mapping[str, str] = field(default_factory=dict)


def check(type_: str, values: Values, known: Known) -> Findings:
    """Judge a request: first what is missing, then each rule of its type.

    Of several messages about one field the first stays.
    """
    problems = list(_missing(type_, values))
    gone = {problem.field for problem in problems}
    for rule in CHECKS.get(type_, ()):
        problems += [one for one in rule(values, known) if one.field not in gone]
    return Findings(
        errors=_by_field(p for p in problems if not p.is_warning and not p.is_conflict),
        conflicts=_by_field(p for p in problems if p.is_conflict),
        warnings=_by_field(p for p in problems if p.is_warning),
        pages=_pages(problems),
    )


def _by_field(problems: "Problems | Sequence[Problem]") -> dict[str, str]:
    found: dict[str, str] = {}
    for problem in problems:
        found.setdefault(problem.field, problem.message)
    return found


def _pages(problems: Sequence[Problem]) -> dict[str, str]:
    """Of fields whose first error is one that PeeringDB alone is behind with."""
    first: dict[str, str] = {}
    for problem in problems:
        if not problem.is_warning and not problem.is_conflict:
            first.setdefault(problem.field, problem.page)
    return {name: page for name, page in first.items() if page}


def _missing(type_: str, values: Values) -> Problems:
    for spec in TYPES[type_].fields:
        if not spec.required or not is_asked(spec, values):
            continue
        if values.get(spec.name) in (None, "", []):
            yield Problem(spec.name, f"{spec.label} is missing. {spec.help}".strip())


def is_asked(spec: FieldSpec, values: Values) -> bool:
    """Whether a field applies, as other fields stand."""
    if spec.only_if is None:
        return True
    name, wanted = spec.only_if
    value = values.get(name)
    return (str(value).lower() if isinstance(value, bool) else value) in wanted


def _pni(values: Values, known: Known) -> Problems:
    yield from traffic.check_kind(values, known, ("pni",))


def _cache(values: Values, known: Known) -> Problems:
    yield from traffic.check_kind(values, known, ("cache",))


_DAYS: tuple[Check, ...] = (days.check_desired, days.check_order, days.check_ahead)
_BGP: tuple[Check, ...] = (
    bgp.check_roles, bgp.check_prefixes, bgp.check_secret, bgp.check_as_set,
)  # fmt: skip
_XC: tuple[Check, ...] = (papers.check_sides, papers.check_demarc)
_LAG: tuple[Check, ...] = (ports.check_optic, ports.check_mode, ports.check_diversity)

CHECKS: Mapping[str, tuple[Check, ...]] = {
    "pni_new": (ports.check_place, *_LAG, addresses.check_addresses, *_BGP, *_XC,
                traffic.check_forecast, *_DAYS),
    "pni_augment": (_pni, traffic.check_target, traffic.check_breaches, *_LAG, *_XC,
                    traffic.check_forecast, *_DAYS),
    "pni_remove": (_pni, days.check_removal, *_DAYS),
    "ix_sessions": (sessions.check_exchange, bgp.check_prefixes, bgp.check_as_set, *_DAYS),
    "session_change": (sessions.check_session, sessions.check_change, bgp.check_roles,
                       bgp.check_as_set_name, *_DAYS),
    "session_remove": (sessions.check_session, sessions.check_session_end, *_DAYS),
    "cache_new": (ports.check_cache_place, ports.check_optic, addresses.check_cache_addresses,
                  bgp.check_asn, traffic.check_terms, *_DAYS),
    "cache_augment": (_cache, traffic.check_target, traffic.check_forecast, *_DAYS),
    "cache_move": (_cache, *_DAYS),
    "cache_rma": (_cache, *_DAYS),
    "cache_remove": (_cache, days.check_removal, *_DAYS),
    "prefix_change": (sessions.check_session, bgp.check_prefixes, bgp.check_as_set_name, *_DAYS),
    "contact_change": (papers.check_person, *_DAYS),
    "maintenance_notice": (days.check_window, traffic.check_objects, *_DAYS),
    **dict.fromkeys(("agreement_renew", "agreement_amend"), (papers.check_agreement, *_DAYS)),
    **dict.fromkeys(("agreement_new", "capacity_concern", "other"), _DAYS),
}  # fmt: skip
