"""Terms that bind the sides beyond traffic and money, in words."""

from collections.abc import Mapping
from typing import Any

from apps.agreements.rules import choices
from apps.console.agreements.words.figures import (
    counted,
    joined,
    lower,
    on,
    sentences,
    within,
)
from apps.console.agreements.words.of_capacity import STARTS
from apps.console.agreements.words.of_money import amount

Values = Mapping[str, Any]
BOUND = {"US": "We are bound", "PARTNER": "The partner is bound", "BOTH": "Both sides are bound"}
WHOSE = {"US": "We", "PARTNER": "The partner", "BOTH": "Either side"}
EVERY = dict(choices.RECURRENCES)
REMEDIES = dict(choices.MFN_REMEDIES)
TRIGGERS = dict(choices.TERMINATION_TRIGGERS)
BREACHES = dict(choices.CURED_BREACHES)
AFTER = dict(choices.CURE_CONSEQUENCES)
CHECKS = dict(choices.POLICY_CHECKS)


def _until(v: Values) -> str:
    return f" until {on(v['until'])}" if v["until"] else ""


def _what(v: Values) -> str:
    what = str(v["what"])
    return what if len(what) <= 40 else f"{what[:39].rstrip()}…"


def _exclusive_long(v: Values) -> str:
    where = f" in {v['territory']}" if v["territory"] else ""
    return sentences(f"{BOUND[v['who']]}{where}{_until(v)}: {v['what']}")


def _mfn_long(v: Values) -> str:
    return sentences(
        f"{BOUND[v['who']]}{_until(v)} to give nobody else more: {v['what']}",
        REMEDIES[v["remedy"]],
    )


def _nda(v: Values) -> str:
    return counted(v["months"], "month") if v["months"] else f"until {on(v['until'])}"


def _nda_long(v: Values) -> str:
    after = v["survival_months"]
    held = f"for {_nda(v)}" if v["months"] else _nda(v)
    return sentences(
        f"{BOUND[v['who']]} to keep secret what was told, {held}"
        + (f" and {counted(after, 'month')} after the end" if after else "")
    )


def _every(v: Values) -> str:
    return f"every {EVERY[v['every']]}"


def _reporting_long(v: Values) -> str:
    return sentences(
        f"{_every(v)}, within {counted(v['due_days'], 'day')}, a report is due: {v['what']}",
        {"US": "We report", "PARTNER": "The partner reports", "BOTH": "Both report"}[v["who"]],
    )


def _review_long(v: Values) -> str:
    first = f", first on {on(v['first_on'])}" if v["first_on"] else ""
    return sentences(f"{_every(v)}{first}, both sides review: {v['what']}")


def _termination(v: Values) -> str:
    notice = within(v["notice_value"], v["notice_unit"])
    return f"{notice} notice" if notice else "at once"


def _termination_long(v: Values) -> str:
    idle = f" for {counted(v['idle_days'], 'day')}" if v["idle_days"] else ""
    notice = within(v["notice_value"], v["notice_unit"])
    when = TRIGGERS[v["trigger"]]
    when = when if v["trigger"] == "CONVENIENCE" else f"when {when}"
    fee = amount(v["fee"], v["currency"])
    return sentences(
        f"{WHOSE[v['who']]} may end the agreement {when}{idle}, "
        + (f"on {notice} of notice" if notice else "at once"),
        f"Leaving costs {fee}" if fee else "",
    )


def _cure(v: Values) -> str:
    return within(v["cure_value"], v["cure_unit"])


def _cure_long(v: Values) -> str:
    breaches = joined(lower(BREACHES[word]) for word in v["breaches"]) or "any breach"
    return sentences(
        f"A side in breach has {_cure(v)} after {STARTS[v['clock_start']]} to put it right "
        f"({breaches})",
        f"After that, {lower(AFTER[v['after']])}",
    )


def _policy(v: Values) -> str:
    return counted(len(v["checks"]), "check")


def _policy_long(v: Values) -> str:
    grace = v["grace_days"]
    return sentences(
        f"{BOUND[v['who']]} to: {'; '.join(CHECKS[word] for word in v['checks'])}",
        f"What is missing is put right within {counted(grace, 'day')}" if grace else "",
    )


SHORT = {
    "EXCLUSIVITY": _what,
    "MFN": _what,
    "NDA_TERM": _nda,
    "REPORTING": _every,
    "REVIEW": _every,
    "TERMINATION_RIGHT": _termination,
    "CURE": _cure,
    "POLICY_COMPLIANCE": _policy,
}
LONG = {
    "EXCLUSIVITY": _exclusive_long,
    "MFN": _mfn_long,
    "NDA_TERM": _nda_long,
    "REPORTING": _reporting_long,
    "REVIEW": _review_long,
    "TERMINATION_RIGHT": _termination_long,
    "CURE": _cure_long,
    "POLICY_COMPLIANCE": _policy_long,
}
