"""Pages about the end of a term: the decision, its approval, notices."""

from datetime import date

import pytest
import time_machine

from apps.agreements import actions, rules
from apps.agreements.models import ContractNotice, Renewal
from tests import factories as make
from tests.agreements.test_renewals import COMMIT
from tests.factories import AT
from tests.factories.renewals import signed

# AT is 19 Nov 2026; the term ends on 31 Jan 2027, notice by 2 Dec 2026.
START = date(2026, 2, 1)


@pytest.fixture(autouse=True)
def _frozen():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def agreement(db):
    return signed(partner=make.partner(), starts=START, governing_tz="America/Bogota")


@pytest.fixture
def page(client_for, manager):
    return client_for(manager)


def address(agreement, rest=""):
    return f"/agreements/{agreement.ref}/{rest}"


def notice_of(agreement, by, **facts):
    given = {"kind": "NON_RENEWAL", "side": "PARTNER", "at": AT, **facts}
    return actions.draft_notice(agreement=agreement, by=by, **given)


def test_page_offers_the_decisions_that_can_be(page, agreement, text):
    shown = text(page.get(address(agreement)))

    assert "Renewal decision" in shown
    assert "Let it renew until 31 Jan 2028" in shown
    assert "send a protective notice by Wed 2 Dec" in shown
    assert "Let it lapse" not in shown


def test_decision_is_saved_from_the_panel(page, agreement, manager, text):
    response = page.post(
        address(agreement, "renewal/"), {"decision": "RENEGOTIATE", "reason": "Price"}, follow=True
    )

    cycle = Renewal.objects.get()
    assert (cycle.state, cycle.decided_by) == ("RENEGOTIATE", manager)
    shown = text(response)
    assert f"{manager}, 19 Nov" in shown
    assert "Draft notice" in shown


def test_refused_decision_keeps_what_was_typed(page, agreement, text):
    response = page.post(
        address(agreement, "renewal/"), {"decision": "LAPSING", "reason": "Too dear"}
    )

    assert response.status_code == 422
    assert "It renews by itself" in text(response)
    assert "Too dear" in text(response)


def test_high_value_is_approved_by_somebody_else(client_for, page, agreement, manager, text):
    params = rules.params_to_json(rules.parse_params("COMMIT_RATE", COMMIT))
    make.term(agreement=agreement, type="COMMIT_RATE", params=params)
    legal = make.user(role="legal")
    page.post(address(agreement, "renewal/"), {"decision": "NON_RENEW"})
    assert Renewal.objects.get().proposed == "NON_RENEW"

    response = page.post(address(agreement, "renewal/approve/"), {"answer": "approve"})
    assert "Somebody else must approve" in text(response)
    assert "Do not renew" in text(client_for(legal).get(address(agreement, "renewal/approve/")))
    response = client_for(legal).post(address(agreement, "renewal/approve/"), {"answer": "reject"})
    assert "Say why you do not agree" in text(response)
    assert "Renewal decisions to approve" in text(client_for(legal).get("/?scope=all"))
    assert "Renewal decisions to approve" not in text(page.get("/?scope=all"))
    client_for(legal).post(address(agreement, "renewal/approve/"), {"answer": "approve"})

    assert Renewal.objects.get().approved_by == legal


@pytest.mark.parametrize(
    ("role", "rest", "allowed"),
    [
        ("engineer", "renewal/", False),
        ("legal", "renewal/", True),
        ("engineer", "renewal/approve/", False),
        ("finance", "renewal/approve/", True),
        ("engineer", "notices/new/", False),
        ("manager", "void/", False),
        ("legal", "void/", True),
        ("engineer", "renew/", False),
        ("manager", "renew/", True),
    ],
)
def test_form_is_for_those_who_may(client_for, agreement, role, rest, allowed):
    response = client_for(make.user(role=role)).get(address(agreement, rest))

    assert response.status_code == (200 if allowed else 403)


def test_reader_sees_the_state_without_buttons(client_for, agreement, text):
    shown = text(client_for(make.user(role="engineer")).get(address(agreement)))

    assert "Renewal decision" in shown
    assert "Log notice" not in shown
    assert "Renew by agreement" not in shown


def test_notice_is_logged_with_its_receipt_in_the_agreements_zone(page, agreement, text):
    response = page.post(
        address(agreement, "notices/new/"),
        {
            "kind": "NON_RENEWAL", "side": "PARTNER", "method": "COURIER", "clause": "§2.2",
            "received_at": "2026-11-18T23:30",
        },
        follow=True,
    )  # fmt: skip

    notice = ContractNotice.objects.get()
    assert notice.received_at.isoformat() == "2026-11-19T04:30:00+00:00"
    assert (notice.timely, Renewal.objects.get().state) == ("IN_TIME", "NOTICE_EFFECTIVE")
    shown = text(response)
    assert "In time" in shown
    assert "does not renew the agreement" in shown
    assert "§2.2" in shown
    assert "Notice given" in text(page.get(address(agreement)))


