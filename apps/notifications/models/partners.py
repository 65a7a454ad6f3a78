"""What people at partners want to be told by mail, where it is not the default."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from apps.core.audit import audited
from apps.notifications.enums import Cadence, Program, Topic
from apps.partners.models import Contact, Partner


@audited()
class Subscription(models.Model):
    """How one reader gets one topic, for one program or all. No row: `rules.subscribing` decides.

    The reader is a contact of the partner, or a member of its portal.
    """

    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="subscriptions")
    contact = models.ForeignKey(
        Contact, null=True, on_delete=models.CASCADE, related_name="subscriptions"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+"
    )
    topic = models.CharField(max_length=12, choices=Topic)
    program = models.CharField(max_length=12, choices=Program, blank=True)
    cadence = models.CharField(max_length=8, choices=Cadence)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "contact", "user", "topic", "program"],
                nulls_distinct=False,
                name="subscription_once",
            ),
            models.CheckConstraint(
                condition=Q(contact__isnull=False, user=None) | Q(contact=None, user__isnull=False),
                name="subscription_one_reader",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.topic} {self.program} {self.cadence}"
