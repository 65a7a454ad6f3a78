"""`python -m apps.agreements.papers.pdf_process`: a PDF on the input, its text as JSON out.

The system ends the process when it takes too much time or memory.
"""

import json
import logging
import resource
import sys

from apps.agreements.papers import pdf, pdf_text
from apps.agreements.papers.kinds import Unreadable

MEMORY = 700 * 2**20  # bytes of address space


def main() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (pdf.SECONDS, pdf.SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    answer = {"error": "", "text": "", "pages": 0}
    try:
        found = pdf_text.parse(sys.stdin.buffer.read())
        answer |= {"text": found.text, "pages": found.pages or 0}
    except Unreadable as error:
        answer["error"] = str(error)
    except (RecursionError, MemoryError):
        answer["error"] = pdf.TOO_HARD
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()
