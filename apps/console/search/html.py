"""Hits as strings: up to two hundred of them stand on the page of a common word."""

from collections.abc import Iterable

from django.utils.safestring import SafeString

from apps.console.search.data import Hit
from apps.core.ui import components
from apps.core.ui.components import escape, safe


def lines(hits: Iterable[Hit]) -> SafeString:
    """For the page: a list of links."""
    return safe("".join(map(_line, hits)))


def _line(hit: Hit) -> str:
    return (
        f'<li>{components.icon(hit.icon)}<div><a class="ep-name" href="{escape(hit.address)}">'
        f'{escape(hit.title)}</a><span class="ep-sub d-block">{_about(hit)}</span></div>'
        f'<span class="ep-code">{escape(hit.ref)}</span></li>'
    )


def options(hits: Iterable[Hit]) -> SafeString:
    """For the box that is open over any page: options of a listbox."""
    return safe("".join(_option(hit, number) for number, hit in enumerate(hits, 1)))


def _option(hit: Hit, number: int) -> str:
    return (
        f'<li role="option" id="hit-{number}" aria-selected="false">'
        f'<a href="{escape(hit.address)}" tabindex="-1">{components.icon(hit.icon)}'
        f'<span><b>{escape(hit.title)}</b><span class="ep-sub d-block">{_about(hit)}</span></span>'
        f'<span class="ep-code ep-push">{escape(hit.ref)}</span></a></li>'
    )


def _about(hit: Hit) -> str:
    return f"{escape(hit.kind)}, {escape(hit.detail)}"
