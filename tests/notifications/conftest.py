"""A notice to send, and a mail server to send it to."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from apps.notifications import actions
from tests.factories import AT

FACTS = {
    "lines": [["Partner", "Fibra Norte"], ["Measured", "72.9 % <b>"]],
    "url": "/breaches/BRE-00001/",
    "call": "Open the breach",
}


@pytest.fixture
def tell() -> Callable[..., int]:
    """Tell somebody that a breach was opened."""

    def enqueue(*recipients: Any, **changes: Any) -> int:
        given = {
            "key": "BRE-00001:opened",
            "kind": "breach_opened",
            "ref": "BRE-00001",
            "urgency": "bad",
            "title": "BOG-2 over 70 % & rising",
            "body": "Four days in a row.",
            "facts": FACTS,
            "at": AT,
        }
        return actions.enqueue(recipients=recipients, **{**given, **changes})

    return enqueue


class MailServer:
    """A small SMTP server in a thread; `refuse` is said to every recipient when set."""

    def __init__(self) -> None:
        self.mails: list[str] = []
        self.refuse = ""
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever)
        self.thread.start()
        starting = asyncio.start_server(self.serve, "127.0.0.1", 0)
        self.server = asyncio.run_coroutine_threadsafe(starting, self.loop).result(10)
        self.port = self.server.sockets[0].getsockname()[1]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await self.say(writer, "220 ready")
        while line := (await reader.readline()).decode().strip():
            command = line[:4].upper()
            if command == "DATA":
                await self.say(writer, "354 go on")
                self.mails.append((await reader.readuntil(b"\r\n.\r\n")).decode())
            refused = command == "RCPT" and self.refuse
            await self.say(writer, refused or ("221 bye" if command == "QUIT" else "250 ok"))
        writer.close()

    async def say(self, writer: asyncio.StreamWriter, line: str) -> None:
        writer.write(f"{line}\r\n".encode())
        await writer.drain()

    def stop(self) -> None:
        asyncio.run_coroutine_threadsafe(self.close(), self.loop).result(10)
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(10)
        self.loop.close()

    async def close(self) -> None:
        self.server.close()
        await self.server.wait_closed()


@pytest.fixture
def mail_server(settings: Any) -> Iterator[MailServer]:
    server = MailServer()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    settings.EMAIL_TIMEOUT = 10
    yield server
    server.stop()
