"""PDF from HTML of our own making, in a process of its own: no page loads the renderer.

Takes seconds: only background tasks call it. Nothing is fetched: the HTML brings its fonts along.
"""

import base64
import subprocess
import sys
from functools import lru_cache
from pathlib import Path

from django.conf import settings

SECONDS = 120
MODULE = "apps.core.printing_process"
ROOT = Path(__file__).resolve().parents[2]
_FONTS = ("latin-ext", "latin")


class PrintingFailed(Exception):
    """The renderer gave up; its last words are the message."""


def pdf(html: str, *, seconds: float | None = None) -> bytes:
    """The document as PDF, made within some seconds (None: the usual). Raises PrintingFailed."""
    seconds = seconds or SECONDS
    command = [sys.executable, "-m", MODULE]
    try:
        done = subprocess.run(  # noqa: S603  a command of our own, the document on its input
            command, input=html.encode(), capture_output=True, timeout=seconds, check=False,
            cwd=ROOT,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise PrintingFailed(f"The PDF was not made within {seconds} seconds.") from None
    if done.returncode or not done.stdout.startswith(b"%PDF-"):
        last = done.stderr.decode(errors="replace").strip().splitlines()[-1:]
        raise PrintingFailed(" ".join(last) or "The PDF could not be made.")
    return done.stdout


@lru_cache(maxsize=1)
def font_faces() -> str:
    """CSS that brings our font along; where the package is missing, the machine's fonts serve."""
    folder = Path(settings.NODE_MODULES, "@fontsource-variable", "inter", "files")
    files = [folder / f"inter-{name}-wght-normal.woff2" for name in _FONTS]
    return "".join(_face(file.read_bytes()) for file in files if file.exists())


def _face(font: bytes) -> str:
    data = base64.b64encode(font).decode()
    return (
        '@font-face{font-family:"Inter";font-weight:100 900;'
        f'src:url(data:font/woff2;base64,{data}) format("woff2")}}'
    )
