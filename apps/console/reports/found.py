"""A report somebody may read, and what of its content."""

from django.shortcuts import get_object_or_404

from apps.console import access
from apps.console.access import StaffRequest
from apps.reports import queries, rules
from apps.reports.models import StatusReport


def found(request: StaffRequest, ref: str) -> StatusReport:
    """With its content; 404 for one this person may not read."""
    rows = queries.reports_for(request.user).defer(None)
    return get_object_or_404(rows.defer("compared_with__content"), ref=ref)


def content_for(request: StaffRequest, content: rules.Content) -> rules.Content:
    """All of it, or what is left for those who do not see prices."""
    if access.may(request.user, "agreements.prices"):
        return content
    return rules.without_amounts(content)
