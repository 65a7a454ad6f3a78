"""Send a request in: complete, eligible, with its evidence frozen."""

from datetime import datetime

from django.db import transaction

from apps.capacity import notices, queries
from apps.capacity.actions.acting import SYSTEM, Acting
from apps.capacity.actions.base import allowed, lock, step
from apps.capacity.actions.deciding import approve_all
from apps.capacity.actions.freezing import freeze_version
from apps.capacity.actions.lining import write_lines
from apps.capacity.actions.refusals import Duplicate, NotEligible, ToConfirm, Unlisted
from apps.capacity.actions.triage import give_away
from apps.capacity.enums import RequestType, State
from apps.capacity.models import CapacityRequest
from apps.capacity.queries import Review
from apps.core import edits
from apps.core.errors import Invalid, Refused


@transaction.atomic
def submit(
    *, request: CapacityRequest, acting: Acting, at: datetime, version: int | None = None,
    confirm: bool = False, ask_anyway: bool = False,
) -> CapacityRequest:  # fmt: skip
    """Send a draft in: version 1 is frozen with the traffic as evidence, the clock starts.

    Raises Invalid by field for what is wrong, Unlisted where PeeringDB is behind; Duplicate where
    such a request is open; NotEligible where the policy is not met, unless they `ask_anyway` with
    a justification; ToConfirm where something is unusual, unless `confirm` says that it was read.
    portal.md 6.4, 6.5.
    """
    lock(request, version)
    allowed(request, acting, State.SUBMITTED)
    write_lines(request)
    review = queries.review(request, at)
    _check(request, review, confirm, ask_anyway)
    request.evidence = queries.evidence(request, at)
    request.eligibility = [verdict.as_dict() for verdict in review.verdicts]
    request.ask_anyway = ask_anyway and not review.is_eligible
    request.requester = request.requester or acting.user
    request.save(update_fields=["evidence", "eligibility", "ask_anyway", "requester"])
    with edits.unique(f"An upgrade of {request.interconnect} is open already."):
        step(request, acting, to=State.SUBMITTED, at=at, submitted_at=at)
    freeze_version(request, acting.user, at)
    notices.received(request, at=at)
    if not _take_at_once(request, review, at):
        give_away(request, at)
    return request


def _check(request: CapacityRequest, review: Review, confirm: bool, ask_anyway: bool) -> None:
    if review.duplicate:
        raise Duplicate(review.duplicate_text, ref=review.duplicate, field=review.duplicate_field)
    refuse_errors(review)
    for field, message in review.conflicts.items():
        raise Duplicate(message, field=field)
    if not review.is_eligible:
        if not ask_anyway:
            raise NotEligible(review.verdicts)
        if not request.justification.strip():
            raise Refused("Say why we should do it anyway.", field="justification")
    if review.warnings and not confirm:
        raise ToConfirm(review.warnings)


def refuse_errors(review: Review) -> None:
    """Raises Invalid for what is wrong; Unlisted where PeeringDB has to be told first."""
    if review.errors and review.pages:
        raise Unlisted(review.errors, review.pages)
    if review.errors:
        raise Invalid(review.errors)


def _take_at_once(request: CapacityRequest, review: Review, at: datetime) -> bool:
    """IX sessions that pass every rule need nobody, where the policy says so for the partner.

    They wait for being configured on both sides; the clock sees when they are up.
    """
    if request.type != RequestType.IX_SESSIONS or request.ask_anyway:
        return False
    if not queries.auto_approves(
        partner=request.partner, type=request.type, verdicts=review.verdicts
    ):
        return False
    approve_all(request, SYSTEM, at)
    return True
