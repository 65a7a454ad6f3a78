"""From frozen facts to pages and files. The numbers come from the JSON alone."""

from apps.reports.printing.packs import NotPrinted, chart, context, document, pdf
from apps.reports.printing.pages import page, paper

__all__ = ["NotPrinted", "chart", "context", "document", "page", "paper", "pdf"]
