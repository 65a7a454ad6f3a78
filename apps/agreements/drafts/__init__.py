"""First drafts in our own wording, filled from the facts of an agreement and written as files."""

from apps.agreements.drafts.clauses import sentences
from apps.agreements.drafts.wording import Clause, Draft, DraftFacts, draft
from apps.agreements.drafts.writing import to_docx, to_html

__all__ = ["Clause", "Draft", "DraftFacts", "draft", "sentences", "to_docx", "to_html"]
