"""Small bars: one value per month against a limit, as one drawing."""

from collections.abc import Sequence

from django.utils.safestring import SafeString

from apps.core.ui.components import escape, safe

STEP, WIDTH, HEIGHT = 8, 6, 24
LEAST = 1  # a bar of nothing is still a bar


def bars(percents: Sequence[int | None], label: str) -> SafeString:
    """Percent of the limit, oldest first; None is hatched. The line is the limit, 100 %.

    What is over the limit is drawn in colour and goes over the line; `label` says it in words.
    """
    top = max([100, *(each for each in percents if each is not None)])
    under: list[str] = []
    over: list[str] = []
    gaps: list[str] = []
    for n, percent in enumerate(percents):
        if percent is None:
            gaps.append(_bar(n, HEIGHT))
        else:
            (over if percent > 100 else under).append(_bar(n, HEIGHT * percent // top))
    paths = "".join(
        f'<path class="{css}" d="{"".join(parts)}"/>'
        for css, parts in (("u", under), ("o", over), ("g", gaps))
        if parts
    )
    line = HEIGHT - HEIGHT * 100 // top
    return safe(
        f'<svg class="ep-bars" viewBox="0 0 {STEP * len(percents)} {HEIGHT}" role="img">'
        f"<title>{escape(label)}</title>{paths}"
        f'<path class="k" d="M0 {line}h{STEP * len(percents)}"/></svg>'
    )


def _bar(n: int, height: int) -> str:
    height = max(height, LEAST)
    return f"M{n * STEP + 1} {HEIGHT}v-{height}h{WIDTH}v{height}z"
