"""Private files: outside the web root under random names, whole or not there, proven on reading.

A file is stored before the transaction of its row commits. If the work around it fails it is
removed at once; one that a crash or a later rollback left behind belongs to no row, and `sweep`
removes it.
"""

import hashlib
import os
import re
import secrets
import shutil
import tempfile
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path, PurePosixPath
from typing import IO, Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.http import FileResponse

LARGEST = 25 * 2**20  # bytes of one file
CHUNK = 2**20
LONGEST_NAME = 120
GRACE = timedelta(hours=6)  # no transaction lasts so long: a file without a row is a leftover
_SEPARATORS = re.compile(r"[/\\]")
_NOT_IN_NAMES = re.compile(r'[<>:"|?*;]+')


class Damaged(Exception):
    """A file is missing or no longer what was stored."""


@dataclass(frozen=True)
class Stored:
    """Where the content lies (relative to the private folder), its size in bytes and SHA-256."""

    path: str
    size: int
    sha256: str


def digest(content: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


@contextmanager
def stored(content: bytes, *, folder: str) -> Iterator[Stored]:
    """Store the content for the work inside; removed again when that raises."""
    path = _write(content, folder)
    try:
        yield Stored(path, len(content), digest(content))
    except BaseException:
        _place(path).unlink(missing_ok=True)
        raise


def opened(path: str, *, sha256: str) -> IO[bytes]:
    """The stored file at its beginning, after its content was compared with its SHA-256.

    Raises Damaged when the file is gone or another one. The caller closes it.
    """
    try:
        file = _place(path).open("rb")
    except FileNotFoundError:
        raise Damaged("The file is missing in the store. Restore it from the backup.") from None
    if hashlib.file_digest(file, "sha256").hexdigest() != sha256:
        file.close()
        raise Damaged("The file is not the one that was stored. Restore it from the backup.")
    file.seek(0)
    return file


def read(path: str, *, sha256: str) -> bytes:
    """The content of a stored file; raises Damaged as `opened`."""
    with opened(path, sha256=sha256) as file:
        return file.read()


def restore(path: str, source: IO[bytes], *, sha256: str) -> None:
    """Put a file at the path a row names already, streamed; for what comes from an export.

    Raises Damaged when the content is another one, or a file is there; OSError as writing does.
    """
    place = _place(path)
    if place.exists():
        raise Damaged(f"There is a file at {path} already.")
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, draft = tempfile.mkstemp(dir=place.parent, prefix=".new-")
    try:
        with os.fdopen(handle, "w+b") as file:
            shutil.copyfileobj(source, file, CHUNK)
            file.flush()
            os.fsync(file.fileno())
            file.seek(0)
            if hashlib.file_digest(file, "sha256").hexdigest() != sha256:
                raise Damaged(f"The file for {path} is not the one that was stored.")
        os.replace(draft, place)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise
    _force(place.parent)


@contextmanager
def room(path: str) -> Iterator[Path]:
    """A place for a large file that the block writes itself; gone again when it raises."""
    place = _place(path)
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        yield place
    except BaseException:
        place.unlink(missing_ok=True)
        raise


def remove(path: str) -> None:
    """Take a file out of the store; nothing happens when it is not there."""
    _place(path).unlink(missing_ok=True)


def attachment(file: IO[bytes], *, filename: str, content_type: str) -> FileResponse:
    """The file as a download that no browser opens in our pages, or guesses the type of."""
    answer = FileResponse(
        file, as_attachment=True, filename=safe_name(filename), content_type=content_type
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cache-Control"] = "private, no-store"
    return answer


def safe_name(filename: str, *, suffix: str = "") -> str:
    """Only the last part of a name, without what is no letter on disk or turns text around.

    With `suffix` (`.pdf`) the name ends with it, whatever it claimed.
    """
    last = _SEPARATORS.split(unicodedata.normalize("NFC", filename))[-1]
    seen = "".join(c for c in last if unicodedata.category(c)[0] != "C")
    plain = " ".join(_NOT_IN_NAMES.sub("_", seen).split()).strip(". ")
    ending = suffix or PurePosixPath(plain).suffix[:12]
    stem = PurePosixPath(plain).stem if PurePosixPath(plain).suffix else plain
    return f"{stem.strip('. ')[: LONGEST_NAME - len(ending)] or 'document'}{ending}"


def sweep(*, folder: str, known: set[str], at: datetime) -> int:
    """Remove files of a folder that no row names and that are older than six hours."""
    before = (at - GRACE).timestamp()
    left = [
        place
        for place in _place(folder).glob("*/*")
        if place.relative_to(_root()).as_posix() not in known and place.stat().st_mtime < before
    ]
    for place in left:
        place.unlink(missing_ok=True)
    return len(left)


class CappedUpload(TemporaryFileUploadHandler):
    """Uploads on disk, of which no more than the largest permitted file is kept.

    The size still counts all that was sent, so a form can say what is wrong and keep its input.
    """

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.written = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if self.written <= LARGEST:
            self.file.write(raw_data)
            self.written += len(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile | None:
        self.file.seek(0)
        self.file.size = file_size
        return self.file


def _root() -> Path:
    return Path(settings.MEDIA_ROOT) / "private"


def _place(path: str) -> Path:
    """Where a stored path lies; one that leads out of the store is refused."""
    root = _root().resolve()
    place = (root / path).resolve()
    if not place.is_relative_to(root):
        raise Damaged("The file lies outside the store.")
    return place


def _write(content: bytes, folder: str) -> str:
    """Write to a temporary name, force it to the disk, then give it its random name."""
    name = secrets.token_hex(16)
    path = f"{folder}/{name[:2]}/{name}"
    place = _place(path)
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, draft = tempfile.mkstemp(dir=place.parent, prefix=".new-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, place)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise
    _force(place.parent)
    return path


def _force(folder: Path) -> None:
    """Make the new name itself survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
