"""Words of the outbox."""

from django.db.models import TextChoices


class Channel(TextChoices):
    IN_APP = "in_app", "In the application"
    EMAIL = "email", "E-mail"


class DeliveryState(TextChoices):
    WAITING = "WAITING", "Waiting"
    SENT = "SENT", "Sent"
    FAILED = "FAILED", "Failed"


class Urgency(TextChoices):
    INFO = "info", "For information"
    WARN = "warn", "Soon"
    BAD = "bad", "Act now"
