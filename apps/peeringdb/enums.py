"""Words of the mirror."""

from django.db.models import TextChoices


class Outcome(TextChoices):
    """How an attempt to bring the mirror up to date went."""

    RUNNING = "RUNNING", "Running"
    DONE = "DONE", "Done"
    PARTIAL = "PARTIAL", "Done, with objects left out"
    FAILED = "FAILED", "Failed"
