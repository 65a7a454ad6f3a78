"""Atlassian Document Format: our plain texts as Jira keeps them, and back.

Only words and line breaks are kept: bold, tables and pictures of Jira become their words. `plain`
gives a text as it will come back, so that a text that made the round trip equals itself.
Source: developer.atlassian.com, "Atlassian Document Format", version 1.
"""

import re
from collections.abc import Iterator
from typing import Any

_GAP = re.compile(r"\n{3,}")
_BLOCKS = {"paragraph", "heading", "codeBlock", "blockquote", "panel", "listItem", "tableRow"}


def written(text: str) -> dict[str, Any]:
    """A document of paragraphs; a single line break stays one."""
    parts = [part for part in _tidy(text).split("\n\n") if part]
    return {"type": "doc", "version": 1, "content": [_paragraph(part) for part in parts]}


def read(document: Any) -> str:
    """The words of a document. Older servers answer a plain text; nothing is an empty one."""
    if isinstance(document, str):
        return _tidy(document)
    if not isinstance(document, dict):
        return ""
    return _tidy("\n\n".join(_block(node) for node in _content(document)))


def plain(text: str) -> str:
    """The text as it reads after it was written to Jira."""
    return read(written(text))


def _paragraph(part: str) -> dict[str, Any]:
    inline: list[dict[str, Any]] = []
    for line in part.split("\n"):
        inline += [{"type": "hardBreak"}] if inline else []
        inline += [{"type": "text", "text": line}] if line else []
    return {"type": "paragraph", "content": inline}


def _block(node: Any, bullet: str = "") -> str:
    if not isinstance(node, dict):
        return ""
    kind = node.get("type")
    if kind in ("bulletList", "orderedList"):
        return "\n".join(_block(item, "- ") for item in _content(node))
    if any(isinstance(n, dict) and n.get("type") in _BLOCKS for n in _content(node)):
        return bullet + "\n".join(filter(None, (_block(n) for n in _content(node))))
    return bullet + "".join(_inline(node))


def _inline(node: dict[str, Any]) -> Iterator[str]:
    for each in _content(node):
        if not isinstance(each, dict):
            continue
        given = each.get("attrs")
        attrs = given if isinstance(given, dict) else {}
        kind = each.get("type")
        if kind == "text":
            yield str(each.get("text", ""))
        elif kind == "hardBreak":
            yield "\n"
        elif kind in ("mention", "emoji", "inlineCard", "status"):
            yield str(attrs.get("text") or attrs.get("shortName") or attrs.get("url") or "")
        else:
            yield from _inline(each)


def _content(node: dict[str, Any]) -> list[Any]:
    found = node.get("content")
    return found if isinstance(found, list) else []


def _tidy(text: str) -> str:
    lines = [line.rstrip() for line in text.replace("\r\n", "\n").split("\n")]
    return _GAP.sub("\n\n", "\n".join(lines)).strip()
