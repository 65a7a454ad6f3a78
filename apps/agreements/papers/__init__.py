"""What is inside a document file: recognised by its content, bounded, and read as plain text."""

from apps.agreements.papers.kinds import DOCX, PDF, Unreadable
from apps.agreements.papers.reading import Paper, read

__all__ = ["DOCX", "PDF", "Paper", "Unreadable", "read"]
