"""What sums over a whole portfolio need: regions, later revisions, renewal cycles."""

from datetime import date
from typing import Any

from apps.agreements.models import Renewal, TermRevision
from apps.network.models import Region
from tests.factories.clock import AT


def region(*, code: str = "EMEA", name: str = "") -> Region:
    """The region with this code, made once."""
    return Region.objects.get_or_create(code=code, defaults={"name": name or code})[0]


def revision(**fields: Any) -> TermRevision:
    """A later wording of a clause, from 2026 on; the first one ends where it begins."""
    first = fields["term"].revisions.get(number=1)
    first.valid_to = date(2025, 12, 31)
    first.save()
    return TermRevision.objects.create(
        **{"number": 2, "valid_from": date(2026, 1, 1), "created_at": AT, **fields}
    )


def renewal_cycle(**fields: Any) -> Renewal:
    """The open cycle of a term, undecided."""
    fields.setdefault("agreement", fields["period"].agreement)
    return Renewal.objects.create(**{"opened_at": AT, **fields})