def test_refused_receipt_leaves_no_draft(page, agreement, text):
    response = page.post(
        address(agreement, "notices/new/"),
        {
            "kind": "NON_RENEWAL", "side": "PARTNER", "method": "EMAIL",
            "received_at": "2026-11-25T10:00", "reason": "As we said",
        },
    )  # fmt: skip

    assert response.status_code == 422
    assert "in the future" in text(response)
    assert "As we said" in text(response)
    assert not ContractNotice.objects.exists()


def test_our_notice_is_sent_and_received(page, agreement, manager, text):
    page.post(address(agreement, "renewal/"), {"decision": "NON_RENEW"})
    notice = notice_of(agreement, manager, side="US")
    here = address(agreement, f"notices/{notice.ref}/")
    assert "Drafted, not sent" in text(page.get(address(agreement)))

    page.post(f"{here}send/", {"method": "COURIER", "deemed_days": "2"})
    notice.refresh_from_db()
    assert (notice.state, notice.method, notice.deemed_on) == (
        "SENT",
        "COURIER",
        date(2026, 11, 23),
    )

    page.post(f"{here}receive/", {"received_at": "2026-11-19T04:40"})
    notice.refresh_from_db()
    assert (notice.state, notice.timely) == ("RECEIVED", "IN_TIME")


def test_notice_sent_before_a_decision_is_refused(page, agreement, manager, text):
    notice = notice_of(agreement, manager, side="US")

    response = page.post(address(agreement, f"notices/{notice.ref}/send/"), {"method": "EMAIL"})

    assert response.status_code == 422
    assert "Decide first" in text(response)


def test_notice_is_withdrawn_with_a_reason(page, agreement, manager):
    notice = notice_of(agreement, manager)

    page.post(address(agreement, f"notices/{notice.ref}/withdraw/"), {"reason": "Agreed"})

    notice.refresh_from_db()
    assert notice.state == "WITHDRAWN"


def test_legal_waives_lateness_and_confirms_terminations(client_for, agreement, manager, text):
    legal = client_for(make.user(role="legal"))
    notice = notice_of(
        agreement, manager, kind="TERMINATION", effective_on=date(2026, 12, 31), reason="Consent"
    )
    actions.record_receipt(notice=notice, received_at=AT, by=manager, at=AT)
    here = address(agreement, f"notices/{notice.ref}/")
    assert client_for(manager).post(f"{here}confirm/").status_code == 403

    assert "not yet" in text(legal.get(here))
    legal.post(f"{here}confirm/")

    notice.refresh_from_db()
    assert notice.confirmed_at == AT
    assert "is not late" in text(legal.post(f"{here}waive/", {"waiver": "Ana Ruiz"}))


def test_notice_of_another_agreement_is_not_found(page, agreement, manager):
    notice = notice_of(agreement, manager)
    other = signed(partner=make.partner(), starts=START)

    assert page.get(address(other, f"notices/{notice.ref}/")).status_code == 404


def test_renewal_by_agreement_adds_the_term(page, agreement, text):
    response = page.post(address(agreement, "renew/"), {"ends_on": "2027-06-30"})
    assert "Say why" in text(response)

    page.post(address(agreement, "renew/"), {"ends_on": "2027-06-30", "reason": "Side letter"})

    assert agreement.periods.get(seq=2).ends_on == date(2027, 6, 30)


def test_agreement_is_declared_void_by_legal(client_for, db):
    agreement = signed(partner=make.partner(), starts=date(2027, 1, 1), signed_at=AT)

    client_for(make.user(role="legal")).post(address(agreement, "void/"), {"reason": "Error"})

    agreement.refresh_from_db()
    assert agreement.state == "TERMINATED"


def test_detail_page_costs_few_queries(page, agreement, manager, django_assert_max_num_queries):
    for _ in range(3):
        notice_of(agreement, manager)
    page.get(address(agreement))

    with django_assert_max_num_queries(15):
        page.get(address(agreement))


def test_today_leaves_out_what_is_settled_and_tells_what_was_decided(page, agreement, text):
    assert agreement.ref in text(page.get("/?scope=all"))
    page.post(address(agreement, "renewal/"), {"decision": "RENEGOTIATE"})
    assert "Renegotiate" in text(page.get("/?scope=all"))

    page.post(address(agreement, "renewal/"), {"decision": "RENEW"})

    assert agreement.ref not in text(page.get("/?scope=all"))
