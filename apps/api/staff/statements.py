"""Statements of billing periods, and the invoices held against them."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from apps.api.auth import needs
from apps.api.paging import By
from apps.api.rows import Joined, Row
from apps.api.staff.shared import PartnerName
from apps.api.staff.terms import REF
from apps.api.views import Reader
from apps.breaches import actions, enums, queries
from apps.breaches.filters import KINDS, StatementFilter
from apps.breaches.models import Statement

PRICES = "agreements.prices"


class StatedTerm(Row):
    ref = Joined(REF, "agreement.ref", "pk", help_text="AGR-00042-C7")
    clause = serializers.CharField(help_text="§4.2")
    agreement = serializers.CharField(source="agreement.ref")


class InvoiceBody(Row):
    number = serializers.CharField()
    invoiced_on = serializers.DateField(allow_null=True)
    measured_bps = serializers.IntegerField(allow_null=True, help_text="As the partner states it")
    amount = serializers.DecimalField(max_digits=14, decimal_places=2)
    currency = serializers.CharField()
    tolerance_pct = serializers.DecimalField(max_digits=6, decimal_places=3)
    explained = serializers.ListField(
        child=serializers.CharField(), help_text="Ways of counting that give the partner's usage"
    )
    note = serializers.CharField()
    entered_at = serializers.DateTimeField()

    class Meta:
        ref_name = "PartnerInvoice"


class StatementLine(serializers.Serializer):
    label = serializers.CharField()  # type: ignore[assignment]
    value = serializers.CharField()
    amount = serializers.CharField(allow_null=True, help_text="Decimal as text")


@extend_schema_field(StatementLine(many=True))
class Lines(serializers.JSONField):
    """How the amount came to be."""


@extend_schema_field({"type": "object", "additionalProperties": True})
class Facts(serializers.JSONField):
    """Values by name."""


class StatementBody(Row):
    ref = serializers.CharField(help_text="STM-00042")
    kind = serializers.ChoiceField(choices=KINDS)
    state = serializers.ChoiceField(choices=enums.StatementState.choices)
    version = serializers.IntegerField(help_text="Late data or a corrected term makes a new one")
    is_latest = serializers.BooleanField()
    partner = PartnerName()
    term = StatedTerm()
    period_first = serializers.DateField(help_text="First local day")
    period_last = serializers.DateField(help_text="Last local day, included")
    tz = serializers.CharField(help_text="Zone in which the days are cut")
    measured_bps = serializers.IntegerField(allow_null=True)
    commit_bps = serializers.IntegerField(allow_null=True, help_text="Commit, step or cap")
    overage_bps = serializers.IntegerField()
    shortfall_bps = serializers.IntegerField()
    amount = serializers.DecimalField(
        max_digits=14, decimal_places=2, allow_null=True, help_text="Null: cannot be billed"
    )
    currency = serializers.CharField()
    quality = serializers.CharField(help_text="FINAL, PROVISIONAL or INSUFFICIENT samples")
    n_valid = serializers.IntegerField()
    n_expected = serializers.IntegerField()
    rule = Facts(help_text="How it was measured: parameters in force, rank, side")
    lines = Lines(help_text="How the amount came to be")
    facts = Facts(help_text="Step of a ladder, units of a volume")
    input_hash = serializers.CharField(source="inputs.hash", help_text="Of the samples and terms")
    reason = serializers.CharField(help_text="Why there is a new version")
    issued_at = serializers.DateTimeField()
    apart = serializers.DecimalField(
        max_digits=14, decimal_places=2, allow_null=True, help_text="Invoiced beyond our amount"
    )
    invoice = InvoiceBody(allow_null=True)

    hidden = dict.fromkeys(("amount", "rule", "lines", "apart", "invoice"), PRICES)

    class Meta:
        ref_name = "Statement"


class InvoiceFacts(serializers.Serializer):
    number = serializers.CharField(max_length=64)
    invoiced_on = serializers.DateField(required=False, allow_null=True)
    measured_bps = serializers.IntegerField(
        required=False, allow_null=True, min_value=0, max_value=10**15
    )
    amount = serializers.DecimalField(max_digits=14, decimal_places=2)
    currency = serializers.RegexField("^[A-Z]{3}$", help_text="USD")
    tolerance_pct = serializers.DecimalField(
        required=False, max_digits=6, decimal_places=3, min_value=Decimal(0),
        max_value=Decimal(100), help_text="Percent of our amount; usually 1",
    )  # fmt: skip
    note = serializers.CharField(required=False, allow_blank=True, max_length=2000)


class InvoiceList(serializers.Serializer):
    text = serializers.CharField(
        max_length=500_000, help_text="CSV: invoice, reference, period, measured_mbps, amount, ..."
    )
    source = serializers.CharField(  # type: ignore[assignment]
        required=False, allow_blank=True, max_length=120, help_text="Name of the file"
    )
    dry_run = serializers.BooleanField(default=False, help_text="Only tell what would be done")


class InvoiceLine(serializers.Serializer):
    line = serializers.IntegerField()
    invoice = serializers.CharField()
    statement = serializers.CharField(allow_null=True, help_text="STM-00042")
    error = serializers.CharField(help_text="Empty: it can be taken")


class InvoiceLines(serializers.Serializer):
    lines = InvoiceLine(many=True)


class Remark(serializers.Serializer):
    note = serializers.CharField(required=False, allow_blank=True, max_length=2000, default="")


class Statements(Reader):
    """What billing periods amount to, newest versions first in line; nothing issued ever changes.

    Amounts, lines and invoices only with the permission agreements.prices.
    """

    row = StatementBody
    permission_classes = [needs("breaches.view")]
    filterset_class = StatementFilter
    orderings = {
        "ref": By("ref"),
        "period_first": By("period_first"),
        "measured_bps": By("measured_bps", nullable=True),
        "issued_at": By("issued_at"),
    }

    def get_queryset(self) -> QuerySet[Any, Any]:
        """The newest versions in lists; each of them by its reference."""
        return queries.statements() if self.action == "list" else queries.all_versions()

    def statement(self) -> Statement:
        return get_object_or_404(queries.all_versions(), ref=self.kwargs["ref"])

    @extend_schema(request=InvoiceFacts, responses={201: StatementBody})
    @action(detail=True, methods=["post"], permission_classes=[needs("breaches.settle")])
    def invoice(self, request: Request, ref: str) -> Response:
        """Hold the partner's invoice against it; one that is there is corrected."""
        given = InvoiceFacts(data=request.data)
        given.is_valid(raise_exception=True)
        actions.enter_invoice(
            statement=self.statement(), by=self.actor(), at=timezone.now(), **given.validated_data
        )
        return Response(self.dump([self.one()])[0], status=201)

    @extend_schema(request=Remark, responses=StatementBody)
    @action(detail=True, methods=["post"], permission_classes=[needs("breaches.settle")])
    def agree(self, request: Request, ref: str) -> Response:
        """The period is as stated; an invoice outside its tolerance takes a note."""
        return self._noted(actions.agree)

    @extend_schema(request=Remark, responses=StatementBody)
    @action(detail=True, methods=["post"], permission_classes=[needs("breaches.settle")])
    def dispute(self, request: Request, ref: str) -> Response:
        """The partner asks for something else; the note says what is disputed."""
        return self._noted(actions.dispute)

    @extend_schema(request=Remark, responses=StatementBody)
    @action(detail=True, methods=["post"], permission_classes=[needs("breaches.settle")])
    def resolve(self, request: Request, ref: str) -> Response:
        """The dispute is over; the note says how."""
        return self._noted(actions.resolve_dispute)

    @extend_schema(request=InvoiceList, responses=InvoiceLines)
    @action(
        detail=False, methods=["post"], url_path="import-invoices", url_name="import-invoices",
        permission_classes=[needs("breaches.settle")],
    )  # fmt: skip
    def import_invoices(self, request: Request) -> Response:
        """Hold a list of invoices against the statements, all lines or none."""
        given = InvoiceList(data=request.data)
        given.is_valid(raise_exception=True)
        facts = given.validated_data
        found = queries.invoice_matches(facts["text"])
        if not facts.pop("dry_run"):
            actions.import_invoices(by=self.actor(), at=timezone.now(), **facts)
        return Response({"lines": [_line(one) for one in found]})

    def _noted(self, act: Callable[..., None]) -> Response:
        given = Remark(data=self.request.data)
        given.is_valid(raise_exception=True)
        act(statement=self.statement(), by=self.actor(), at=timezone.now(), **given.validated_data)
        return self.retrieve(self.request)


def _line(one: queries.InvoiceMatch) -> dict[str, Any]:
    return {
        "line": one.entry.line,
        "invoice": one.entry.number,
        "statement": one.statement.ref if one.statement else None,
        "error": one.error,
    }
