"""What a billing period amounts to, line by line, for every term about money.

Rates are whole bit/s, money Decimal in the term's currency and rounded half up to cents once, at
the end. Rules: commercial models 3.1, term types 10.1, algorithms 10.2 BILL.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from apps.agreements.rules import CommitRate, Params, type_of, values_of
from apps.breaches.rules.commit import CENT, MBPS, Bill, bill
from apps.breaches.rules.tiers import Act, Rung, climb, ladder_of
from apps.core import units
from apps.usage.rules import Grade

BILLED = ("COMMIT_RATE", "COMMIT_VOLUME", "TIER_RESET", "RATIO_MAX", "BURST_CAP")
ZERO = Decimal(0)


@dataclass(frozen=True)
class Metered:
    """What was measured in (a part of) a period. bps is what the term compares; None: unknown.

    `more` holds what a type needs besides: excess_bps of a ratio, over_days and excess_bps of a
    cap, units of a volume.
    """

    bps: int | None
    grade: str = Grade.FINAL
    more: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_billable(self) -> bool:
        return self.bps is not None and self.grade != Grade.INSUFFICIENT


@dataclass(frozen=True)
class Share:
    """So many days of the period's days: a whole period is 30 of 30."""

    days: int
    of_days: int

    @property
    def is_whole(self) -> bool:
        return self.days == self.of_days

    def of(self, amount: Decimal) -> Decimal:
        """The amount pro rata by days, to the cent."""
        return cents(amount * self.days / self.of_days)


@dataclass(frozen=True)
class Line:
    """One line: what it is, the figure in words, and what it comes to where it costs anything."""

    label: str
    value: str
    amount: Decimal | None = None


@dataclass(frozen=True)
class Earlier:
    """A period before this one as it was stated; `units` of a volume commit."""

    first: date
    bps: int | None
    units: Decimal = ZERO


@dataclass(frozen=True)
class Before:
    """What a period's account depends on of the time before it, and whether it is the last one."""

    periods: Sequence[Earlier] = ()
    first: date = date.min
    last: date = date.max


@dataclass(frozen=True)
class Account:
    """A period's account. amount is None where the period cannot be billed, or has no price."""

    measured_bps: int | None
    commit_bps: int | None = None
    overage_bps: int = 0
    shortfall_bps: int = 0
    amount: Decimal | None = None
    currency: str = ""
    lines: tuple[Line, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)


def cents(amount: Decimal) -> Decimal:
    """Half up to cents."""
    return amount.quantize(CENT, rounding=ROUND_HALF_UP)


def account(found: Metered, params: Params, share: Share, before: Before | None = None) -> Account:
    """The account of a period (or a part of it) by its type; ValueError for one without money."""
    make = _ACCOUNTS.get(type_of(params))
    if make is None:
        raise ValueError(f"{type_of(params)} is not a term about money.")
    return make(found, params, share, before or Before())


def is_priced(params: Params) -> bool:
    """Whether anything is paid by these parameters."""
    values = values_of(params)
    price = {
        "RATIO_MAX": "settle_price_per_mbps",
        "BURST_CAP": "excess_price_per_mbps",
        "COMMIT_VOLUME": "price",
    }
    name = price.get(type_of(params))
    return type_of(params) in BILLED and (name is None or values[name] is not None)


def joined(parts: Sequence[Account]) -> Account:
    """The parts of a period that a revision split, as one account: amounts add up.

    Rates are those of the last part; one part that cannot be billed leaves the whole unknown.
    """
    if len(parts) == 1:
        return parts[0]
    amounts = [part.amount for part in parts]
    known = [amount for amount in amounts if amount is not None]
    whole = sum(known, ZERO) if len(known) == len(amounts) else None
    lines = tuple(line for part in parts for line in part.lines)
    return replace(parts[-1], amount=whole, lines=lines)


