"""Who may ask for what, and who looks after it: rules by region and partner."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from apps.capacity.enums import RequestType, TriageWay
from apps.core.audit import audited
from apps.partners.models import Partner


@audited()
class EligibilityRule(models.Model):
    """One rule's value. The most specific one counts: of the partner, of the region, of all.

    `code` names a rule of `rules.eligibility`; `value` is what it needs, in the rule's unit; a rule
    that `is_on` is false for is not asked there.
    """

    code = models.CharField(max_length=32)
    type = models.CharField(
        max_length=20, choices=RequestType, blank=True, help_text="Empty: every type it fits"
    )
    region = models.CharField(max_length=16, blank=True)
    partner = models.ForeignKey(
        Partner, null=True, blank=True, on_delete=models.CASCADE, related_name="eligibility_rules"
    )
    value = models.CharField(max_length=120, blank=True)
    is_on = models.BooleanField(default=True)
    reason = models.CharField(max_length=200, blank=True, help_text="For our own people")
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["code", "type", "region", "partner"],
                nulls_distinct=False,
                name="eligibility_once",
            ),
            models.CheckConstraint(
                condition=Q(region="") | Q(partner=None), name="eligibility_one_scope"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.value}"


@audited()
class TriageRule(models.Model):
    """Who is given a request as soon as it is sent in; see `rules.triage`. None: nobody by itself.

    A rule that `is_on` is false for stops a wider one.
    """

    type = models.CharField(
        max_length=20, choices=RequestType, blank=True, help_text="Empty: every type"
    )
    region = models.CharField(max_length=16, blank=True)
    partner = models.ForeignKey(
        Partner, null=True, blank=True, on_delete=models.CASCADE, related_name="triage_rules"
    )
    way = models.CharField(max_length=12, choices=TriageWay, default=TriageWay.OWNER)
    is_on = models.BooleanField(default=True)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["type", "region", "partner"], nulls_distinct=False, name="triage_once"
            ),
            models.CheckConstraint(
                condition=Q(region="") | Q(partner=None), name="triage_one_scope"
            ),
        ]

    def __str__(self) -> str:
        return self.get_way_display()
