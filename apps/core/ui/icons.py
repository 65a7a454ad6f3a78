"""Icons: the few we use, taken from the installed icon package into one cached sprite.

A page refers to the sprite (`<use href="...#clock">`), so fifty rows do not carry fifty drawings.
"""

import hashlib
import json
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.urls import reverse

NAMES = frozenset(
    """
    activity adjustments alert-circle alert-octagon alert-triangle archive bell
    building
    calendar-due calendar-event chart-bar chart-line check checklist chevron-down chevron-left
    chevron-right circle circle-check circle-dashed circle-dot circle-x clock clock-pause
    columns-3 copy database database-off dots download eye file-text filter gavel history home
    inbox info-circle key layout-kanban link logout mail map-pin menu-2 moon note pencil phone
    player-pause player-play printer plug-connected plus refresh report-analytics report-money
    scale search server-2 settings shield-lock sun test-pipe trash upload user users x
    """.split()  # noqa: SIM905  a list of words
)
SOURCE = ("@iconify-json", "tabler", "icons.json")
_STROKE = (
    'fill="none" stroke="currentColor" stroke-linecap="round" stroke-linejoin="round" '
    'stroke-width="2"'
)
_SYMBOL = (
    '<symbol id="{}" viewBox="0 0 24 24" fill="none" stroke="currentColor" '
    'stroke-linecap="round" stroke-linejoin="round">{}</symbol>'
)


def bodies(names: frozenset[str] = NAMES) -> dict[str, str]:
    """The drawings of the package by name; KeyError for a name it does not have."""
    package = Path(settings.NODE_MODULES, *SOURCE)
    drawings = json.loads(package.read_text())["icons"]
    return {name: drawings[name]["body"].replace(_STROKE, "") for name in sorted(names)}


@lru_cache(maxsize=1)
def sprite() -> str:
    """One SVG file with a symbol for each icon; the weight of lines comes from the page."""
    symbols = "".join(_SYMBOL.format(name, body) for name, body in bodies().items())
    return f'<svg xmlns="http://www.w3.org/2000/svg">{symbols}</svg>'


@lru_cache(maxsize=1)
def address() -> str:
    """Where the sprite is; the address changes with its content, so it may be kept for ever."""
    mark = hashlib.sha256(sprite().encode()).hexdigest()[:6]
    return reverse("icons", args=[mark])


def known(name: str) -> str:
    """The name, if we have the icon. An unknown one fails in tests and is a circle elsewhere."""
    if name in NAMES:
        return name
    if settings.IS_TEST or settings.DEBUG:
        raise KeyError(f"Icon {name!r} is not in apps/core/ui/icons.py")
    return "circle"
