"""Renewal packs."""

from typing import Any

from apps.reports.models import RenewalPack
from tests import factories as make


def pack(**fields: Any) -> RenewalPack:
    """A pack without numbers."""
    fields["agreement"] = fields.get("agreement") or make.agreement()
    return RenewalPack.objects.create(**{"number": 1, "made_at": make.AT, **fields})
