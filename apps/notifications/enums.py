"""Words of the outbox."""

from django.db.models import TextChoices


class Channel(TextChoices):
    IN_APP = "in_app", "In the application"
    EMAIL = "email", "E-mail"
    DIGEST = "digest", "Daily mail"


class DeliveryState(TextChoices):
    WAITING = "WAITING", "Waiting"
    SENT = "SENT", "Sent"
    FAILED = "FAILED", "Failed"


class Urgency(TextChoices):
    INFO = "info", "For information"
    WARN = "warn", "Soon"
    BAD = "bad", "Act now"


STAFF_CHANNELS = (Channel.IN_APP, Channel.EMAIL)


class Topic(TextChoices):
    """Kinds of news a partner may subscribe to (portal.md 6.6)."""

    REQUESTS = "REQUESTS", "Requests"
    LOA = "LOA", "LOA-CFA"
    BUILD = "BUILD", "Cross-connects and turn-up"
    OPERATIONS = "OPERATIONS", "Maintenance and sessions"
    CAPACITY = "CAPACITY", "Utilization"
    AGREEMENTS = "AGREEMENTS", "Agreements"
    ACCOUNT = "ACCOUNT", "Access"


class Program(TextChoices):
    """What news is about; empty in a subscription: all of them."""

    PNI = "PNI", "PNI"
    IX = "IX", "IX peering"
    CACHE = "CACHE", "Embedded caches"
    AGREEMENT = "AGREEMENT", "Agreements"


class Cadence(TextChoices):
    NOW = "NOW", "At once"
    DAILY = "DAILY", "In a daily mail"
    OFF = "OFF", "Not by mail"
