"""Prefixes, people and maintenance: what an approved request of a small type changes."""

from datetime import timedelta
from typing import Any

import pytest

from apps.capacity import actions
from apps.core.errors import Invalid, Refused
from apps.network.models import BGPSession, Maintenance
from apps.partners.models import ASN, Contact, ContactRole
from tests import factories as make
from tests.factories import walks
from tests.factories.clock import AT
from tests.factories.requests import busy_link, calm_partner, partner_acting, staff_acting

pytestmark = pytest.mark.django_db
V4 = {"our_ip": "192.0.2.248", "their_ip": "192.0.2.249"}
V6 = {"our_ip": "2001:db8:ffff::", "their_ip": "2001:db8:ffff::1"}


def sessions(**facts: Any) -> tuple[Any, BGPSession, BGPSession]:
    """A partner with an IPv4 and an IPv6 session of its network."""
    link = busy_link()
    number = ASN.objects.get(partner=link.partner).number
    made = [
        make.bgp_session(
            interconnect=link, state="ESTABLISHED", their_asn=number, max_prefix=50,
            **{**pair, **facts},
        )
        for pair in (V4, V6)
    ]  # fmt: skip
    return link.partner, made[0], made[1]


def limits(*rows: BGPSession) -> list[int | None]:
    return [BGPSession.objects.get(pk=row.pk).max_prefix for row in rows]


PREFIXES = {"as_set": "RIPE::AS-EXAMPLE", "max_prefix4": 900, "max_prefix6": 200,
            "change": "A customer joined us."}  # fmt: skip


def test_prefix_change_is_applied_to_the_network_and_its_sessions_once_carried_out() -> None:
    partner, four, six = sessions()
    request = walks.approved(partner, "prefix_change", PREFIXES)
    before = limits(four, six)

    actions.activate(request=request, acting=staff_acting("engineer"), at=AT)

    asn = ASN.objects.get(partner=partner)
    assert before == [50, 50]
    assert (asn.as_set, asn.max_prefix4, asn.max_prefix6) == ("RIPE::AS-EXAMPLE", 900, 200)
    assert limits(four, six) == [900, 200]


def test_prefix_change_leaves_other_networks_and_what_it_does_not_name_alone() -> None:
    partner, four, six = sessions()
    ASN.objects.filter(partner=partner).update(as_set="AS-OLD", max_prefix6=70)
    other = make.bgp_session(interconnect=busy_link(), state="ESTABLISHED", max_prefix=5)
    request = walks.approved(partner, "prefix_change", {"max_prefix4": 80, "change": "More."})

    actions.activate(request=request, acting=staff_acting("engineer"), at=AT)

    asn = ASN.objects.get(partner=partner)
    assert (asn.as_set, asn.max_prefix4, asn.max_prefix6) == ("AS-OLD", 80, 70)
    assert limits(four, six, other) == [80, 50, 5]


def test_prefix_change_of_one_session_changes_that_one() -> None:
    partner, four, six = sessions()
    request = walks.approved(
        partner, "prefix_change", {"session": str(six.uid), "max_prefix6": 300, "change": "More."}
    )

    actions.activate(request=request, acting=staff_acting("engineer"), at=AT)

    assert limits(four, six) == [50, 300]
    assert ASN.objects.get(partner=partner).max_prefix6 is None


def test_prefix_change_of_a_session_that_is_gone_is_not_carried_out() -> None:
    partner, four, _ = sessions()
    request = walks.approved(
        partner, "prefix_change", {"session": str(four.uid), "max_prefix4": 9, "change": "Less."}
    )
    BGPSession.objects.filter(pk=four.pk).update(state="REMOVED")

    with pytest.raises(Refused, match="not there any more"):
        actions.activate(request=request, acting=staff_acting("engineer"), at=AT)

    request.refresh_from_db()
    assert request.state == "APPROVED"


def test_prefix_change_that_is_called_off_changes_nothing() -> None:
    partner, four, six = sessions()
    request = walks.approved(partner, "prefix_change", PREFIXES)

    actions.cancel(request=request, reason="Not now.", acting=partner_acting(), at=AT)

    assert limits(four, six) == [50, 50]
    assert ASN.objects.get(partner=partner).as_set == ""


