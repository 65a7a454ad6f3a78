"""The OpenAPI documents in docs/api: written anew, or compared with what the code says now."""

import argparse
import difflib
import subprocess
import sys
from collections.abc import Sequence

from edgepartners.runtime import places

FOLDER = places.ROOT / "docs" / "api"
# File of each API -> the command that says what stands in it now.
COMMANDS = {
    "openapi.yaml": ("spectacular", "--validate", "--fail-on-warn"),
    "partner.yaml": ("robot_document", "partner"),
    "peering.yaml": ("robot_document", "peering"),
}


def current(name: str) -> str:
    """What the code says; its warnings go to the terminal."""
    command = [sys.executable, "manage.py", *COMMANDS[name]]
    done = subprocess.run(command, cwd=places.ROOT, stdout=subprocess.PIPE, text=True, check=True)
    return done.stdout


def write() -> int:
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name in COMMANDS:
        (FOLDER / name).write_text(current(name))
    return 0


def check() -> int:
    """0 when the documents say what the code says; else 1, and the differences are printed."""
    return max(compare(name) for name in COMMANDS)


def compare(name: str) -> int:
    """0 when one document says what the code says."""
    place = FOLDER / name
    kept = place.read_text() if place.exists() else ""
    difference = difflib.unified_diff(
        kept.splitlines(), current(name).splitlines(), f"kept {name}", "current", lineterm="", n=2
    )
    lines = list(difference)
    if lines:
        print("\n".join(lines[:60]), "\n  -> if this is what you want: make docs", sep="\n")
    return int(bool(lines))


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare, do not write")
    return check() if parser.parse_args(arguments).check else write()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
