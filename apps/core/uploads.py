"""Files that people outside send us: what they are by their content, and what is not taken.

portal.md 6.5: not PDF, PNG or JPEG by content, more than 10 MB, encrypted, active content, empty,
double extension; and what the scanner finds. Everything here is bounded in time and memory: nothing
of the file is executed, and no more than a few megabytes of it are unpacked.
"""

import re
import zlib
from dataclasses import dataclass

from apps.core import files, scanning
from apps.core.errors import Refused

LARGEST = 10 * 2**20  # bytes
PDF, PNG, JPEG = "application/pdf", "image/png", "image/jpeg"
TAKEN = (PDF, PNG, JPEG)
NAMES = {PDF: "PDF", PNG: "PNG", JPEG: "JPEG"}
_SUFFIXES = {PDF: (".pdf",), PNG: (".png",), JPEG: (".jpg", ".jpeg")}
_STARTS = ((b"%PDF-", PDF), (b"\x89PNG\r\n\x1a\n", PNG), (b"\xff\xd8\xff", JPEG))
_ENDS = {PDF: b"%%EOF", PNG: b"IEND\xaeB`\x82", JPEG: b"\xff\xd9"}
_TAIL = 1024  # bytes after the end that writers of PDF leave behind
# A last part of a name that makes a machine run it, hidden before the one that shows.
_RUNS = re.compile(
    r"\.(exe|com|bat|cmd|scr|js|vbs|ps1|jar|msi|hta|html?|svg|php\d?|asp|jsp|sh|py|docm|xlsm)(\.|$)",
    re.IGNORECASE,
)
_ACTIVE = re.compile(
    rb"/(JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|XFA|SubmitForm|ImportData|GoToE|Movie|Sound)\b"
)
_ENCRYPTED = re.compile(rb"/Encrypt\b")
_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_STREAM = re.compile(rb"\bstream\r?\n")
_UNPACKED = 2**20  # bytes of one stream
_STREAMS = 400  # looked into


class NotTaken(Refused):
    """A file we do not take; `status` is the one of HTTP for it (portal.md 6.5)."""

    status = 400

    def __init__(self, message: str) -> None:
        super().__init__(message, field="file")


class TooLarge(NotTaken):
    status = 413


class WrongKind(NotTaken):
    status = 415


@dataclass(frozen=True)
class Upload:
    """A file that is taken: its type by content, and a name fit for downloads."""

    content: bytes
    content_type: str
    filename: str


def checked(
    content: bytes, filename: str, *, kinds: tuple[str, ...] = TAKEN, largest: int = LARGEST
) -> Upload:
    """The file as one we take; raises NotTaken saying what it is and what to do.

    The scanner may take seconds: call it before a transaction begins.
    """
    if not content:
        raise NotTaken("The file is empty.")
    if len(content) > largest:
        raise TooLarge(
            f"The file has {len(content) / 2**20:.1f} MB; up to {largest // 2**20} MB are taken."
        )
    found = _kind(content, kinds)
    _check_name(filename, found)
    if _ENDS[found] not in content[-_TAIL:]:
        raise NotTaken("The file is cut off, or something was added to it. Save it again.")
    if found == PDF:
        _check_pdf(content)
    if reason := scanning.found(content):
        raise NotTaken(f"The scanner found something in the file: {reason}. It is not kept.")
    return Upload(content, found, files.safe_name(filename, suffix=_ending(filename, found)))


def _kind(content: bytes, kinds: tuple[str, ...]) -> str:
    found = next((kind for start, kind in _STARTS if content.startswith(start)), "")
    if found not in kinds:
        words = _listed(kinds)
        raise WrongKind(f"The file is no {words} by its content. Upload a {words}.")
    return found


def _listed(kinds: tuple[str, ...]) -> str:
    names = [NAMES[kind] for kind in kinds]
    return f"{', '.join(names[:-1])} or {names[-1]}" if len(names) > 1 else names[0]


def _check_name(filename: str, kind: str) -> None:
    if _RUNS.search(filename) or not filename.lower().endswith(_SUFFIXES[kind]):
        raise NotTaken(
            f"The name must end with {_SUFFIXES[kind][0]} alone: this is a {NAMES[kind]}."
        )


def _ending(filename: str, kind: str) -> str:
    return next(s for s in _SUFFIXES[kind] if filename.lower().endswith(s))


def _check_pdf(content: bytes) -> None:
    """No password, nothing that acts; looked for in the open and in packed objects."""
    if _ENCRYPTED.search(_plain(content)):
        raise NotTaken("The PDF is encrypted. Save it without a password and upload it again.")
    if any(_ACTIVE.search(_plain(part)) for part in (content, *_unpacked(content))):
        raise NotTaken(
            "The PDF has active content: scripts, forms or attached files. Print it to a plain PDF."
        )


def _plain(content: bytes) -> bytes:
    """Names without their escapes: `/J#61vaScript` is `/JavaScript`."""
    return _ESCAPE.sub(lambda found: bytes([int(found[1], 16)]), content)


def _unpacked(content: bytes) -> list[bytes]:
    """The beginnings of packed streams; what cannot be unpacked is no stream of objects."""
    parts = []
    for found in list(_STREAM.finditer(content))[:_STREAMS]:
        head = content[max(0, found.start() - 512) : found.start()]
        if b"/ObjStm" not in head:
            continue
        try:
            parts.append(zlib.decompressobj().decompress(content[found.end() :], _UNPACKED))
        except zlib.error:
            continue
    return parts
