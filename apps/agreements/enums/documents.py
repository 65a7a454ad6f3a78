"""Who wrote a document, and what it is."""

from django.db.models import TextChoices


class Side(TextChoices):
    US = "US", "Us"
    PARTNER = "PARTNER", "Partner"
    BOTH = "BOTH", "Both"


class DocumentKind(TextChoices):
    DRAFT = "DRAFT", "Draft"
    REDLINE = "REDLINE", "Redline"
    EXECUTED = "EXECUTED", "Executed"
    ATTACHMENT = "ATTACHMENT", "Attachment"
