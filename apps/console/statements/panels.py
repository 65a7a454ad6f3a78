"""What is to be checked, as a part of other pages: they ask for it once they are there."""

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from apps.agreements import queries as agreements
from apps.breaches import queries
from apps.breaches.models import Statement, UpgradeObligation
from apps.console import access
from apps.console.access import StaffRequest, needs
from apps.console.agreements.views.found import agreement_of
from apps.console.today import scope

MOST = 6


@needs("breaches.view")
def for_today(request: StaffRequest) -> HttpResponse:
    """Statements to be checked and upgrades to be made, of the partners in scope."""
    asked = scope.read(request)
    theirs = asked.partners("partner__")
    return _panel(
        request,
        queries.unsettled().filter(theirs),
        queries.live_upgrades().filter(theirs),
        template="console/statements/_today.html",
    )


@needs("breaches.view")
def for_agreement(request: StaffRequest, ref: str) -> HttpResponse:
    """The newest statements and the live upgrades of an agreement."""
    agreement = agreement_of(ref)
    newest = queries.statements().filter(term__agreement=agreement).order_by("-period_first", "pk")
    return _panel(
        request,
        newest,
        queries.live_upgrades().filter(term__agreement=agreement),
        template="console/statements/_agreement.html",
        agreement=agreement,
        today=agreements.local_day(agreement, timezone.now()),
    )


def _panel(
    request: StaffRequest,
    statements: QuerySet[Statement],
    upgrades: QuerySet[UpgradeObligation],
    *,
    template: str,
    **more: object,
) -> HttpResponse:
    rows, duties = list(statements[: MOST + 1]), list(upgrades[: MOST + 1])
    context = {
        "statements": rows[:MOST],
        "statement_count": len(rows) if len(rows) <= MOST else statements.count(),
        "upgrades": duties[:MOST],
        "upgrade_count": len(duties) if len(duties) <= MOST else upgrades.count(),
        "prices": access.may(request.user, "agreements.prices"),
        "today": timezone.localdate(),
        **more,
    }
    return render(request, template, context)
