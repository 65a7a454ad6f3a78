"""Agreements that requests ask for, and what became of their negotiations."""

from django.db.models import Case, Exists, OuterRef, Q, When

from apps.agreements.enums import PeriodState, Stage, State
from apps.agreements.models import Agreement, Negotiation, TermPeriod
from apps.capacity.enums import RequestType
from apps.capacity.enums import State as RequestState
from apps.capacity.models import CapacityRequest
from apps.partners.models import Partner

SIGNED = (State.EXECUTED, State.ACTIVE)


def agreements_in_force(partner: Partner) -> list[str]:
    """References of a partner's signed agreements. One query."""
    rows = Agreement.objects.filter(partner=partner, state__in=SIGNED)
    return list(rows.order_by("ref").values_list("ref", flat=True))


def agreement_named(request: CapacityRequest) -> Agreement | None:
    """The partner's own agreement in force that the request is about. One query."""
    ref = str(request.details.get("agreement") or "").strip().upper()
    rows = Agreement.objects.filter(partner=request.partner, state__in=SIGNED)
    return rows.filter(ref=ref).first() if ref else None


def negotiation_of(request: CapacityRequest) -> Negotiation | None:
    """The newest talk that was begun or taken up for a request. One query."""
    return Negotiation.objects.filter(request_ref=request.ref).order_by("-pk").first()


def talks_over() -> dict[bool, list[CapacityRequest]]:
    """Approved requests for an agreement by whether what they ask for is signed. One query.

    A renewal is there with its next term, or when its negotiation was won. False: the talk was lost
    or the draft given up, and nobody was told of it yet. The rest is still talked about.
    """
    rows = CapacityRequest.objects.filter(
        state=RequestState.APPROVED, agreement__isnull=False
    ).annotate(is_signed=Case(When(_signed(), then=True), default=False))  # fmt: skip
    rows = rows.filter(Q(is_signed=True) | Q(_lost(), due_at=None))
    found: dict[bool, list[CapacityRequest]] = {True: [], False: []}
    for row in rows.select_related("partner__owner", "assignee").order_by("pk"):
        found[row.is_signed].append(row)
    return found


def _signed() -> Q:
    mine = Negotiation.objects.filter(request_ref=OuterRef("ref"))
    won = Exists(mine.filter(state=Stage.CLOSED_WON, closed_at__gte=OuterRef("decided_at")))
    following = Exists(
        TermPeriod.objects.filter(
            agreement=OuterRef("agreement"), state=PeriodState.PLANNED,
            starts_on__gte=OuterRef("decided_at__date"),
        )
    )  # fmt: skip
    renewed = Q(won | following, type=RequestType.AGREEMENT_RENEW)
    return renewed | (Q(agreement__state__in=SIGNED) & ~Q(type=RequestType.AGREEMENT_RENEW))


def _lost() -> Q:
    mine = Negotiation.objects.filter(request_ref=OuterRef("ref"))
    lost = Exists(mine.filter(state=Stage.CLOSED_LOST)) & ~Exists(mine.filter(closed_at=None))
    return Q(lost) | Q(agreement__state=State.CANCELLED)
