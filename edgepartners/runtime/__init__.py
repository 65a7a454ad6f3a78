"""Sets up and runs EdgePartners on one machine.

Standard library only: it works before anything is installed.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 (this is where it is checked)
    sys.exit(
        f"EdgePartners needs Python 3.11 or newer, this is {sys.version.split()[0]}.\n"
        "  -> name another one: make demo PYTHON=python3.12"
    )
