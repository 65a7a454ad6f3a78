"""The whole interconnect list as CSV: streamed, quick, and in little memory."""

import time
from pathlib import Path
from typing import Any

from django.test import Client

from edgepartners.bench.meters import Figures

PATH = "/interconnects/?export=csv"
SECONDS = 2.0  # for so many rows
ROWS = 50_000
GROWTH_MB = 10.0  # what is held at once, whatever the number of rows


def measure(client: Client) -> Figures:
    """CPU seconds, in proportion for 50,000 rows, and how much memory grew after the first rows."""
    started = time.process_time()
    response: Any = client.get(PATH)
    chunks = iter(response.streaming_content)
    rows = next(chunks, b"").count(b"\n")
    first = highest = resident_mb()
    for chunk in chunks:
        rows += chunk.count(b"\n")
        highest = max(highest, resident_mb())
    seconds = time.process_time() - started
    scaled = seconds * ROWS / max(rows, ROWS)
    return {
        "name": "csv: interconnects", "rows": rows, "cpu_s": round(seconds, 2),
        "bar_s": SECONDS, "growth_mb": round(highest - first, 1), "bar_growth_mb": GROWTH_MB,
        "met": scaled <= SECONDS and highest - first <= GROWTH_MB,
    }  # fmt: skip


def resident_mb(pid: int | str = "self") -> float:
    """Memory of a process that is in use now, MB."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * 4096 / 10**6
