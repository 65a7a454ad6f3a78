"""Negotiations with their rounds and issues, and a paper to exchange."""

from datetime import date
from typing import Any

from apps.agreements.models import Agreement, DocumentVersion, Issue, Negotiation, Round
from apps.core import refs
from apps.partners.models import Partner
from tests.factories.clock import AT

GBPS = 10**9


def draft(**fields: Any) -> Agreement:
    """An agreement that nobody has signed."""
    partner = fields.pop("partner", None) or _partner()
    defaults = {
        "ref": refs.new(refs.Prefix.AGREEMENT),
        "kind": "PAID_PEERING",
        "title": "Paid peering and PNI agreement",
        "governing_tz": "America/Bogota",
        "initial_months": 36,
        "created_at": AT,
    }
    return Agreement.objects.create(partner=partner, **{**defaults, **fields})


def negotiation(**fields: Any) -> Negotiation:
    """A new deal of 200 Gbps in stage QUALIFY; the agreement is a draft unless one is given."""
    fields["agreement"] = fields.get("agreement") or draft()
    defaults = {
        "ref": refs.new(refs.Prefix.NEGOTIATION),
        "subject": "New PNI, Quito",
        "expected_bps": 200 * GBPS,
        "first_target_on": date(2026, 12, 18),
        "target_on": date(2026, 12, 18),
        "turn_since": AT,
        "opened_at": AT,
        "furthest": fields.get("held_in") or fields.get("state", "QUALIFY"),
    }
    if fields.get("state", "").startswith("CLOSED"):
        defaults |= {"closed_at": AT, "furthest": "REDLINE", "outcome": "ON_TERMS"}
    return Negotiation.objects.create(**{**defaults, **fields})


def _partner() -> Partner:
    ref = refs.new(refs.Prefix.PARTNER)
    return Partner.objects.create(
        ref=ref, name=f"Quito Conecta {ref}", region="LATAM", state="ACTIVE", created_at=AT
    )


def round_(**fields: Any) -> Round:
    """A version that was sent at AT and is not answered."""
    fields["negotiation"] = fields.get("negotiation") or negotiation(state="REDLINE")
    return Round.objects.create(**{"number": 1, "sent_at": AT, **fields})


def issue(**fields: Any) -> Issue:
    """An open issue that blocks nothing."""
    fields["negotiation"] = fields.get("negotiation") or negotiation(state="REDLINE")
    number = fields["negotiation"].issues.count() + 1
    defaults = {
        "number": number,
        "topic": "Commit",
        "clause": "§4.2",
        "our_position": "200 Gbps at $0.26 per Mbps",
        "their_position": "250 Gbps at $0.30 per Mbps",
        "fallback": "220 Gbps at $0.27",
        "created_at": AT,
    }
    return Issue.objects.create(**{**defaults, **fields})


def paper(**fields: Any) -> DocumentVersion:
    """A draft of ours, without a file behind it."""
    fields["agreement"] = fields.get("agreement") or draft()
    number = fields["agreement"].documents.count() + 1
    defaults = {
        "number": number,
        "side": "US",
        "title": "Peering agreement",
        "filename": f"draft-{number}.docx",
        "content_type": "application/pdf",
        "size": 1000,
        "sha256": f"{number:064d}",
        "path": f"{fields['agreement'].ref}/{number}",
        "created_at": AT,
    }
    return DocumentVersion.objects.create(**{**defaults, **fields})
