"""Rules of auto-triage, and who could be given a request."""

from django.db.models import Count, Max, Q, QuerySet

from apps.accounts.enums import Role
from apps.accounts.models import User
from apps.capacity.enums import OPEN, State
from apps.capacity.models import CapacityRequest, RequestStep, TriageRule
from apps.capacity.rules.triage import Candidate, way_for
from apps.partners.models import Partner

HANDLERS = (Role.ADMIN, Role.MANAGER, Role.ENGINEER)


def triage_rules() -> QuerySet[TriageRule]:
    """All rules with their partner and who laid them down, widest first."""
    rows = TriageRule.objects.select_related("partner", "changed_by")
    return rows.order_by("partner__name", "region", "type", "pk")


def triage_way(request: CapacityRequest) -> str | None:
    """How it finds its person; None where nothing is laid down. One query."""
    partner = request.partner
    rows = TriageRule.objects.filter(
        Q(partner=None) | Q(partner=partner),
        region__in=("", partner.region), type__in=("", request.type),
    )  # fmt: skip
    return way_for(rows, type=request.type, region=partner.region, partner=partner.pk)


def triage_candidates(partner: Partner) -> list[Candidate]:
    """Managers at home in the partner's region, else those at home in none. Three queries."""
    at_home = User.objects.filter(
        role=Role.MANAGER, home_region__in=("", partner.region), is_active=True
    ).order_by("pk").values_list("pk", "home_region")  # fmt: skip
    found = list(at_home)
    people = [pk for pk, region in found if region] or [pk for pk, _ in found]
    busy = CapacityRequest.objects.filter(assignee__in=people, state__in=OPEN)
    loads = dict(busy.values_list("assignee").annotate(Count("pk")).order_by())
    given = RequestStep.objects.filter(
        role="SYS", change__source=State.SUBMITTED, change__target=State.IN_REVIEW,
        request__assignee__in=people,
    )  # fmt: skip
    last = dict(given.values_list("request__assignee").annotate(Max("change__at")).order_by())
    return [Candidate(pk, loads.get(pk, 0), last.get(pk)) for pk in people]


def owner_who_handles(partner: Partner) -> User | None:
    """The partner's owner, or whoever stands in, if they handle requests. No query of its own."""
    for person in (partner.owner, partner.backup_owner):
        if person is not None and person.is_active and person.role in HANDLERS:
            return person
    return None
