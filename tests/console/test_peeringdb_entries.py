"""Pages: what PeeringDB says beside ours, what is followed, and deciding on changes."""

import pytest

from apps.partners.models import ASN
from apps.peeringdb.models import ObservedChange
from tests import factories as make
from tests.factories.peeringdb import THEIRS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
DECIDE = "/partners/peeringdb/decide/"


@pytest.fixture
def asn() -> ASN:
    make.mirror()
    partner = make.partner(name="Fibra", policy="OPEN")
    return make.asn(partner=partner, number=THEIRS, is_primary=True, name="Fibra",
                    as_set="AS-OLD", max_prefix4=2000, follows=["max_prefix4"])  # fmt: skip


@pytest.fixture
def change(asn: ASN) -> ObservedChange:
    return make.observed(THEIRS, "AS_SET", was="AS-OLD", now="AS-FIBRA")


def page(asn: ASN) -> str:
    return f"/partners/{asn.partner.ref}/peeringdb/"


def test_tab_shows_both_words_their_source_and_places(staff, asn, text):
    shown = text(staff.get(page(asn)))

    for words in (
        "AS-SET AS-OLD AS-FIBRA By hand, other than PeeringDB",
        "IPv4 prefixes 2000 2000 PeeringDB, followed",
        "Peering policy Open Open As PeeringDB says", "Bogota DC1", "Lima Exchange",
    ):  # fmt: skip
        assert words in shown


def test_number_that_peeringdb_does_not_know_is_told(staff, text):
    asn = make.asn(is_primary=True)

    assert "Not at PeeringDB" in text(staff.get(page(asn)))


def test_tab_takes_at_most_15_queries(staff, asn, change, django_assert_max_num_queries):
    for number in range(64520, 64540):
        make.asn(partner=asn.partner, number=number)

    staff.get(page(asn))
    with django_assert_max_num_queries(15):
        staff.get(page(asn))


def test_following_is_saved_and_takes_the_word(staff, asn, text):
    shown = text(staff.post(f"{page(asn)}{THEIRS}/follow/", {"asn": ["as_set"]}, follow=True))

    asn.refresh_from_db()
    assert (asn.as_set, asn.follows) == ("AS-FIBRA", ["as_set"])
    assert "1 taken over at once" in shown


def test_one_word_is_taken_over(staff, asn, text):
    shown = text(staff.post(f"{page(asn)}{THEIRS}/take/", {"field": "asn.as_set"}, follow=True))

    asn.refresh_from_db()
    assert asn.as_set == "AS-FIBRA"
    assert "AS-OLD is AS-FIBRA now" in shown


@pytest.mark.parametrize("field", ["", "asn.notes", "partner.notes", "x.y", "asn."])
def test_field_that_is_none_is_refused(staff, asn, text, field):
    shown = text(staff.post(f"{page(asn)}{THEIRS}/take/", {"field": field}, follow=True))

    assert "nothing to take over" in shown


def test_number_of_another_partner_is_nowhere(staff, asn):
    other = make.partner()

    assert staff.post(f"/partners/{other.ref}/peeringdb/{THEIRS}/follow/").status_code == 404


def test_whoever_may_only_look_changes_nothing(reader, asn, change):
    assert reader.get(page(asn)).status_code == 200
    assert reader.post(f"{page(asn)}{THEIRS}/follow/").status_code == 403
    assert reader.post(DECIDE, {"verb": "accept", "change": change.pk}).status_code == 403


def test_several_are_taken_over_and_undone_at_once(staff, asn, change, text):
    gone = make.observed(64999, "AS_SET")
    body = {"verb": "accept", "change": [change.pk, gone.pk, "x"]}

    shown = text(staff.post(DECIDE, body))

    assert "1 of 1 done" in shown  # of networks that are no partner's nothing is listed
    assert "AS-OLD → AS-FIBRA" in shown
    asn.refresh_from_db()
    assert asn.as_set == "AS-FIBRA"

    staff.post(DECIDE, {"verb": "undo", "change": [change.pk]})

    asn.refresh_from_db()
    change.refresh_from_db()
    assert (asn.as_set, change.is_open) == ("AS-OLD", True)


def test_one_refused_does_not_stop_the_others(staff, asn, change, text):
    done = make.observed(THEIRS, "PREFIXES4", was="1", now="2")
    staff.post(DECIDE, {"verb": "ignore", "change": [done.pk]})

    shown = text(staff.post(DECIDE, {"verb": "accept", "change": [change.pk, done.pk]}))

    assert "1 of 2 done" in shown
    assert "Somebody has looked at it already" in shown


@pytest.mark.parametrize("body", [{}, {"verb": "accept"}, {"verb": "burn", "change": ["1"]}])
def test_nothing_chosen_is_told(staff, body, text):
    assert "Choose changes first" in text(staff.post(DECIDE, body, follow=True))


def test_filters_survive_a_decision(staff, change):
    came = {"Referer": "http://testserver/partners/peeringdb/?kind=AS_SET&page=2"}

    response = staff.post(DECIDE, {"verb": "ignore", "change": [change.pk]}, headers=came)

    assert "/partners/peeringdb/?kind=AS_SET&amp;page=2" in response.content.decode()


def test_contacts_of_peeringdb_are_counted_and_taken_over(staff, asn, text):
    assert "Contacts — 1 Some of them are not ours yet" in text(staff.get(page(asn)))

    shown = text(staff.post(f"{page(asn)}{THEIRS}/take/", {"field": "asn.contacts"}, follow=True))

    assert "Contacts of PeeringDB: 1 more." in shown
    assert "Contacts 1 1 All of them are ours" in shown
    assert asn.partner.contacts.get().email == "noc@example.com"
