"""Endpoints whose parts stand in files of their own: what is asked, what is sent, what must be."""

from typing import Any

from tests.api import brought, customized, exchanged, hooked, kept, mirrored, programmed, reported

ALL: tuple[Any, ...] = (
    brought, customized, exchanged, hooked, kept, mirrored, programmed, reported
)  # fmt: skip
ENDPOINTS = [each for part in ALL for each in part.ENDPOINTS]
BODIES: dict[str, Any] = {name: body for part in ALL for name, body in part.BODIES.items()}
READY: dict[str, Any] = {name: how for part in ALL for name, how in part.READY.items()}
NAMED = {
    name: value
    for part in (brought, exchanged, hooked, kept, mirrored)
    for name, value in part.NAMED.items()
}
