"""A status report as Markdown, for pasting into Jira or Confluence."""

import re
from collections.abc import Iterator
from typing import Any

from django.conf import settings

from apps.reports import rules
from apps.reports.printing.pages import figure_words, meta, verdict
from apps.reports.rules import Content

MOST_ROWS = 200  # what one still pastes; the files have all of them
# What Markdown, or the HTML it lets through, would take for something else than text.
_SPECIAL = re.compile(r"([\\`*_\[\]<>|#~])")


def markdown(content: Content, *, size: str = "") -> bytes:
    """The report as text; `size` is not used."""
    return ("\n".join(_lines(content)).replace("\u00a0", " ").strip() + "\n").encode()


def plain(text: Any) -> str:
    """A text that stays what it is: one line, no marks, no tags."""
    return _SPECIAL.sub(r"\\\1", " ".join(str(text).split()))


def _lines(content: Content) -> Iterator[str]:
    yield f"# {plain(content['title'])}"
    yield f"\n{plain(meta(content))}"
    yield f"\n**{plain(verdict(content))}** {plain(content['texts']['summary'])}\n"
    yield from _figures(content["figures"])
    for title in ("highlights", "lowlights", "asks"):
        if content["texts"][title]:
            yield f"\n## {title.capitalize()}\n"
            yield from (f"- {plain(line)}" for line in content["texts"][title])
    for part in content["sections"]:
        yield from _section(part)
    if not content["has_amounts"]:
        yield "\n*Amounts are shown to people with that permission.*"


def _figures(numbers: list[Content]) -> Iterator[str]:
    if numbers:
        yield "| Figure | Value | Change |\n|---|---:|---:|"
    for each in numbers:
        value, beside, below = figure_words(each)
        said = f"{value} {beside}".strip()
        yield f"| {plain(each['label'])} | {_linked(said, each['link'])} | {plain(below)} |"


def _section(part: Content) -> Iterator[str]:
    yield f"\n## {plain(part['title'])}\n"
    if part["about"]:
        yield f"{plain(part['about'])}\n"
    yield from _figures(part["numbers"])
    for table in part["tables"]:
        yield from _table(table)
    if part["empty"]:
        yield f"\n{plain(part['empty'])}"


def _table(table: Content) -> Iterator[str]:
    columns = table["columns"]
    yield f"\n### {plain(table['title'])}\n" if table["title"] else ""
    yield f"| {' | '.join(plain(each['label']) for each in columns)} |"
    yield f"|{'|'.join(_rule(each) for each in columns)}|"
    for row in table["rows"][:MOST_ROWS]:
        cells = zip(columns, row["cells"], strict=True)
        yield f"| {' | '.join(_cell(each, cell, row['link']) for each, cell in cells)} |"
    if table["total"] > (shown := min(len(table["rows"]), MOST_ROWS)):
        yield f"\n{shown} of {table['total']} shown."


def _rule(column: Content) -> str:
    return "---:" if column["unit"] in ("days", "count", "bps", "percent", "money") else "---"


def _cell(column: Content, cell: Any, link: str) -> str:
    text = rules.cell_text(cell, column["unit"])
    return _linked(text, link) if column["unit"] == "name" else plain(text)


def _linked(text: str, link: str) -> str:
    return f"[{plain(text)}]({settings.BASE_URL}{link})" if link else plain(text)
