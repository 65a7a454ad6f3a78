"""One list for each main object, to be read by people and spreadsheets. Import ignores them."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from operator import itemgetter
from typing import Any

from django.apps import apps
from django.db.models import QuerySet

from apps.agreements.models import Agreement, ContractTerm, DocumentVersion, TermRevision
from apps.breaches.models import Breach
from apps.capacity.models import CapacityRequest
from apps.core.custom import queries
from apps.core.custom.kinds import FieldType
from apps.core.custom.values import Definition, Names, typed
from apps.core.exports import Column, csv_response_rows
from apps.core.models import Described
from apps.network.models import BGPSession, Facility, Interconnect, Site
from apps.partners.models import ASN, Contact, Partner
from apps.programs.models import WorkItem, Workstream


@dataclass(frozen=True)
class Sheet:
    """`columns`: heads and the paths of fields behind them."""

    name: str
    rows: QuerySet
    columns: dict[str, str]

    def chunks(self) -> Iterator[str]:
        """Text of a CSV file: UTF-8 with mark, times UTC, rates in bit/s, no formulas."""
        heads = [Column(head, itemgetter(at)) for at, head in enumerate(self.columns)]
        paths = list(self.columns.values())
        if issubclass(self.rows.model, Described):
            heads += _customs(self.rows.model.OBJECT_KIND, at=len(paths))
            paths.append("custom")
        found = self.rows.order_by("pk").values_list(*paths)
        return csv_response_rows(heads, found.iterator())


def _customs(kind: str, *, at: int) -> list[Column]:
    """A column for each custom field in use; `at` is where a row has their values."""
    fields = queries.definitions(kind)
    names = queries.everybody() if any(f.type == FieldType.PERSON for f in fields) else {}
    return [Column(field.label, partial(_value, field, names, at)) for field in fields]


def _value(field: Definition, names: Names, at: int, row: tuple[Any, ...]) -> Any:
    return typed(field, row[at].get(field.key), names)


# Of the app beside this one.
REPORTS = apps.get_model("reports", "StatusReport")
PARTNER = {"Partner": "partner__ref", "Partner name": "partner__name"}
SHEETS = (
    Sheet("partners", Partner.objects.all(), {
        "Reference": "ref", "Name": "name", "Legal name": "legal_name", "Stage": "state",
        "Tier": "tier", "Region": "region", "Country": "country", "Subscribers": "subscribers",
        "Peering policy": "policy", "Owner": "owner__email", "Parent": "parent__ref",
        "Partner since": "since", "Notes": "notes", "Archived": "archived_at",
    }),
    Sheet("asns", ASN.objects.all(), {
        "ASN": "number", **PARTNER, "Name": "name", "Primary": "is_primary", "AS-SET": "as_set",
        "Prefixes IPv4": "max_prefix4", "Prefixes IPv6": "max_prefix6",
    }),
    Sheet("contacts", Contact.objects.all(), {
        **PARTNER, "Name": "name", "Title": "title", "E-mail": "email", "Phone": "phone",
        "Source": "source", "Verified": "verified_on", "Archived": "archived_at",
    }),
    Sheet("sites", Site.objects.all(), {
        "Code": "code", "Name": "name", "Facility": "facility__name", "Metro": "metro__code",
        "Kind": "kind", "State": "state",
    }),
    Sheet("facilities", Facility.objects.all(), {
        "Name": "name", "Metro": "metro__code", "Operator": "operator", "Address": "address",
        "PeeringDB id": "pdb_fac_id", "Cross-connect a month": "xconnect_mrc",
        "Currency": "currency",
    }),
    Sheet("interconnects", Interconnect.objects.all(), {
        "Reference": "ref", "Name": "name", "Kind": "kind", **PARTNER, "ASN": "asn__number",
        "Site": "site__code", "State": "state", "Capacity bit/s": "capacity_bps",
        "Left when a member fails bit/s": "n_minus_1_bps", "In service": "in_service_on",
        "Target": "target_on",
    }),
    Sheet("bgp_sessions", BGPSession.objects.all(), {
        "Interconnect": "interconnect__ref", "Our address": "our_ip", "Their address": "their_ip",
        "State": "state",
    }),
    Sheet("agreements", Agreement.objects.all(), {
        "Reference": "ref", "Title": "title", "Kind": "kind", "State": "state", **PARTNER,
        "Signed": "signed_on", "Effective": "effective_on", "Time zone": "governing_tz",
        "Renewal": "renewal_type", "Ended": "ended_on",
    }),
    Sheet("terms", ContractTerm.objects.all(), {
        "Agreement": "agreement__ref", "Clause": "clause", "Kind": "type", "Scope": "scope_kind",
        "Interconnect": "interconnect__ref", "Site": "site__code", "Metro": "metro__code",
        "Text of the clause": "clause_text", "Page": "page",
    }),
    Sheet("term_values", TermRevision.objects.all(), {
        "Agreement": "term__agreement__ref", "Clause": "term__clause", "Kind": "term__type",
        "Revision": "number", "From": "valid_from", "To": "valid_to", "Values": "params",
    }),
    Sheet("documents", DocumentVersion.objects.exclude(path=""), {
        "Agreement": "agreement__ref", "File name": "filename", "SHA-256": "sha256",
    }),
    Sheet("breaches", Breach.objects.all(), {
        "Reference": "ref", "Kind": "kind", "State": "state", "Severity": "severity", **PARTNER,
        "Interconnect": "interconnect__ref", "Over since": "over_since", "Measured": "measured",
        "Threshold": "threshold", "Unit": "unit", "Due": "due_on",
    }),
    Sheet("requests", CapacityRequest.objects.all(), {
        "Reference": "ref", "Kind": "type", "State": "state", **PARTNER, "Site": "site__code",
        "Interconnect": "interconnect__ref", "Wanted bit/s": "target_bps", "By": "desired_on",
        "Expected": "eta_on", "Submitted": "submitted_at", "Decided": "decided_at",
    }),
    Sheet("workstreams", Workstream.objects.all(), {"Key": "key", "Name": "name"}),
    Sheet("work_items", WorkItem.objects.all(), {
        "Key": "key", "Title": "title", "Assignee": "assignee__email", "Due": "due_on",
    }),
    Sheet("reports", REPORTS._default_manager.all(), {
        "Reference": "ref", "Title": "title", "Kind": "kind", "State": "state",
        "From": "starts_on", "To": "ends_on", "Published": "published_at",
    }),
)  # fmt: skip
