"""The API's OpenAPI document in docs/: written anew, or compared with what the code says now."""

import argparse
import difflib
import subprocess
import sys
from collections.abc import Sequence

from edgepartners.runtime import places

DOCUMENT = places.ROOT / "docs" / "api" / "openapi.yaml"


def current() -> str:
    """What the code says; its warnings go to the terminal."""
    command = [sys.executable, "manage.py", "spectacular", "--validate", "--fail-on-warn"]
    done = subprocess.run(command, cwd=places.ROOT, stdout=subprocess.PIPE, text=True, check=True)
    return done.stdout


def write() -> int:
    DOCUMENT.parent.mkdir(parents=True, exist_ok=True)
    DOCUMENT.write_text(current())
    return 0


def check() -> int:
    """0 when the document says what the code says; else 1, and the difference is printed."""
    kept = DOCUMENT.read_text() if DOCUMENT.exists() else ""
    difference = difflib.unified_diff(
        kept.splitlines(), current().splitlines(), "kept", "current", lineterm="", n=2
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
