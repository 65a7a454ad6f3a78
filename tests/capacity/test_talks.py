"""Agreements that requests ask for: drafted, renewed, amended, signed, called off."""

from datetime import date, timedelta
from typing import Any

import pytest

from apps.agreements import actions as agreements
from apps.agreements.models import Agreement, Negotiation, NegotiationNote
from apps.capacity import actions
from apps.capacity.models import CapacityRequest
from apps.core.errors import Invalid, Refused
from apps.notifications.models import Notice
from apps.partners.models import Partner
from tests import factories as make
from tests.factories import walks
from tests.factories.clock import AT
from tests.factories.requests import calm_partner, partner_acting, staff_acting

DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db
NEW = {"kind": "NDA", "legal_entity": "Fibra Andina S.A.", "signatory": "Ana Ruiz, CEO",
       "effective_on": "2027-02-01", "expires_on": "2029-07-31"}  # fmt: skip


def asked_new(partner: Partner | None = None) -> CapacityRequest:
    return walks.approved(partner or calm_partner(), "agreement_new", NEW)


def of(partner: Partner) -> Agreement:
    return Agreement.objects.get(partner=partner)


def asked_again(type_: str, **content: Any) -> CapacityRequest:
    partner = calm_partner()
    return walks.approved(partner, type_, {"agreement": of(partner).ref, **content})


def test_new_agreement_is_drafted_and_negotiated_when_approved() -> None:
    request = asked_new()

    agreement, talk = request.agreement, Negotiation.objects.get()
    assert agreement is not None
    assert (agreement.kind, agreement.state, agreement.partner_entity, agreement.effective_on) == (
        "NDA", "DRAFT", "Fibra Andina S.A.", date(2027, 2, 1),
    )  # fmt: skip
    assert agreement.initial_months == 30
    assert (talk.agreement, talk.purpose, talk.request_ref) == (agreement, "NEW", request.ref)
    assert "Ana Ruiz" in NegotiationNote.objects.get(negotiation=talk).text
    assert (request.state, request.due_at) == ("APPROVED", None)


def test_request_ends_when_its_agreement_is_signed() -> None:
    request = asked_new()
    actions.tick(at=AT + DAY)
    before = CapacityRequest.objects.get(pk=request.pk).state

    agreements.record_signed(
        agreement=request.agreement, signed_on=date(2027, 1, 4), effective_on=date(2027, 1, 4),
        by=None, at=AT + 60 * DAY,
    )  # fmt: skip
    first, second = actions.tick(at=AT + 60 * DAY), actions.tick(at=AT + 61 * DAY)

    request.refresh_from_db()
    assert (before, request.state) == ("APPROVED", "ACTIVE")
    assert (first.get("signed"), second.get("signed")) == (1, None)
    assert request.steps.order_by("pk").last().role == "SYS"
    assert Negotiation.objects.get().state == "CLOSED_WON"


def test_new_agreement_that_is_called_off_is_given_up() -> None:
    request = asked_new()

    actions.cancel(request=request, reason="We merge.", acting=partner_acting(), at=AT)

    assert Agreement.objects.get(pk=request.agreement_id).state == "CANCELLED"
    assert Negotiation.objects.get().state == "CLOSED_LOST"


def test_new_agreement_that_is_declined_leaves_nothing() -> None:
    request, marina = walks.sent(calm_partner(), "agreement_new", NEW), staff_acting()
    actions.claim(request=request, acting=marina, at=AT)

    actions.reject(request=request, reason="POLICY", text="Not now.", acting=marina, at=AT)

    assert not Negotiation.objects.exists()
    assert request.agreement is None


def test_renewal_opens_the_talk_about_the_signed_agreement() -> None:
    request = asked_again("agreement_renew", expires_on="2030-01-31")

    talk = Negotiation.objects.get()
    assert (talk.agreement, talk.purpose) == (request.agreement, "RENEWAL")
    assert "Until: 2030-01-31" in NegotiationNote.objects.get().text


def test_renewal_takes_up_a_talk_that_is_open() -> None:
    partner = calm_partner()
    there = make.negotiation(agreement=of(partner), purpose="RENEWAL")

    request = walks.approved(partner, "agreement_renew", {"agreement": of(partner).ref.lower()})

    talk = Negotiation.objects.get()
    assert (talk.pk, talk.request_ref) == (there.pk, request.ref)


@pytest.mark.parametrize("way", ["won", "term"])
def test_renewal_ends_when_it_is_agreed(way: str) -> None:
    request = asked_again("agreement_renew")
    if way == "won":
        Negotiation.objects.update(
            state="CLOSED_WON", closed_at=AT + DAY, outcome="ON_TERMS", furthest="AGREED"
        )
    else:
        make.period(
            agreement=request.agreement, seq=2, starts_on=date(2028, 2, 1),
            ends_on=date(2029, 1, 31), state="PLANNED", notice_deadline=None, act_by=None,
        )  # fmt: skip

    done = actions.tick(at=AT + 2 * DAY)

    request.refresh_from_db()
    assert (done.get("signed"), request.state) == (1, "ACTIVE")


def test_renewal_that_is_called_off_leaves_the_talk_open_with_a_note() -> None:
    request = asked_again("agreement_renew")

    actions.cancel(request=request, reason="Another carrier.", acting=partner_acting(), at=AT)

    talk = Negotiation.objects.get()
    assert talk.closed_at is None
    assert "Another carrier." in NegotiationNote.objects.order_by("-pk").first().text


def test_amendment_is_drafted_under_the_agreement() -> None:
    request = asked_again("agreement_amend", change="200 Gbps more commit.")

    amendment = request.agreement
    assert (amendment.kind, amendment.state) == ("AMENDMENT", "DRAFT")
    assert amendment.title.startswith("Amendment 1 to")
    assert "200 Gbps more commit." in NegotiationNote.objects.get().text


@pytest.mark.parametrize(
    ("type_", "content"), [("agreement_renew", {}), ("agreement_amend", {"change": "Longer."})]
)
def test_only_own_agreements_in_force_can_be_named(type_: str, content: dict[str, Any]) -> None:
    partner, other = calm_partner(), make.agreement()

    with pytest.raises(Invalid) as refusal:
        walks.sent(partner, type_, {"agreement": other.ref, **content})

    assert of(partner).ref in refusal.value.errors["agreement"]


def test_agreement_that_ended_meanwhile_is_not_renewed() -> None:
    partner, marina = calm_partner(), staff_acting()
    request = walks.sent(partner, "agreement_renew", {"agreement": of(partner).ref})
    actions.claim(request=request, acting=marina, at=AT)
    Agreement.objects.filter(partner=partner).update(state="EXPIRED")

    with pytest.raises(Refused, match="not in force any more"):
        actions.approve(request=request, acting=marina, at=AT)

    assert CapacityRequest.objects.get(pk=request.pk).state == "IN_REVIEW"


def test_talk_that_was_lost_makes_the_request_due_and_tells_us_once() -> None:
    request = asked_again("agreement_renew")
    Negotiation.objects.update(
        state="CLOSED_LOST", closed_at=AT + DAY, outcome="OTHER", furthest="QUALIFY"
    )

    counts = [actions.tick(at=AT + n * DAY) for n in (2, 3, 4)]

    request.refresh_from_db()
    assert (request.state, request.due_at) == ("APPROVED", AT + 2 * DAY)
    assert [count.get("fallen_through") for count in counts] == [1, None, None]
    assert Notice.objects.filter(ref=request.ref, kind="request_overdue").count() == 1
