"""Terms that usually stand in a kind of agreement, to be added to a draft at once."""

from django.conf import settings
from django.db import models

from apps.agreements.enums import Kind, TermType
from apps.core.audit import audited


@audited()
class TermTemplate(models.Model):
    """A named list of clauses for one kind of agreement."""

    kind = models.CharField(max_length=16, choices=Kind)
    name = models.CharField(max_length=80)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "name"], name="term_template_once")]

    def __str__(self) -> str:
        return self.name


@audited()
class TermTemplateRow(models.Model):
    """A clause of a template. `params` may lack what only the deal can say."""

    template = models.ForeignKey(TermTemplate, on_delete=models.CASCADE, related_name="rows")
    position = models.PositiveSmallIntegerField()
    type = models.CharField(max_length=24, choices=TermType)
    clause = models.CharField(max_length=24, help_text="§7.3")
    clause_text = models.TextField(blank=True)
    params = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["template", "position"], name="term_template_position")
        ]

    def __str__(self) -> str:
        return f"{self.clause} {self.get_type_display()}"
