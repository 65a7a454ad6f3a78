"""Agreements with the term they are in."""

from datetime import datetime
from types import SimpleNamespace
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from rest_framework import serializers

from apps.agreements import enums, queries
from apps.agreements.filters import AgreementFilter
from apps.agreements.models import ContractTerm, Renewal, TermPeriod
from apps.agreements.rules import SubStatus
from apps.api.auth import needs
from apps.api.paging import By
from apps.api.rows import Row, Rows, Values
from apps.api.staff import custom, tags
from apps.api.staff.amendments import AmendmentVerbs
from apps.api.staff.approvals import ApprovalVerbs
from apps.api.staff.custom import CustomValues, WithCustomFields
from apps.api.staff.renewals import Cycle, RenewalVerbs
from apps.api.staff.shared import PartnerName, Person
from apps.api.staff.signatures import SignatureVerbs
from apps.api.staff.tags import Tags
from apps.api.staff.term_verbs import AgreementTermVerbs
from apps.api.staff.terms import TermName
from apps.api.views import attach
from apps.core.custom.kinds import ObjectKind
from apps.core.zones import zone

CURRENT = ("seq", "starts_on", "ends_on", "origin")


class Period(Row):
    seq = serializers.IntegerField()
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(allow_null=True, help_text="Last day; null: no end")
    origin = serializers.ChoiceField(choices=enums.Origin.choices)
    state = serializers.ChoiceField(choices=enums.PeriodState.choices)
    notice_deadline = serializers.DateField(allow_null=True, help_text="Last day in time")
    act_by = serializers.DateField(allow_null=True, help_text="Business day at or before it")
    override_reason = serializers.CharField(help_text="Why the signed dates differ")


class Standing(serializers.Serializer):
    """Where it stands today by the calendar; derived, never stored."""

    status = serializers.ChoiceField(choices=[each.value for each in SubStatus])
    missing = serializers.ListField(
        child=serializers.CharField(), help_text="Facts without which it cannot be told"
    )


class AgreementTitle(Row):
    ref = serializers.CharField(help_text="AGR-00042")
    title = serializers.CharField()


class AgreementBody(Row):
    ref = serializers.CharField(help_text="AGR-00042")
    title = serializers.CharField()
    kind = serializers.ChoiceField(choices=enums.Kind.choices)
    state = serializers.ChoiceField(choices=enums.State.choices)
    partner = PartnerName()
    parent = AgreementTitle(allow_null=True)
    supersedes = AgreementTitle(allow_null=True)
    our_entity = serializers.CharField()
    partner_entity = serializers.CharField()
    owner = Person(allow_null=True)
    signed_on = serializers.DateField(allow_null=True)
    effective_on = serializers.DateField(allow_null=True)
    governing_tz = serializers.CharField(help_text="IANA name; all dates are days in it")
    governing_law = serializers.CharField()
    currency = serializers.CharField(help_text="ISO 4217")
    is_confidential = serializers.BooleanField()
    renewal_type = serializers.ChoiceField(choices=enums.RenewalType.choices)
    initial_months = serializers.IntegerField(allow_null=True)
    renewal_months = serializers.IntegerField(allow_null=True)
    max_renewals = serializers.IntegerField(allow_null=True, help_text="Null: no limit")
    notice_value = serializers.IntegerField(allow_null=True)
    notice_unit = serializers.ChoiceField(choices=enums.Unit.choices)
    notice_reference = serializers.ChoiceField(choices=enums.Reference.choices)
    notice_clear_days = serializers.BooleanField()
    end_rule = serializers.ChoiceField(choices=enums.EndRule.choices)
    has_holdover = serializers.BooleanField()
    termination_value = serializers.IntegerField(
        allow_null=True, help_text="Notice for convenience; null: no such right"
    )
    termination_unit = serializers.ChoiceField(choices=enums.Unit.choices)
    termination_align = serializers.ChoiceField(choices=enums.Align.choices)
    is_notice_given = serializers.BooleanField(help_text="A valid notice ends it")
    tags = Tags()
    custom_fields = CustomValues()
    ended_on = serializers.DateField(
        allow_null=True, help_text="Last day in force, once it is over"
    )
    notes = serializers.CharField(required=False, help_text="With permission partners.notes")
    standing = Standing()
    current = Period(allow_null=True, help_text="The term it is in")
    periods = Period(many=True)
    renewals = Cycle(many=True)
    terms = TermName(many=True)
    created_at = serializers.DateTimeField()

    hidden = {"notes": "partners.notes"}

    class Meta:
        ref_name = "Agreement"


class Agreements(
    AgreementTermVerbs,
    AmendmentVerbs,
    ApprovalVerbs,
    SignatureVerbs,
    RenewalVerbs,
    WithCustomFields,
):
    """Documents with partners, their terms in time and what they promise."""

    row = AgreementBody
    permission_classes = [needs("agreements.view")]
    filterset_class = AgreementFilter
    kind = ObjectKind.AGREEMENT
    custom_fields = custom.verb("agreements.edit", AgreementBody)
    put_tags = tags.verb("agreements.edit", AgreementBody)
    orderings = {
        "ref": By("ref"),
        "partner": By("partner__name"),
        "effective_on": By("effective_on", nullable=True),
        "ends_on": By("current__ends_on", nullable=True),
        "notice_deadline": By("current__notice_deadline", nullable=True),
        "act_by": By("current__act_by", nullable=True),
    }

    def get_queryset(self) -> QuerySet[Any, Any]:
        return queries.agreements()

    def complete(self, rows: Rows) -> None:
        attach(rows, "periods", Period, TermPeriod.objects.order_by("seq"), "agreement_id")
        cycles = Renewal.objects.order_by("period__seq")
        attach(rows, "renewals", Cycle, cycles, "agreement_id")
        terms = ContractTerm.objects.filter(retired_at=None).order_by("pk")
        attach(rows, "terms", TermName, terms, "agreement_id")
        at = timezone.now()
        for row in rows:
            row["standing"] = standing(row, at)


def standing(row: Values, at: datetime) -> Values:
    facts = SimpleNamespace(
        **row,
        **{f"current_{name}": row[f"current__{name}"] for name in CURRENT},
        notice_deadline=row["current__notice_deadline"],
    )
    found = queries.status_of(facts, at.astimezone(zone(row["governing_tz"])).date())
    return {"status": found.status.value, "missing": list(found.missing)}