@pytest.mark.parametrize(
    ("content", "field"),
    [
        ({"as_set": "EXAMPLE"}, "as_set"),
        ({"session": "11111111-1111-1111-1111-111111111111"}, "session"),
        ({"max_prefix4": 0}, "max_prefix4"),
    ],
)
def test_prefix_change_that_cannot_be_is_refused(content: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        walks.sent(calm_partner(), "prefix_change", {"change": "Other.", **content})

    assert field in refusal.value.errors


def test_session_change_applies_a_new_as_set_to_the_network() -> None:
    partner, four, _ = sessions()
    request = walks.approved(
        partner, "session_change",
        {"session": str(four.uid), "as_set": "AS-NEW", "max_prefix": 77, "reason": "New name."},
    )  # fmt: skip

    walks.in_test(walks.provisioned(request))
    actions.activate(request=request, acting=actions.SYSTEM, at=AT)

    assert ASN.objects.get(partner=partner).as_set == "AS-NEW"
    assert limits(four) == [77]


def test_maintenance_is_in_the_calendar_as_soon_as_it_is_approved() -> None:
    link = busy_link()
    begins = AT + timedelta(days=3)
    content = {
        "starts_at": begins.isoformat(), "ends_at": (begins + timedelta(hours=2)).isoformat(),
        "impact": "REDUCED-REDUNDANCY", "objects": [{"interconnect": link.ref}], "what": "Cards.",
    }  # fmt: skip

    request = walks.approved(link.partner, "maintenance_notice", content)

    work = Maintenance.objects.get()
    assert (request.state, work.side, work.starts_at) == ("ACTIVE", "THEIRS", begins)
    assert work.announced_at == AT
    assert [step.role for step in request.steps.order_by("pk")][-2:] == ["S-STRAT", "SYS"]


def test_maintenance_that_is_declined_is_not_in_the_calendar() -> None:
    link = busy_link()
    begins = AT + timedelta(days=3)
    request = walks.sent(link.partner, "maintenance_notice", {
        "starts_at": begins.isoformat(), "ends_at": (begins + timedelta(hours=2)).isoformat(),
        "impact": "OUTAGE", "objects": [{"interconnect": link.ref}], "what": "Cards.",
    })  # fmt: skip
    marina = staff_acting()
    actions.claim(request=request, acting=marina, at=AT)

    actions.reject(request=request, reason="OTHER", text="Too soon.", acting=marina, at=AT)

    assert not Maintenance.objects.exists()


ADDED = {"person_action": "add", "person_name": "Ana Ruiz", "person_email": "ana@isp.example",
         "person_role": "NOC", "change": "Ana joins the NOC."}  # fmt: skip


def test_contact_is_added_with_its_role_when_approved() -> None:
    partner = calm_partner()

    request = walks.approved(partner, "contact_change", ADDED)

    ana = Contact.objects.get(email="ana@isp.example")
    assert (request.state, ana.name, ana.partner) == ("ACTIVE", "Ana Ruiz", partner)
    assert [row.role for row in ana.roles.all()] == ["NOC"]


def test_contact_is_changed_and_keeps_its_other_roles() -> None:
    partner = calm_partner()
    noc = Contact.objects.get(partner=partner)

    walks.approved(partner, "contact_change", {
        "person_action": "change", "person": "NOC@isp.example", "person_phone": "+57 601 555 0199",
        "person_role": "ESCALATION", "change": "Another number.",
    })  # fmt: skip

    noc.refresh_from_db()
    assert (noc.phone, noc.name) == ("+57 601 555 0199", "NOC")
    assert sorted(noc.roles.values_list("role", flat=True)) == ["ESCALATION", "NOC"]


def test_contact_is_archived_when_its_removal_is_approved() -> None:
    partner = calm_partner()

    walks.approved(
        partner, "contact_change", {"person_action": "remove", "person": "noc", "change": "Left."}
    )

    assert Contact.objects.get(partner=partner).archived_at == AT


def test_contact_that_left_meanwhile_keeps_the_request_where_it_is() -> None:
    partner, marina = calm_partner(), staff_acting()
    request = walks.sent(
        partner, "contact_change", {"person_action": "remove", "person": "noc", "change": "Left."}
    )
    actions.claim(request=request, acting=marina, at=AT)
    Contact.objects.filter(partner=partner).update(archived_at=AT)

    with pytest.raises(Refused, match="no single contact noc"):
        actions.approve(request=request, acting=marina, at=AT)

    request.refresh_from_db()
    assert request.state == "IN_REVIEW"


def test_free_words_about_people_are_left_to_us() -> None:
    partner = calm_partner()

    request = walks.approved(partner, "contact_change", {"change": "Our NOC has moved."})

    assert request.state == "APPROVED"
    assert Contact.objects.filter(partner=partner).count() == 1


@pytest.mark.parametrize(
    ("content", "field", "words"),
    [
        ({"person_action": "add", "person_email": "a@isp.example"}, "person_name", "name of the"),
        ({"person_action": "add", "person_name": "Ana"}, "person_email", "address or a phone"),
        ({"person_action": "remove"}, "person", "as it is now"),
        ({"person_action": "remove", "person": "Eva"}, "person", "no contact Eva"),
        ({"person_action": "change", "person": "NOC"}, "person_email", "what is to change"),
        ({"person_action": "remove", "person": "Twin"}, "person", "2 contacts"),
        ({"person_action": "add", "person_role": "KING"}, "person_role", ""),
    ],
)
def test_contact_change_that_cannot_be_is_refused(
    content: dict[str, Any], field: str, words: str
) -> None:
    partner = calm_partner()
    for _ in range(2):
        make.contact(partner=partner, name="Twin")

    with pytest.raises(Invalid) as refusal:
        walks.sent(partner, "contact_change", {"change": "People.", **content})

    assert words in refusal.value.errors[field]


def test_contact_of_another_partner_cannot_be_named() -> None:
    other = make.contact(partner=make.partner(), name="Eva", email="eva@other.example")
    ContactRole.objects.create(contact=other, role="NOC")

    with pytest.raises(Invalid, match="no contact"):
        walks.sent(calm_partner(), "contact_change", {
            "person_action": "remove", "person": "eva@other.example", "change": "Left.",
        })  # fmt: skip
