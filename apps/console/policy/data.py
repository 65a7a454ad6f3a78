"""The rules with their defaults and the settings that differ, in words."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from apps.capacity import queries
from apps.capacity.enums import RequestType
from apps.capacity.models import EligibilityRule
from apps.capacity.rules.eligibility import BY_CODE, RULES, Rule, Unit, Verdict
from apps.core import units
from apps.partners.models import Partner


@dataclass(frozen=True)
class SettingRow:
    """One setting that differs from the default."""

    row: EligibilityRule
    scope: str
    value: str


@dataclass(frozen=True)
class RuleRow:
    """A rule, what it needs unless something else is set, and where something else is."""

    rule: Rule
    defaults: Sequence[str]
    settings: Sequence[SettingRow]


@dataclass(frozen=True)
class Passing:
    """A partner beside the rules; `failed` stand in the way."""

    partner: Partner
    failed: Sequence[Verdict]
    unknown: Sequence[Verdict]


def rule_rows() -> list[RuleRow]:
    """All rules in the order they are asked. One query."""
    set_here: defaultdict[str, list[SettingRow]] = defaultdict(list)
    for row in sorted(queries.eligibility_rules().select_related("changed_by"), key=_order):
        if row.code in BY_CODE:
            set_here[row.code].append(SettingRow(row, scope_of(row), value_of(row)))
    return [RuleRow(rule, _defaults(rule), set_here[rule.code]) for rule in RULES]


def _order(row: EligibilityRule) -> tuple[bool, bool, str, int]:
    return row.partner_id is not None, bool(row.region), row.region, row.pk


def scope_of(row: EligibilityRule) -> str:
    """`LATAM, New PNI`: for whom and for what."""
    whom = row.partner.name if row.partner else row.region or "All partners"
    what = RequestType(row.type).label if row.type else "every type"
    return f"{whom}, {what}"


def value_of(row: EligibilityRule) -> str:
    if not row.is_on:
        return "not asked"
    if not row.value:
        return "asked"
    return shown(BY_CODE[row.code], Decimal(row.value.replace(",", ".")))


def shown(rule: Rule, value: Decimal) -> str:
    """`2 Gbps`, `40 %`, `30 days`, `5`."""
    if rule.unit == Unit.FLAG:
        return "asked"
    unit = "" if rule.unit == Unit.COUNT else f"{units.NBSP}{rule.unit}"
    return f"{units.limit(value)}{unit}"


def _defaults(rule: Rule) -> list[str]:
    """`2 Gbps: New PNI`, types with the same need together."""
    types: defaultdict[str, list[str]] = defaultdict(list)
    for type, value in rule.defaults.items():
        need = "not asked" if value is None else shown(rule, value)
        types[need].append(RequestType(type).label)
    return [f"{need}: {', '.join(labels)}" for need, labels in types.items()]


def passing(found: Sequence[tuple[Partner, Sequence[Verdict]]]) -> list[Passing]:
    return [
        Passing(
            partner,
            [each for each in verdicts if each.is_failed],
            [each for each in verdicts if each.outcome == "UNKNOWN"],
        )
        for partner, verdicts in found
    ]