def _commit(found: Metered, params: Any, share: Share, before: Before) -> Account:
    assert isinstance(params, CommitRate)  # noqa: S101  by its type
    head = (*_measured(found), Line("Commit", units.rate(params.commit_bps)))
    if found.bps is None or not found.is_billable:
        return Account(found.bps, params.commit_bps, currency=params.currency, lines=head)
    due = bill(found.bps, params)
    amount = share.of(due.amount)
    over = share.of(due.overage_bps * params.overage_price_per_mbps / MBPS)
    lines = (*head, *_commit_lines(due, params, share, (amount - over, over)))
    return Account(
        found.bps, params.commit_bps, due.overage_bps, due.shortfall_bps, amount, due.currency,
        lines, {"billable_bps": due.billable_bps, "rounded_bps": due.measured_bps},
    )  # fmt: skip


def _commit_lines(
    due: Bill, params: CommitRate, share: Share, amounts: tuple[Decimal, Decimal]
) -> list[Line]:
    part = "" if share.is_whole else f", {share.days} of {share.of_days} days"
    at = f"{units.rate(params.commit_bps)} at {_price(params.price_per_mbps, due.currency)}{part}"
    lines = [Line("Commit, paid in any case", at, amounts[0])]
    if params.round_stage == "MEASURED" and params.round_up_to_bps:
        lines.insert(0, Line("Measured, rounded up", units.rate(due.measured_bps)))
    if due.overage_bps:
        price = _price(params.overage_price_per_mbps, due.currency)
        text = f"{units.rate(due.overage_bps)} at {price}{part}"
        lines.append(Line("Over the commit", text, amounts[1]))
    elif due.shortfall_bps:
        lines.append(Line("Paid and not used", units.rate(due.shortfall_bps)))
    return lines


def _tiers(found: Metered, params: Any, share: Share, before: Before) -> Account:
    ladder, currency = ladder_of(params), values_of(params)["currency"]
    months = [(one.first, one.bps) for one in before.periods]
    rung = climb([*months, (before.first, found.bps if found.is_billable else None)], ladder)[-1]
    step = ladder.steps[rung.step]
    lines = [*_measured(found), Line("Step", f"up to {units.rate(step.up_to_bps)}")]
    facts = {"step": rung.step, "over": rung.over, "act": rung.act.value}
    if not found.is_billable:
        return Account(found.bps, step.up_to_bps, currency=currency, lines=tuple(lines),
                       facts=facts)  # fmt: skip
    fee = share.of(rung.fee)
    lines.append(Line("Monthly fee", f"step {rung.step + 1} of {len(ladder.steps)}", fee))
    lines += _ladder_lines(rung)
    over = max(0, (found.bps or 0) - step.up_to_bps)
    amount = cents(fee + rung.back_charge)
    return Account(found.bps, step.up_to_bps, over, 0, amount, currency, tuple(lines), facts)


LADDER_WORDS = {
    Act.RESET: "Back within the step: the count starts anew",
    Act.COUNTED: "Above the step",
    Act.WARN: "Above the step: warned",
    Act.MOVE: "Still above: the next step from here on",
    Act.LIMIT: "Still above: the port may be limited",
}


def _ladder_lines(rung: Rung) -> list[Line]:
    lines = []
    if rung.act in LADDER_WORDS:
        word = f"month {rung.over} above" if rung.over else "within"
        lines.append(Line(LADDER_WORDS[rung.act], word))
    if rung.back_months:
        months = ", ".join(f"{month:%B %Y}" for month in rung.back_months)
        lines.append(Line("Charged back", months, cents(rung.back_charge)))
    return lines


