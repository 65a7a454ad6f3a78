"""Our ports at exchanges that were removed, read out of the audit."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from apps.core.history import DELETE
from apps.network.models import IXP, IXPPort


def removed_ixp_ports() -> QuerySet[Any]:
    """The last version of each port that is not there (any more), the last removed first.

    `pgh_obj_id` is its number, `pgh_created_at` when it was removed, `site` and `ixp` where it was.
    """
    versions = IXPPort.pgh_event_model.objects  # type: ignore[attr-defined]
    newer = versions.filter(pgh_obj_id=OuterRef("pgh_obj_id"), pgh_id__gt=OuterRef("pgh_id"))
    gone = versions.filter(~Exists(newer), pgh_label=DELETE).select_related("site", "ixp")
    return gone.order_by("-pgh_created_at", "-pgh_id")


def removed_from(ixp: IXP) -> QuerySet[Any]:
    """Those that were at this exchange."""
    return removed_ixp_ports().filter(ixp=ixp)


def port_of(gone: Any) -> IXPPort:
    """The port of a last version as it was, not saved."""
    names = [field.attname for field in IXPPort._meta.concrete_fields]
    return IXPPort(**{name: getattr(gone, name) for name in names})
