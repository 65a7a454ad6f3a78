"""What the fuzz tests of the APIs share: the checks, how much is asked, a quiet connection.

Each run asks every operation a few times. FUZZ=deep asks many times more, and each boundary of
each parameter by itself: an hour on one core, for when the document's ways have changed.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import schemathesis
import time_machine
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.factories import AT

DEEP = os.environ.get("FUZZ") == "deep"
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]


def read(document: dict[str, Any]) -> Any:
    """The document as what makes up requests, sent to the product in this process."""
    schema = schemathesis.openapi.from_dict(document)
    schema.config.generation.update(modes=[GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
    schema.config.phases.coverage.enabled = DEEP
    schema.app = get_wsgi_application()
    return schema


def few(examples: int) -> settings:
    return settings(
        max_examples=40 if DEEP else examples, deadline=None, derandomize=True,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip


def ask(case: Any, token: str, known: Mapping[str, str]) -> None:
    """With made-up names in the address, and with known ones where it has some."""
    headers = {"Authorization": f"Bearer {token}"}
    with time_machine.travel(AT, tick=False):
        case.call_and_validate(headers=headers, checks=CHECKS)
        real = {name: text for name, text in known.items() if f"{{{name}}}" in case.path}
        if real:
            case.path_parameters.update(real)
            case.call_and_validate(headers=headers, checks=CHECKS)


@contextmanager
def one_connection() -> Iterator[None]:
    """Requests through WSGI would close the connection that holds the test's transaction."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)
