"""A mail backend that looks at the database while it sends."""

from typing import Any

from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection


class InTransaction(BaseEmailBackend):
    """Fails when a mail is sent inside a transaction."""

    def send_messages(self, email_messages: Any) -> int:
        if connection.in_atomic_block:
            raise RuntimeError("A mail was sent inside a transaction.")
        return len(email_messages)


class Broken(BaseEmailBackend):
    """A mail server that is away."""

    def send_messages(self, email_messages: Any) -> int:
        raise OSError("The mail server does not answer.")
