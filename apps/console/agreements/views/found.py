"""The agreement or clause an address names, and the way back to it."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.shortcuts import get_object_or_404
from django.urls import reverse

from apps.agreements import queries
from apps.agreements.models import (
    Agreement,
    ApprovalRequest,
    ContractNotice,
    ContractTerm,
    Envelope,
    Obligation,
)
from apps.console import addresses
from apps.core.written import one_or_404, written_once
from apps.partners.models import ASN


def agreement_of(ref: str) -> Any:
    """The agreement as `queries.agreements()` gives it; 404.

    With `asn`, the partner's main one, and `negotiation_pk`, the newest negotiation's; and whether
    there is anything at all of what most agreements do not have: panels need not ask for it.
    """
    return one_or_404(_whole(ref))


@written_once
def _whole(ref: str) -> QuerySet[Agreement]:
    main = ASN.objects.filter(partner=OuterRef("partner"), is_primary=True)
    newest = queries.negotiations().filter(agreement=OuterRef("pk")).order_by("-pk")
    return (
        queries.agreements()
        .filter(ref=ref)
        .annotate(
            asn=Subquery(main.values("number")),
            negotiation_pk=Subquery(newest.values("pk")[:1]),
            must_settle=Exists(queries.amended_by(OuterRef("pk"))),
            **{f"has_{name}": _any(model) for name, model in RARE.items()},
        )
    )


RARE = {
    "notice": ContractNotice,
    "obligation": Obligation,
    "approval": ApprovalRequest,
    "envelope": Envelope,
}


def _any(model: Any) -> Exists:
    return Exists(model.objects.filter(agreement=OuterRef("pk")))


def term_of(ref: str, pk: int) -> ContractTerm:
    """A clause of the agreement; 404 for one of another agreement too."""
    return get_object_or_404(queries.terms(), agreement__ref=ref, pk=pk)


def crumbs_of(agreement: Agreement) -> dict[str, Any]:
    """The way back for forms about an agreement."""
    here = addresses.of(agreement.ref)
    partner = agreement.partner
    return {
        "back": here,
        "crumbs": [
            (reverse("console:agreement_list"), "Agreements"),
            (addresses.of(partner.ref), partner.name),
            (here, agreement.ref),
        ],
    }


def term_crumbs(term: ContractTerm) -> dict[str, Any]:
    """The way back for forms about a clause."""
    way = crumbs_of(term.agreement)
    here = reverse("console:term_detail", args=[term.agreement.ref, term.pk])
    return {"back": here, "crumbs": [*way["crumbs"], (here, str(term))]}
