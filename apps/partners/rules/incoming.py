"""A mail as it came, read: who wrote to whom, when, what about. Nothing of it is trusted.

Malformed headers, unknown charsets, HTML alone, mails within mails: what can be read is read, what
cannot is left out. Only what is no mail at all, or too much, raises ValueError saying so.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime
from html.parser import HTMLParser

LARGEST = 25 * 2**20  # bytes of a whole mail
MOST_PARTS = 200
MOST_FILES = 20
MOST_PEOPLE = 50
MOST_TEXT = 50_000  # letters that are kept
WINMAIL = ("application/ms-tnef", "application/vnd.ms-tnef")
_ID = re.compile(r"<[^<>\s]{1,253}>")
_ADDRESS = re.compile(r"[^@\s<>\"]{1,64}@[^@\s<>\"]{1,189}")
_BLANK = re.compile(r"\n{3,}")
_AUTOMATIC = ("auto-replied", "auto-generated", "auto-notified")


@dataclass(frozen=True)
class Person:
    name: str
    email: str


@dataclass(frozen=True)
class Attached:
    filename: str
    content: bytes


@dataclass(frozen=True)
class Bounce:
    """What a mail server reports: for good (`is_final`), or that it goes on trying."""

    email: str
    text: str
    is_final: bool
    message_id: str = ""


@dataclass(frozen=True)
class Mail:
    """What was understood of a mail. `at` is UTC; None: it has no date that could be."""

    sender: Person
    recipients: list[Person]
    subject: str
    text: str
    at: datetime | None = None
    message_id: str = ""
    answers: list[str] = field(default_factory=list)
    files: list[Attached] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)  # names of files that were not looked at
    is_automatic: bool = False
    bounces: list[Bounce] = field(default_factory=list)


def parse(raw: bytes) -> Mail:
    """Read a mail. Raises ValueError for what is none, is too large, or too deeply nested."""
    if not raw.strip():
        raise ValueError("The mail is empty.")
    if len(raw) > LARGEST:
        raise ValueError(f"The mail has {len(raw) / 2**20:.0f} MB; up to 25 MB are read.")
    try:
        message = message_from_bytes(raw, policy=policy.compat32)
        return _read(message)
    except RecursionError:
        raise ValueError("The mail holds mails within mails, too deep to read.") from None
    except MessageError as error:
        raise ValueError(f"The mail cannot be read: {error}") from None


def _read(message: Message) -> Mail:
    people = _people(message, "From") or _people(message, "Sender")
    bounces = list(_bounces(message))
    if not people and not bounces and not message.get("Message-ID"):
        raise ValueError("This is no mail: it has no sender. Save the mail as .eml and try again.")
    files, left_out = _files(message)
    return Mail(
        sender=people[0] if people else Person("", ""),
        recipients=[each for name in ("To", "Cc") for each in _people(message, name)][:MOST_PEOPLE],
        subject=_header(message, "Subject")[:200] or "(no subject)",
        text=_text(message),
        at=_date(message),
        message_id=_ids(message, "Message-ID")[:1][0] if _ids(message, "Message-ID") else "",
        answers=list(dict.fromkeys([*_ids(message, "In-Reply-To"), *_ids(message, "References")])),
        files=files, left_out=left_out, bounces=bounces,
        is_automatic=_is_automatic(message),
    )  # fmt: skip


def _header(message: Message, name: str) -> str:
    """A header as text on one line; encoded words of unknown charsets as they stand."""
    raw = message.get(name)
    if raw is None:
        return ""
    try:
        text = str(make_header(decode_header(raw)))
    except (LookupError, ValueError, MessageError):
        text = str(raw)
    return " ".join(_clean(text).split())


def _clean(text: str) -> str:
    """Without what PostgreSQL cannot hold or a screen shows as something else."""
    fit = text.encode("utf-8", "replace").decode("utf-8")
    return "".join(c for c in fit if c in "\n\t" or c.isprintable() or c == "\u200c")


def _people(message: Message, name: str) -> list[Person]:
    lines = [_header_of(line) for line in message.get_all(name, [])[:10]]
    found = [person for line in lines for person in _people_in(line)]
    return list(dict.fromkeys(found))[:MOST_PEOPLE]


def _people_in(line: str) -> list[Person]:
    """Names and addresses of one header; of a broken one the address alone."""
    found = [(name, address) for name, address in getaddresses([line]) if address]
    found = found or [("", address) for address in _ADDRESS.findall(line)[:1]]
    return [
        Person(name.strip()[:120], address.lower()[:254])
        for name, address in found if _ADDRESS.fullmatch(address)
    ]  # fmt: skip


def _header_of(line: object) -> str:
    """Encoded words are decoded before addresses are looked for, quoted so that commas stay."""
    text = str(line)

    def word(match: re.Match[str]) -> str:
        try:
            name = str(make_header(decode_header(match[0])))
        except (LookupError, ValueError, MessageError):
            return match[0]
        return '"' + _clean(name).replace('"', "'").replace("\\", "") + '"'

    text = re.sub(r"=\?[^?\s]+\?[bBqQ]\?[^?]*\?=(\s+=\?[^?\s]+\?[bBqQ]\?[^?]*\?=)*", word, text)
    return " ".join(_clean(text).replace('""', '"').split())


def _ids(message: Message, name: str) -> list[str]:
    return [each for line in message.get_all(name, [])[:5] for each in _ID.findall(str(line))][:50]


def _date(message: Message) -> datetime | None:
    try:
        found = parsedate_to_datetime(str(message.get("Date", "")))
        at = found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (TypeError, ValueError, OverflowError, IndexError):
        return None
    return at if at.year >= 1990 else None


def _is_automatic(message: Message) -> bool:
    said = str(message.get("Auto-Submitted", "no")).strip().lower()
    precedence = str(message.get("Precedence", "")).strip().lower()
    return said.startswith(_AUTOMATIC) or precedence in ("auto_reply", "bulk", "junk")


def _parts(message: Message) -> Iterator[Message]:
    """Leaves in their order; a mail inside is one file, not searched for more."""
    stack = [message]
    for _ in range(MOST_PARTS):
        if not stack:
            return
        part = stack.pop()
        if part.get_content_type() == "message/rfc822" or not part.is_multipart():
            yield part
        else:
            stack.extend(reversed([p for p in part.get_payload() if isinstance(p, Message)]))


def _text(message: Message) -> str:
    """The plain text, else that of the HTML."""
    plain, html = [], []
    for part in _parts(message):
        if _is_file(part):
            continue
        if part.get_content_type() == "text/plain":
            plain.append(_decoded(part))
        elif part.get_content_type() == "text/html":
            html.append(_of_html(_decoded(part)))
    whole = "\n\n".join(text for text in plain if text.strip()) or "\n\n".join(html)
    lines = (line.rstrip() for line in _clean(whole.replace("\r\n", "\n")).split("\n"))
    return _BLANK.sub("\n\n", "\n".join(lines)).strip()[:MOST_TEXT]


def _decoded(part: Message) -> str:
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return ""
    try:
        return content.decode(part.get_content_charset() or "utf-8", "replace")
    except (LookupError, ValueError):
        return content.decode("latin-1")


def _is_file(part: Message) -> bool:
    return part.get_content_disposition() == "attachment" or bool(_filename(part))


def _filename(part: Message) -> str:
    try:
        name = part.get_filename() or ""
        return " ".join(_clean(str(make_header(decode_header(name)))).split())[:120]
    except (LookupError, ValueError, MessageError, TypeError):
        return "attachment"


def _files(message: Message) -> tuple[list[Attached], list[str]]:
    """Files that came along, and the names of those that are not looked at."""
    found: list[Attached] = []
    left_out: list[str] = []
    for part in _parts(message):
        kind = part.get_content_type()
        name = _filename(part)
        if kind == "message/rfc822":
            left_out.append(name or "a forwarded mail")
        elif kind in WINMAIL or name.lower() == "winmail.dat":
            left_out.append(name or "winmail.dat")
        elif _is_file(part):
            content = part.get_payload(decode=True)
            if isinstance(content, bytes) and len(found) < MOST_FILES:
                found.append(Attached(name or "attachment", content))
            else:
                left_out.append(name or "attachment")
    return found, left_out[:MOST_FILES]


def _bounces(message: Message) -> Iterator[Bounce]:
    """What a delivery status notification says of each address (RFC 3464)."""
    if message.get_content_type() != "multipart/report" or not message.is_multipart():
        return
    parts = [part for part in message.get_payload() if isinstance(part, Message)]
    original = _original_id(parts)
    for part in parts:
        if part.get_content_type() == "message/delivery-status" and part.is_multipart():
            for fields in part.get_payload():
                if isinstance(fields, Message) and (found := _bounce(fields, original)):
                    yield found


def _bounce(fields: Message, original: str) -> Bounce | None:
    raw = str(fields.get("Final-Recipient") or fields.get("Original-Recipient") or "")
    address = raw.rpartition(";")[2].strip().strip("<>").lower()
    action = str(fields.get("Action", "")).strip().lower()
    status = str(fields.get("Status", "")).strip()
    if not _ADDRESS.fullmatch(address) or action not in ("failed", "delayed"):
        return None
    said = " ".join(_clean(str(fields.get("Diagnostic-Code", ""))).split())
    is_final = action == "failed" and not status.startswith("4")
    return Bounce(address, f"{status} {said}".strip()[:200], is_final, original)


def _original_id(parts: list[Message]) -> str:
    """Message-ID of the mail that came back, from its copy or its headers alone."""
    for part in parts:
        if part.get_content_type() == "message/rfc822" and part.is_multipart():
            inner = next(iter(part.get_payload()), None)
            found = _ids(inner, "Message-ID") if isinstance(inner, Message) else []
        elif part.get_content_type() == "text/rfc822-headers":
            found = _ids(message_from_bytes(_decoded(part).encode()), "Message-ID")
        else:
            continue
        if found:
            return found[0]
    return ""


class _Words(HTMLParser):
    """The words of HTML, without scripts and styles; blocks begin a line."""

    HIDDEN = frozenset({"script", "style", "head", "title", "template"})
    BLOCKS = frozenset(
        {"p", "div", "br", "tr", "li", "h1", "h2", "h3", "h4", "table", "blockquote"}
    )

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag in self.HIDDEN:
            self.hidden += 1
        elif tag in self.BLOCKS:
            self.words.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in self.HIDDEN:
            self.hidden = max(0, self.hidden - 1)
        elif tag == "p":
            self.words.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.words.append(re.sub(r"\s+", " ", data))


def _of_html(html: str) -> str:
    reader = _Words()
    reader.feed(html)
    reader.close()
    return "\n".join(line.strip() for line in "".join(reader.words).split("\n"))
