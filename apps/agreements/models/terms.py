"""The clauses of an agreement that can be measured, with the revisions of their parameters."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from apps.agreements.enums import ScopeKind, TermType
from apps.agreements.models.agreement import Agreement
from apps.core.audit import audited
from apps.network.models import Interconnect, Metro, Site


@audited()
class ContractTerm(models.Model):
    """A clause that can be measured, with what it applies to. Its parameters are in revisions."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="terms")
    type = models.CharField(max_length=24, choices=TermType)
    clause = models.CharField(max_length=24, help_text="§7.3")
    page = models.PositiveSmallIntegerField(null=True, blank=True)
    clause_text = models.TextField(blank=True, help_text="The words of the contract")
    scope_kind = models.CharField(max_length=16, choices=ScopeKind, default=ScopeKind.PARTNER)
    metro = models.ForeignKey(
        Metro, null=True, blank=True, on_delete=models.PROTECT, related_name="terms"
    )
    site = models.ForeignKey(
        Site, null=True, blank=True, on_delete=models.PROTECT, related_name="terms"
    )
    interconnect = models.ForeignKey(
        Interconnect, null=True, blank=True, on_delete=models.PROTECT, related_name="terms"
    )
    caches = models.ManyToManyField(Interconnect, through="TermCache", related_name="cache_terms")
    partner_visible = models.BooleanField(default=True)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(
                    # Which caches a set holds is in rows of their own.
                    Q(
                        scope_kind__in=["partner", "cache_set"],
                        metro=None,
                        site=None,
                        interconnect=None,
                    )
                    | Q(scope_kind="metro", metro__isnull=False, site=None, interconnect=None)
                    | Q(scope_kind="site", metro=None, site__isnull=False, interconnect=None)
                    | Q(
                        scope_kind="interconnect", metro=None, site=None, interconnect__isnull=False
                    )
                ),
                name="term_scope_target",
            )
        ]

    def __str__(self) -> str:
        return f"{self.clause} {self.get_type_display()}"

    @property
    def scope_label(self) -> str:
        """What the clause applies to, for people. Needs metro, site, interconnect loaded."""
        if self.scope_kind == ScopeKind.CACHE_SET:
            names = [cache.name for cache in self.caches.all()]
            return ", ".join(sorted(names)) or "No caches"
        return str(self.metro or self.site or self.interconnect or "All interconnects")


@audited()
class TermCache(models.Model):
    """A cache of the set that a clause applies to."""

    term = models.ForeignKey(ContractTerm, on_delete=models.CASCADE, related_name="cache_rows")
    interconnect = models.ForeignKey(Interconnect, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["term", "interconnect"], name="term_cache_once")
        ]

    def __str__(self) -> str:
        return f"{self.term_id} {self.interconnect_id}"


class RevisionQuerySet(models.QuerySet["TermRevision"]):
    def in_force(self, on: date) -> "RevisionQuerySet":
        """Revisions that hold on a day; `valid_to` is inclusive."""
        return self.filter(valid_from__lte=on).filter(Q(valid_to=None) | Q(valid_to__gte=on))


@audited()
class TermRevision(models.Model):
    """Parameters of a term from one day to another, both inclusive. Immutable once in force."""

    term = models.ForeignKey(ContractTerm, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveSmallIntegerField()
    params = models.JSONField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    amendment = models.ForeignKey(
        Agreement,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The amendment it comes from",
    )
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = RevisionQuerySet.as_manager()

    class Meta:
        # No overlap of revisions: an exclusion constraint made in a migration of its own.
        constraints = [
            models.UniqueConstraint(fields=["term", "number"], name="term_revision_number"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="term_revision_forward",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.term_id} revision {self.number}"
