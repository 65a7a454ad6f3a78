"""What a first visit weighs over the wire: the page and all that it makes a browser fetch."""

import gzip
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin

from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client

from edgepartners.bench.meters import Figures

FIRST_KB, LATER_KB = 400, 30
PAGE = "/"
TEXTS = {".css", ".js", ".svg"}  # the image keeps these compressed
FACE = re.compile(r"@font-face\s*{(.*?)}", re.DOTALL)
ADDRESS = re.compile(r"url\(\s*['\"]?([^'\")]+)")
LATIN = "U+0000-00FF"


class Fetches(HTMLParser):
    """Addresses of style sheets, scripts, icons and images of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        address = named.get("href" if tag == "link" else "src")
        if tag in ("link", "script", "img") and address and not address.startswith("data:"):
            self.found.append(address)


def measure(client: Client) -> Figures:
    """A first visit to Today, and a later one, for which the browser has kept all files."""
    page = client.get(PAGE).content
    files = {path: weight(path) for path in _files(page.decode())}
    later = len(page) / 1000
    first = later + sum(files.values())
    return {
        "name": "first visit", "kb": round(first, 1), "bar_kb": FIRST_KB,
        "later_kb": round(later, 1), "bar_later_kb": LATER_KB,
        "files": {path: round(kb, 1) for path, kb in files.items()},
        "met": first <= FIRST_KB and later <= LATER_KB,
    }  # fmt: skip


def _files(page: str) -> Iterator[str]:
    """Names under the static address, each once."""
    seen = set()
    for address in Fetches(page).found:
        for name in _with_fonts(address.partition("?")[0]):
            if name not in seen:
                seen.add(name)
                yield name


def _with_fonts(address: str) -> Iterator[str]:
    """The file itself; for a style sheet also the fonts that Latin text makes a browser fetch."""
    name = unquote(address.removeprefix(settings.STATIC_URL).lstrip("/"))
    yield name
    if not name.endswith(".css"):
        return
    for face in FACE.findall(path_of(name).read_text()):
        if "unicode-range" not in face or LATIN in face:
            yield from (urljoin(name, found) for found in ADDRESS.findall(face))


def path_of(name: str) -> Path:
    """Raises LookupError for a file that is not there."""
    found = finders.find(name)
    if not isinstance(found, str):
        raise LookupError(f"{name} is no static file")
    return Path(found)


def weight(name: str) -> float:
    """Kilobytes over the wire."""
    content = path_of(name).read_bytes()
    if Path(name).suffix in TEXTS:
        content = gzip.compress(content, 9)
    return len(content) / 1000
