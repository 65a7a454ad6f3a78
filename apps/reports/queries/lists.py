"""Status reports, and who may read which."""

from django.db.models import Q, QuerySet

from apps.accounts.enums import Role
from apps.accounts.models import User
from apps.reports.enums import READABLE, ScopeKind, State, Visibility
from apps.reports.models import StatusReport

TOP = (Role.ADMIN, Role.LEADERSHIP)


def reports() -> QuerySet[StatusReport]:
    """All reports with scope, owner and publisher loaded, without their content."""
    rows = StatusReport.objects.select_related(
        "region", "metro", "partner", "owner", "published_by", "compared_with"
    )
    return rows.defer("content", "compared_with__content")


def reports_for(user: User) -> QuerySet[StatusReport]:
    """Those a person may read: published ones, and drafts where the person writes reports.

    Reports for leadership are read by leadership, administrators and their owner alone.
    """
    found = reports()
    if user.role not in TOP:
        found = found.filter(Q(visibility=Visibility.STAFF) | Q(owner=user))
    if not user.has_perm("reports.write"):
        found = found.filter(Q(state__in=READABLE) | Q(owner=user))
    return found


def may_read(user: User, report: StatusReport) -> bool:
    """`reports_for` of one report that is at hand; without a query."""
    if not user.is_active or not user.has_perm("reports.view"):
        return False
    own = report.owner_id == user.pk
    is_open = report.visibility == Visibility.STAFF or user.role in TOP or own
    is_ready = report.state in READABLE or own or user.has_perm("reports.write")
    return is_open and is_ready


def same_period(report: StatusReport) -> QuerySet[StatusReport]:
    """All versions of one kind, scope and period."""
    return StatusReport.objects.filter(
        kind=report.kind, scope_key=report.scope_key, starts_on=report.starts_on,
        ends_on=report.ends_on,
    )  # fmt: skip


def versions(report: StatusReport) -> QuerySet[StatusReport]:
    """The versions of a report that count, the newest first."""
    found = same_period(report).exclude(state=State.DROPPED).select_related("owner")
    return found.defer("content").order_by("-version", "-pk")


def scope_name(report: StatusReport) -> str:
    """`LATAM`, `Andes Fibra`; empty for the whole network."""
    match report.scope_kind:
        case ScopeKind.REGION:
            return str(report.region)
        case ScopeKind.METRO:
            return str(report.metro)
        case ScopeKind.PARTNER:
            return str(report.partner)
    return ""
