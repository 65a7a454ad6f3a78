"""Writing and reading the parts of a zip file, streamed, with their SHA-256 on the way."""

import hashlib
import io
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import IO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from apps.core.errors import Refused
from apps.exchange.archive.manifest import Manifest, Part

CHUNK = 2**18  # bytes written at once
LEVEL = 4  # of deflate: a third of the time of 6 for a twentieth more


def open_to_write(path: str) -> ZipFile:
    return ZipFile(path, "w", ZIP_DEFLATED, compresslevel=LEVEL)


def add_lines(archive: ZipFile, name: str, lines: Iterable[str]) -> Part:
    """A part with a row on each line."""
    return _add(archive, name, (line + "\n" for line in lines))


def add_text(archive: ZipFile, name: str, chunks: Iterable[str]) -> Part:
    """A part of text; its rows are not counted."""
    return replace(_add(archive, name, chunks), rows=0)


def _add(archive: ZipFile, name: str, chunks: Iterable[str]) -> Part:
    digest, size, rows, buffer = hashlib.sha256(), 0, 0, io.StringIO()
    with archive.open(_entry(name), "w", force_zip64=True) as target:
        for chunk in chunks:
            buffer.write(chunk)
            rows += 1
            if buffer.tell() >= CHUNK:
                size += _flushed(buffer, target, digest)
        size += _flushed(buffer, target, digest)
    return Part(digest.hexdigest(), size, rows)


def _flushed(buffer: io.StringIO, target: IO[bytes], digest: "hashlib._Hash") -> int:
    content = buffer.getvalue().encode()
    target.write(content)
    digest.update(content)
    buffer.seek(0)
    buffer.truncate()
    return len(content)


def add_file(archive: ZipFile, name: str, source: IO[bytes]) -> Part:
    """A part with the content of an open file, not compressed again: most are PDF or images."""
    digest, size = hashlib.sha256(), 0
    with archive.open(_entry(name, packed=False), "w", force_zip64=True) as target:
        while chunk := source.read(CHUNK):
            target.write(chunk)
            digest.update(chunk)
            size += len(chunk)
    return Part(digest.hexdigest(), size)


def _entry(name: str, *, packed: bool = True) -> ZipInfo:
    """Without a time of its own: the manifest has it."""
    entry = ZipInfo(name)
    entry.compress_type = ZIP_DEFLATED if packed else ZIP_STORED
    entry._compresslevel = LEVEL  # type: ignore[attr-defined]
    return entry


def lines(archive: ZipFile, name: str) -> Iterator[str]:
    """The lines of a text part, without their ends."""
    with archive.open(name) as source:
        for line in io.TextIOWrapper(source, "utf-8", newline="\n"):
            yield line[:-1]


def check_all(archive: ZipFile, manifest: Manifest) -> None:
    """Raises Refused where a part is missing, damaged, another one, or in nobody's list."""
    there = {name for name in archive.namelist() if name != "manifest.json"}
    if len(archive.namelist()) != len(there) + 1:
        raise Refused("The archive names a part twice: it was not written by an export.")
    if lost := sorted(manifest.parts.keys() - there):
        raise Refused(f"The archive is incomplete: {_some(lost)} is missing.")
    if more := sorted(there - manifest.parts.keys()):
        raise Refused(f"The archive was changed: {_some(more)} is not in its manifest.")
    for name, part in manifest.parts.items():
        if _digest(archive, name, part.size) != part.sha256:
            raise Refused(
                f"The archive was changed or damaged: {name} does not have the SHA-256 of the "
                "manifest. Nothing was imported. Copy the file again from where it was exported."
            )


def _digest(archive: ZipFile, name: str, size: int) -> str:
    """Of no more than the size it should have and a little."""
    digest, seen = hashlib.sha256(), 0
    with archive.open(name) as source:
        while (chunk := source.read(CHUNK)) and seen <= size:
            digest.update(chunk)
            seen += len(chunk)
    return digest.hexdigest()


def _some(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{names[0]} and {len(names) - 1} more"