def _ratio(found: Metered, params: Any, share: Share, before: Before) -> Account:
    values = values_of(params)
    excess, currency = found.more.get("excess_bps"), values["currency"]
    limit = Line("Permitted", f"{units.limit(values['limit'])}:1")
    if not found.is_billable:
        return Account(found.bps, currency=currency, lines=(*_measured(found), limit))
    lines = (Line("Sent", units.rate(found.more.get("out_bps"))),
             Line("Received", units.rate(found.more.get("in_bps"))), limit)  # fmt: skip
    if excess is None:
        return Account(found.bps, amount=Decimal("0.00"), currency=currency,
                       lines=(*lines, Line("Below the floor", "not settled")))  # fmt: skip
    return _excess_account(found, excess, values["settle_price_per_mbps"], currency, share, lines)


def _burst(found: Metered, params: Any, share: Share, before: Before) -> Account:
    values = values_of(params)
    cap, currency = values["max_bps"], values["currency"]
    lines = (Line("Highest rate", units.rate(found.bps)), Line("Cap", units.rate(cap)),
             Line("Days above", f"{found.more.get('over_days', 0)}, each with"
                  f" {values['slots']} intervals or more"))  # fmt: skip
    if not found.is_billable:
        return Account(found.bps, cap, currency=currency, lines=lines)
    excess = found.more.get("excess_bps", 0)
    made = _excess_account(found, excess, values["excess_price_per_mbps"], currency, share, lines)
    return replace(made, commit_bps=cap)


def _excess_account(
    found: Metered, excess: int, price: Decimal, currency: str, share: Share,
    lines: tuple[Line, ...],
) -> Account:  # fmt: skip
    amount = cents(excess * price / MBPS)
    last = Line("Excess", f"{units.rate(excess)} at {_price(price, currency)}", amount)
    return Account(found.bps, None, excess, 0, amount, currency, (*lines, last))


def _volume(found: Metered, params: Any, share: Share, before: Before) -> Account:
    """Units of the period by price; after the last day what is missing of the whole is added."""
    values = values_of(params)
    carried: Decimal = found.more.get("units", ZERO)
    total = sum((one.units for one in before.periods), carried)
    name = "Mbps-months" if values["unit"] == "MBPS_MONTHS" else "TB"
    lines = [*_measured(found), Line("Carried", f"{units.number(carried, 3)} {name}"),
             Line("Since the first day", f"{units.number(total, 3)} of "
                  f"{units.number(values['amount'], 3)} {name}")]  # fmt: skip
    facts = {"units": str(carried), "total": str(total)}
    price, currency = values["price"], values["currency"]
    if not found.is_billable or price is None:
        return Account(found.bps, currency=currency, lines=tuple(lines), facts=facts)
    amount = cents(carried * price)
    lines.append(Line("Carried", f"at {_price(price, currency, name)}", amount))
    missing = values["amount"] - total
    if str(before.last) >= str(values["ends_on"]) and missing > 0:
        more = _shortfall(missing, values, name)
        lines.append(more)
        amount += more.amount or ZERO
    return Account(found.bps, amount=amount, currency=currency, lines=tuple(lines), facts=facts)


def _shortfall(missing: Decimal, values: Mapping[str, Any], name: str) -> Line:
    price = values["price"] if values["shortfall_price"] is None else values["shortfall_price"]
    text = f"{units.number(missing, 3)} {name} at {_price(price, values['currency'], name)}"
    return Line("Short of the amount agreed", text, cents(missing * price))


def _measured(found: Metered) -> tuple[Line, ...]:
    grade = "" if found.grade == Grade.FINAL else f", {str(found.grade).lower()}"
    return (Line("Measured", f"{units.rate(found.bps)}{grade}"),)


def _price(price: Decimal, currency: str, unit: str = "Mbps") -> str:
    return f"{price.normalize():f} {currency} per {unit}"


_ACCOUNTS: dict[str, Callable[[Metered, Any, Share, Before], Account]] = {
    "COMMIT_RATE": _commit,
    "COMMIT_VOLUME": _volume,
    "TIER_RESET": _tiers,
    "RATIO_MAX": _ratio,
    "BURST_CAP": _burst,
}
