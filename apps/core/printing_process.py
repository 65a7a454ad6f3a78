"""`python -m apps.core.printing_process`: HTML on the input, PDF out. Nothing is fetched."""

import sys

from weasyprint import HTML
from weasyprint.urls import URLFetcher


def main() -> None:
    fetcher = URLFetcher(allowed_protocols={"data"})
    document = HTML(string=sys.stdin.buffer.read().decode(), url_fetcher=fetcher)
    sys.stdout.buffer.write(document.write_pdf())


if __name__ == "__main__":
    main()
