"""Text of a PDF file, read in a process of its own: a PDF can make its reader loop or swell."""

import json
import subprocess
import sys
from pathlib import Path

from apps.agreements.papers.kinds import Content, Unreadable

SECONDS = 20
ROOT = Path(__file__).resolve().parents[3]
TOO_HARD = "The PDF takes too long to read. Save it again as a simpler PDF and upload that."


def read(content: bytes) -> Content:
    """Text and number of pages. Raises Unreadable saying why and what to do."""
    command = [sys.executable, "-m", "apps.agreements.papers.pdf_process"]
    try:
        done = subprocess.run(  # noqa: S603  a command of our own, the file on its input
            command, input=content, capture_output=True, timeout=SECONDS * 2, check=False, cwd=ROOT
        )
    except subprocess.TimeoutExpired:
        raise Unreadable(TOO_HARD) from None
    if done.returncode:
        raise Unreadable(TOO_HARD)
    answer = json.loads(done.stdout)
    if answer["error"]:
        raise Unreadable(answer["error"])
    return Content(answer["text"], answer["pages"])
