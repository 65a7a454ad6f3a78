"""Which objects may have custom fields and tags, and what a field may hold."""

from django.db.models import TextChoices


class ObjectKind(TextChoices):
    PARTNER = "partner", "Partners"
    CONTACT = "contact", "Contacts"
    AGREEMENT = "agreement", "Agreements"
    SITE = "site", "Sites"
    INTERCONNECT = "interconnect", "Interconnects"
    REQUEST = "request", "Capacity requests"
    WORK = "work", "Work items"


class FieldType(TextChoices):
    TEXT = "TEXT", "Text"
    NUMBER = "NUMBER", "Number"
    DATE = "DATE", "Date"
    YES_NO = "YES_NO", "Yes or no"
    CHOICE = "CHOICE", "One of several choices"
    CHOICES = "CHOICES", "Several choices"
    URL = "URL", "Link"
    PERSON = "PERSON", "Person of ours"


class Tone(TextChoices):
    """Colours of tags: those of the design, by the name people see."""

    IDLE = "idle", "Grey"
    ACC = "acc", "Blue"
    OK = "ok", "Green"
    WARN = "warn", "Amber"
    BAD = "bad", "Red"


CHOOSES = (FieldType.CHOICE, FieldType.CHOICES)
