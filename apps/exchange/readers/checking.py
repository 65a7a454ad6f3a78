"""Which files are taken: workbooks and tables of text, whole, plain and of a bearable size."""

import io
import zipfile

from apps.core import scanning
from apps.core.files import LARGEST
from apps.core.uploads import NotTaken, TooLarge, WrongKind

XLSX, CSV, PASTE = "xlsx", "csv", "paste"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # old .xls, and every file with a password
MOST_UNPACKED = 400 * 2**20  # bytes of all parts of a workbook
MOST_TIMES = 200  # bigger than it came; sheets of text reach 20
SMALL = 20 * 2**20  # below this the ratio is no matter
MOST_PARTS = 2000
HEAD = 2048


def format_of(content: bytes) -> str:
    """`xlsx` or `csv` by content; raises NotTaken saying what it is and what to do."""
    if not content:
        raise NotTaken("The file is empty.")
    if len(content) > LARGEST:
        raise TooLarge(f"The file is larger than {LARGEST // 2**20} MB. Cut it in parts.")
    if content.startswith(OLE):
        raise WrongKind(
            "The file has a password or is an old .xls. Save it as .xlsx without a password."
        )
    found = XLSX if content.startswith(b"PK") else CSV
    if found == XLSX:
        _check_workbook(content)
    elif content.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8\xff")):
        raise WrongKind("This is no table. Upload a workbook (.xlsx) or a table of text (.csv).")
    if reason := scanning.found(content):
        raise NotTaken(f"The scanner found something in the file: {reason}. It is not kept.")
    return found


def _check_workbook(content: bytes) -> None:
    """Bounded before anything is unpacked: what the parts say they are, then their beginnings."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as box:
            parts = box.infolist()
            _check_sizes(parts, len(content))
            if any(part.flag_bits & 1 for part in parts):
                raise WrongKind("The file has a password. Save it without one.")
            names = {part.filename for part in parts}
            if "xl/workbook.xml" not in names:
                raise WrongKind("This is no workbook (.xlsx). Save the table as .xlsx or .csv.")
            if any("vbaProject" in name for name in names):
                raise NotTaken("The workbook has macros. Save it as .xlsx without them.")
            _check_heads(box, parts)
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError) as error:
        raise NotTaken("The workbook is damaged or cut off. Save it again.") from error


def _check_sizes(parts: list[zipfile.ZipInfo], packed: int) -> None:
    size = sum(part.file_size for part in parts)
    if len(parts) > MOST_PARTS or size > MOST_UNPACKED or size > max(SMALL, MOST_TIMES * packed):
        raise TooLarge("The workbook unpacks to far more than it may. Save only its cells anew.")


def _check_heads(box: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> None:
    """No part declares entities: nothing of a workbook needs them."""
    for part in parts:
        if part.filename.endswith((".xml", ".rels")):
            with box.open(part) as file:
                if b"<!" in file.read(HEAD):
                    raise NotTaken("The workbook declares entities. Save it again with Excel.")
