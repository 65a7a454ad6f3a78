"""The scanner of what people outside send us: a command of the machine, as UPLOAD_SCANNER names it.

The file stands on its input. As `clamdscan` and `clamscan` do, it ends with 0 for a file without
and with 1 for one with something in it, and says what; anything else means that it did not scan.
"""

import logging
import shlex
import subprocess

from django.conf import settings

from apps.core.errors import Refused

SECONDS = 30
CLEAN, FOUND = 0, 1
MOST_WORDS = 120  # letters of what it says that are told on
NOT_SCANNED = "The file could not be scanned. It is not kept; try again in a few minutes."
log = logging.getLogger(__name__)


def found(content: bytes) -> str:
    """What the scanner finds in the file; empty for nothing, or where there is no scanner.

    Raises Refused where it fails or takes longer than 30 s: what was not scanned is not taken.
    """
    if not settings.UPLOAD_SCANNER:
        return ""
    try:
        done = subprocess.run(  # noqa: S603  the administrator's command, the file on its input
            shlex.split(settings.UPLOAD_SCANNER), input=content, capture_output=True,
            timeout=SECONDS, check=False,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as error:
        log.error("The scanner of uploads failed: %s", error)
        raise Refused(NOT_SCANNED, field="file") from None
    if done.returncode not in (CLEAN, FOUND):
        log.error("The scanner of uploads ended with %s: %s", done.returncode, done.stderr[-500:])
        raise Refused(NOT_SCANNED, field="file")
    return _words(done.stdout) if done.returncode == FOUND else ""


def _words(output: bytes) -> str:
    """`stream: Eicar-Test-Signature FOUND` is `Eicar-Test-Signature`."""
    first = next(iter(output.decode(errors="replace").strip().splitlines()), "")
    told = first.rpartition(": ")[2].removesuffix(" FOUND").strip()
    return told[:MOST_WORDS] or "something unwanted"
