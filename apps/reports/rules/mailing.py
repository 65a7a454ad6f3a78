"""What of a report stands in a mail, and which of its files travel with it."""

from collections.abc import Sequence
from typing import Any

from apps.reports.rules.content import Content
from apps.reports.rules.wording import change_text, shown

MOST_BYTES = 8 * 2**20  # of all files of a mail; mail servers take 10 MB with their encoding
BETTER_WORDS = {"ON_TRACK": "ok", "AT_RISK": "warn", "OFF_TRACK": "bad"}


def only(content: Content, sections: Sequence[str]) -> Content:
    """The content with some sections alone, and of the figures on top those they hold.

    None named: all of it. Sections the report does not have are not missed.
    """
    if not sections:
        return content
    parts = [part for part in content["sections"] if part["key"] in sections]
    known = {each["key"] for part in parts for each in part["numbers"]}
    figures = [each for each in content["figures"] if each["key"] in known]
    return {**content, "sections": parts, "figures": figures}


def attached(sizes: Sequence[int], *, most: int = MOST_BYTES) -> list[bool]:
    """Which files fit into one mail, in their order; the others are linked."""
    found, total = [], 0
    for size in sizes:
        fits = total + size <= most
        total += size if fits else 0
        found.append(fits)
    return found


def letter(content: Content) -> dict[str, Any]:
    """What the mail says of a report: verdict, figures as [label, value, change], texts."""
    texts = content["texts"]
    return {
        "title": content["title"],
        "health": content["health"]["label"],
        "tone": BETTER_WORDS[content["health"]["key"]],
        "period": content["period"]["name"],
        "figures": [_figure(each) for each in content["figures"]],
        "highlights": texts["highlights"],
        "lowlights": texts["lowlights"],
        "asks": texts["asks"],
        "hides_amounts": not content["has_amounts"],
    }


def _figure(each: Content) -> list[str]:
    value = shown(each["value"], each["unit"], each["currency"])
    whole = f" of {shown(each['of'], 'count')}" if each["of"] is not None else ""
    return [
        each["label"], f"{value}{whole}",
        change_text(each.get("change"), each["unit"], each["currency"]),
    ]  # fmt: skip
