"""From frozen facts to pages and files. The numbers come from the JSON alone."""

from apps.reports.printing.markdown import markdown
from apps.reports.printing.office import excel, powerpoint, word
from apps.reports.printing.packs import NotPrinted, chart, context, document, pdf
from apps.reports.printing.pages import moment, page, paper, report_pdf

__all__ = [
    "NotPrinted", "chart", "context", "document", "excel", "markdown", "moment", "page", "paper",
    "pdf", "powerpoint", "report_pdf", "word",
]  # fmt: skip
