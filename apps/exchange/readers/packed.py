"""A ZIP of files: looked at before it is unpacked, and read file by file into memory only.

Nothing of it is written under the names it has; what a part says it is bounds what is read.
"""

import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from apps.core import files, scanning
from apps.core.files import LARGEST
from apps.core.uploads import NotTaken, TooLarge, WrongKind
from apps.exchange.rules import naming

MOST_FILES = 2000
MOST_UNPACKED = 400 * 2**20  # bytes of all files that are taken
STEEPEST = 150  # unpacked to packed; papers reach about 20
STEEP_FROM = 2**20  # small files may be as steep as they like
LISTS = (".xlsx", ".csv", ".tsv")
LOCKED = "It has a password in the ZIP. Pack it without one."
UNSAFE = "Its name leads out of the ZIP, or is none. Pack it anew from its folder."
STEEP = "It unpacks to far more than a document holds, and was not opened."
DAMAGED = "It is damaged in the ZIP. Pack it anew."
_IS_ENCRYPTED, _IS_UTF8 = 0x1, 0x800
_BROKEN = (
    zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError, ValueError
)  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """A file of a ZIP: its name with folders, its place there from 1, why it is not opened."""

    name: str
    number: int
    info: zipfile.ZipInfo
    fault: str = ""

    @property
    def is_list(self) -> bool:
        return self.name.lower().endswith(LISTS)


class Box:
    """A ZIP in memory. Raises NotTaken for what is none, is too large or has a password."""

    def __init__(self, content: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        except _BROKEN as error:
            raise NotTaken("The ZIP is damaged or cut off. Pack it anew.") from error
        self._digests: dict[str, str] = {}

    @cached_property
    def entries(self) -> list[Entry]:
        """Its files without folders and without what machines add."""
        infos = [info for info in self._zip.infolist() if not info.is_dir()]
        return [
            Entry(name, number, info, _fault(name, info))
            for number, info in enumerate(infos, start=1)
            if not naming.is_junk(name := _name(info))
        ]

    def find(self, text: str) -> Entry:
        """By name with folders or without. ValueError where there is none, or where two are."""
        wanted = naming.alike(text)
        whole = [each for each in self.entries if naming.alike(each.name) == wanted]
        found = whole or [
            each for each in self.entries if naming.alike(naming.last_part(each.name)) == wanted
        ]
        if not found:
            raise ValueError(f"There is no file {text!r} in the ZIP.")
        if len(found) > 1:
            names = " and ".join(each.name for each in found[:3])
            raise ValueError(f"There is more than one: {names}. Write its folder too.")
        return found[0]

    def read(self, entry: Entry) -> bytes:
        """The content. ValueError saying why there is none."""
        if entry.fault:
            raise ValueError(entry.fault)
        try:
            with self._zip.open(entry.info) as file:
                return file.read(LARGEST + 1)
        except _BROKEN as error:
            raise ValueError(DAMAGED) from error

    def digest(self, entry: Entry) -> str:
        """SHA-256 of the content; ValueError as `read`."""
        if entry.name not in self._digests:
            self._digests[entry.name] = files.digest(self.read(entry))
        return self._digests[entry.name]


def checked_box(content: bytes) -> Box:
    """A ZIP that just came in; raises NotTaken saying what it is and what to do."""
    if not content:
        raise NotTaken("The file is empty.")
    if len(content) > LARGEST:
        raise TooLarge(too_large(len(content)))
    if not content.startswith(b"PK"):
        raise WrongKind("This is no ZIP. Pack the documents as a .zip and upload that.")
    box = Box(content)
    _check_amount(box.entries)
    if reason := scanning.found(content):
        raise NotTaken(f"The scanner found something in the ZIP: {reason}. It is not kept.")
    return box


def too_large(size: int) -> str:
    """What to do with a ZIP of so many bytes."""
    parts = -(-size // LARGEST)
    return (
        f"The ZIP has {size / 2**20:.1f} MB; one may have {LARGEST // 2**20} MB. Pack the "
        f"documents into {parts} ZIPs or more, each with its part of the list if there is one, and "
        "import them one after the other: a file that is in already is left as it is."
    )


def _check_amount(entries: list[Entry]) -> None:
    if not entries:
        raise NotTaken("There is no file in the ZIP.")
    if len(entries) > MOST_FILES:
        raise TooLarge(
            f"The ZIP has more than {MOST_FILES:,} files: {len(entries):,}. Pack them into "
            f"{-(-len(entries) // MOST_FILES)} ZIPs and import them one after the other."
        )
    if all(entry.fault == LOCKED for entry in entries):
        raise WrongKind("The ZIP has a password. Pack it without one.")
    if sum(_sizes(entries)) > MOST_UNPACKED:
        raise TooLarge(
            f"The ZIP unpacks to more than {MOST_UNPACKED // 2**20} MB. Pack the documents into "
            "several ZIPs and import them one after the other."
        )


def _sizes(entries: list[Entry]) -> Iterator[int]:
    return (entry.info.file_size for entry in entries if not entry.fault)


def _fault(name: str, info: zipfile.ZipInfo) -> str:
    """What can be told without opening it."""
    if naming.is_unsafe(name):
        return UNSAFE
    if info.flag_bits & _IS_ENCRYPTED:
        return LOCKED
    if info.file_size > STEEP_FROM and info.file_size > STEEPEST * max(1, info.compress_size):
        return STEEP
    if info.file_size > LARGEST:
        size = info.file_size / 2**20
        return (
            f"It has {size:.0f} MB; up to {LARGEST // 2**20} MB are taken. Save it with smaller "
            "images or cut it in parts, and import those."
        )
    return ""


def _name(info: zipfile.ZipInfo) -> str:
    """The name; packers that write UTF-8 do not always say so."""
    if info.flag_bits & _IS_UTF8:
        return info.filename
    try:
        return info.filename.encode("cp437").decode()
    except UnicodeError:
        return info.filename
