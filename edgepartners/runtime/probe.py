"""Asks the web process over HTTP, as a browser would."""

import http.client
import urllib.error
import urllib.request
from dataclasses import dataclass

TIMEOUT_SECONDS = 20


@dataclass(frozen=True)
class Answer:
    """Status (0: none came) and body of the last page, redirects followed."""

    status: int
    body: str


def get(url: str, *, seconds: float = TIMEOUT_SECONDS) -> Answer:
    """Fetch a page; never raises for what the network or the server does."""
    try:
        with urllib.request.urlopen(url, timeout=seconds) as response:
            return Answer(response.status, response.read().decode(errors="replace"))
    except urllib.error.HTTPError as error:
        with error:
            return Answer(error.code, error.read().decode(errors="replace"))
    except (OSError, http.client.HTTPException) as error:
        return Answer(0, str(error))


def is_ok(url: str) -> bool:
    """Whether the page answers 200, and soon."""
    return get(url, seconds=3).status == 200
