"""Documents in the portal: agreements and LOA-CFAs, their end, and their files."""

from datetime import date, timedelta

import pytest

from apps.agreements.models import DocumentAccess
from tests import factories as make
from tests.factories import AT

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
LIST = "/portal/documents/"


@pytest.fixture
def deal(andes):
    return make.agreement(
        partner=andes, title="Peering agreement", is_confidential=False, renewal_type="FIXED",
        notes="They bluff", state="OUT_FOR_SIGNATURE",
    )  # fmt: skip


@pytest.fixture
def signed(deal):
    """In force to 31 Jan 2027, with its executed document."""
    version = make.executed(deal)
    deal.state = "ACTIVE"
    deal.save()
    make.period(agreement=deal, starts_on=date(2024, 2, 1), ends_on=date(2027, 1, 31))
    return version


def test_an_agreement_shows_when_it_ends_and_its_file(seat, deal, signed, text):
    response = seat("P-RO").get(LIST)

    shown = text(response)
    for part in (deal.ref, "Peering agreement", "31 Jan 2027", "Ends in 73 d", "PDF"):
        assert part in shown
    assert "They bluff" not in shown
    assert f"/portal/documents/agreements/{deal.ref}/" in response.content.decode()


def test_a_download_is_on_record(seat, deal, signed):
    response = seat("P-RO").get(f"{LIST}agreements/{deal.ref}/")

    assert b"".join(response).startswith(b"%PDF")
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert DocumentAccess.objects.filter(version=signed).count() == 1


@pytest.mark.parametrize(("role", "status"), [("P-ADMIN", 200), ("P-ENG", 404), ("P-RO", 404)])
def test_a_confidential_one_is_for_administrators(seat, deal, signed, role, status):
    deal.is_confidential = True
    deal.save()

    response = seat(role).get(f"{LIST}agreements/{deal.ref}/")

    assert b"".join(response).startswith(b"%PDF") == (status == 200)
    assert response.status_code == status


def test_a_confidential_one_is_in_the_list_without_its_file(seat, deal, signed, text):
    deal.is_confidential = True
    deal.save()

    assert "For your administrators" in text(seat("P-ENG").get(LIST))


@pytest.mark.parametrize("state", ["DRAFT", "NEGOTIATING", "IN_APPROVAL", "APPROVED", "CANCELLED"])
def test_what_we_still_work_on_is_not_shown(seat, andes, text, state):
    make.agreement(partner=andes, title="Our draft", state=state)

    assert "Our draft" not in text(seat().get(LIST))


def test_one_that_renews_by_itself_needs_nobody(seat, deal, signed, text):
    deal.renewal_type, deal.renewal_months, deal.notice_value = "AUTO_RENEW", 12, 60
    deal.save()

    assert "In force" in text(seat().get(LIST))


def test_a_loa_shows_how_long_it_is_good(seat, andes, text):
    loa = issued(andes, expires_on=AT.date() + timedelta(days=15))

    shown = text(seat().get(LIST))

    assert loa.ref in shown
    assert "15 d left" in shown


def test_a_draft_of_a_loa_is_not_shown(seat, andes, text):
    loa = make.drafted_loa(partner=andes, site=make.site())

    assert loa.ref not in text(seat().get(LIST))


def test_documents_take_few_queries(seat, deal, signed, andes, queries_of):
    issued(andes, expires_on=AT.date() + timedelta(days=15))

    assert len(queries_of(seat(), LIST)) <= 12


def issued(partner, **facts):
    loa = make.drafted_loa(partner=partner, site=make.site())
    type(loa).objects.filter(pk=loa.pk).update(state="ISSUED", issued_at=AT, **facts)
    loa.refresh_from_db()
    return loa
