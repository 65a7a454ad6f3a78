"""HTML on standard input, PDF on standard output: `python -m apps.reports.render`.

A process of its own: the library takes a second and tens of megabytes to load, which neither web
nor worker should carry, and a page that breaks it breaks nothing else. Nothing is fetched: only
what lies in the document itself.
"""

import sys

from weasyprint import HTML
from weasyprint.urls import URLFetcher


def main() -> None:
    fetcher = URLFetcher(allowed_protocols={"data"})
    document = HTML(string=sys.stdin.buffer.read().decode(), url_fetcher=fetcher)
    sys.stdout.buffer.write(document.write_pdf() or b"")


if __name__ == "__main__":
    main()
