"""Words of a weekly update, drafted from the facts of the week for the owner to edit."""

from collections.abc import Mapping, Sequence
from typing import Any

GBPS = 10**9


def changed(facts: Mapping[str, Any]) -> str:
    """What changed, a line for each kind of fact there is."""
    lines = [
        _counted(facts["agreements_signed"], "agreement signed", "agreements signed"),
        _counted(facts["requests_moved"], "request moved on", "requests moved on"),
        _capacity(facts["capacity_added_bps"]),
        _counted(facts["breaches_closed"], "breach closed", "breaches closed"),
        _done(facts["items_done"], facts["items_added"]),
        *(f"Date moved: {words}." for words in facts["dates_moved"]),
    ]
    return "\n".join(filter(None, lines)) or "Nothing was signed, built or closed this week."


def risks(facts: Mapping[str, Any]) -> str:
    """What went against it: breaches that opened, work past its day."""
    late = facts["overdue"]
    lines = [
        _counted(facts["breaches_opened"], "breach opened", "breaches opened"),
        f"{late} {'item is' if late == 1 else 'items are'} past {'its' if late == 1 else 'their'} "
        "due day." if late else "",
    ]  # fmt: skip
    return "\n".join(filter(None, lines))


def _counted(refs: Sequence[str], one: str, many: str) -> str:
    if not refs:
        return ""
    return f"{len(refs)} {one if len(refs) == 1 else many}: {', '.join(refs)}."


def _capacity(bps: int) -> str:
    if not bps:
        return ""
    word = "more" if bps > 0 else "less"
    return f"{abs(bps) / GBPS:,.0f} Gbps {word} in service."


def _done(done: int, added: int) -> str:
    if not (done or added):
        return ""
    return f"{done} {'item' if done == 1 else 'items'} done, {added} added."
