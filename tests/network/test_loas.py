"""LOA-CFAs: never incomplete, in versions, good for a time, their ports held as long."""

from datetime import timedelta

import pytest

from apps.core import lifecycle
from apps.core.errors import Invalid, Refused
from apps.network import actions
from apps.network.models import Loa, Port
from tests import factories as make
from tests.factories import AT

DAY = timedelta(days=1)


@pytest.fixture
def draft(db):
    return make.drafted_loa(partner=make.partner(), site=make.site())


@pytest.fixture
def issued(draft):
    return actions.issue_loa(loa=draft, by=None, at=AT)


def held():
    return Port.objects.filter(state="RESERVED").count()


def tick(at):
    return actions.tick_loas(at=at)


def test_a_draft_knows_both_parties_the_place_and_the_ports(draft):
    facts = draft.facts

    assert (facts["issuer"], facts["addressee"]) == (
        "Northlight Networks, Inc.",
        str(draft.partner),
    )
    assert facts["facility_operator"] == "Andean Colo S.A."
    assert facts["circuit"] == "CAP-00001"
    assert facts["ports"][1] == {
        "cage": "C2", "rack": "R14", "panel": "PP3", "position": "pair 2", "media": "SMF OS2",
        "connector": "LC", "optic": "100G-LR4", "speed": "100\xa0Gbps",
    }  # fmt: skip


def test_a_draft_needs_reserved_ports(db):
    with pytest.raises(Refused, match="No ports are reserved for CAP-7"):
        actions.draft_loa(
            partner=make.partner(), site=make.site(), request_ref="CAP-7", by=None, at=AT
        )


def test_a_request_has_one_loa_at_a_time(draft):
    with pytest.raises(Refused, match="has LOA-"):
        actions.draft_loa(
            partner=draft.partner, site=draft.site, request_ref="CAP-00001", by=None, at=AT
        )


def test_issuing_sets_the_last_day_and_holds_the_ports_for_the_reissue(issued):
    assert issued.state == "ISSUED"
    assert issued.expires_on == (AT + 90 * DAY).date()
    untils = set(Port.objects.values_list("held_until", flat=True))
    assert untils == {issued.expires_on + 14 * DAY}


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("issuer", "who issues it"),
        ("issuer_address", "address of the issuer"),
        ("issuer_contact", "contact of the issuer"),
        ("addressee", "whom it authorises"),
        ("facility", "facility"),
        ("facility_address", "address of the facility"),
        ("facility_operator", "operator of the facility"),
        ("circuit", "circuit reference"),
        ("z_party", "party at the Z side"),
        ("z_place", "place at the Z side"),
        ("signatory", "authorised signatory"),
        ("signatory_title", "title of the signatory"),
    ],
)
@pytest.mark.parametrize("text", ["", "TBD"])
def test_an_incomplete_loa_is_not_issued(draft, name, words, text):
    actions.edit_loa(loa=draft, by=None, at=AT, **{name: text})

    with pytest.raises(Invalid) as refused:
        actions.issue_loa(loa=draft, by=None, at=AT)

    assert refused.value.errors == {name: f"Missing: {words}."}
    assert Loa.objects.get().state == "DRAFT"


@pytest.mark.parametrize("name", ["cage", "rack", "panel", "media", "connector"])
def test_a_port_without_its_place_is_named(draft, name):
    port = Port.objects.order_by("pk").last()
    actions.edit_port(port=port, by=None, at=AT, **{name: "tbc"})

    with pytest.raises(Invalid) as refused:
        actions.issue_loa(loa=draft, by=None, at=AT)

    assert refused.value.errors == {f"ports.2.{name}": f"Missing: {name} of port 2."}


def test_a_port_without_a_position_is_named(draft):
    actions.edit_port(port=Port.objects.order_by("pk")[0], pair=None, by=None, at=AT)

    with pytest.raises(Invalid, match="position of port 1"):
        actions.issue_loa(loa=draft, by=None, at=AT)


def test_a_port_that_was_completed_after_drafting_is_printed_complete(draft):
    port = Port.objects.order_by("pk")[0]
    actions.edit_port(port=port, rack="R99", by=None, at=AT)

    loa = actions.issue_loa(loa=draft, by=None, at=AT)

    assert loa.facts["ports"][0]["rack"] == "R99"


def test_ports_given_back_before_issuing_stop_it(draft):
    actions.release_ports(held_for="CAP-00001", by=None, at=AT)

    with pytest.raises(Refused, match="No ports are reserved"):
        actions.issue_loa(loa=draft, by=None, at=AT)


def test_facts_that_are_not_printed_or_too_long_are_refused(draft):
    with pytest.raises(Invalid) as refused:
        actions.edit_loa(loa=draft, by=None, at=AT, price="1", circuit="x" * 201)

    assert sorted(refused.value.errors) == ["circuit", "price"]


def test_an_issued_loa_is_not_edited(issued):
    with pytest.raises(Refused, match="Correct it by a new version"):
        actions.edit_loa(loa=issued, circuit="other", by=None, at=AT)


def test_the_way_of_a_loa_to_its_use(issued):
    actions.accept_loa(loa=issued, by=None, at=AT)
    actions.lock_loa(loa=issued, order_ref="XC-4711", by=None, at=AT)
    actions.use_loa(loa=issued, by=None, at=AT)

    steps = [change.target for change in lifecycle.history(issued.ref)]
    assert steps == ["ISSUED", "ACCEPTED", "LOCKED", "USED"]
    assert Loa.objects.get().order_ref == "XC-4711"


def test_the_clock_expires_a_loa_after_its_last_day(issued):
    last = AT + 90 * DAY

    tick(last)
    before = Loa.objects.get().state
    tick(last + DAY)
    tick(last + DAY)

    assert (before, Loa.objects.get().state) == ("ISSUED", "EXPIRED")
    assert [c.target for c in lifecycle.history(issued.ref)].count("EXPIRED") == 1


@pytest.mark.parametrize("step", ["accept_loa", "lock_loa"])
def test_an_expired_loa_is_neither_accepted_nor_ordered_by(issued, step):
    with pytest.raises(Refused):
        getattr(actions, step)(loa=issued, by=None, at=AT + 91 * DAY)


def test_ports_wait_for_the_one_reissue_and_go_back_without_it(issued):
    tick(AT + 91 * DAY)
    waiting = held()
    tick(AT + 104 * DAY)
    still = held()
    tick(AT + 105 * DAY)

    assert (waiting, still, held()) == (2, 2, 0)


def test_reissue_keeps_the_ports_once(issued):
    tick(AT + 91 * DAY)
    issued.refresh_from_db()
    again = AT + 95 * DAY

    second = actions.reissue_loa(loa=issued, by=None, at=again)

    issued.refresh_from_db()
    assert (issued.state, second.state, second.version, second.ref) == (
        "SUPERSEDED", "ISSUED", 2, issued.ref,
    )  # fmt: skip
    assert second.expires_on == (again + 90 * DAY).date()
    tick(again + 91 * DAY)
    second.refresh_from_db()
    assert (second.state, held()) == ("EXPIRED", 0)
    with pytest.raises(Refused, match="kept once already"):
        actions.reissue_loa(loa=second, by=None, at=again + 92 * DAY)


def test_reissue_after_the_ports_went_back_is_refused(issued):
    tick(AT + 105 * DAY)
    issued.refresh_from_db()

    with pytest.raises(Refused, match="were given back"):
        actions.reissue_loa(loa=issued, by=None, at=AT + 106 * DAY)


def test_a_correction_is_a_new_version_with_the_same_last_day(issued):
    second = actions.correct_loa(
        loa=issued, reason="wrong circuit", circuit="XC-1", by=None, at=AT + DAY
    )

    issued.refresh_from_db()
    assert (issued.state, second.version, second.facts["circuit"]) == ("SUPERSEDED", 2, "XC-1")
    assert (second.expires_on, second.renewals) == (issued.expires_on, 0)


def test_an_incomplete_correction_leaves_the_loa_as_it_was(issued):
    with pytest.raises(Invalid):
        actions.correct_loa(loa=issued, reason="x", circuit="TBD", by=None, at=AT)

    assert [(loa.version, loa.state) for loa in Loa.objects.all()] == [(1, "ISSUED")]


def test_a_locked_loa_has_no_other_version(issued):
    actions.accept_loa(loa=issued, by=None, at=AT)
    actions.lock_loa(loa=issued, by=None, at=AT)

    with pytest.raises(Refused):
        actions.correct_loa(loa=issued, reason="late", circuit="XC-2", by=None, at=AT)


def test_cancelling_needs_a_reason(issued):
    with pytest.raises(Refused):
        actions.cancel_loa(loa=issued, reason=" ", by=None, at=AT)

    actions.cancel_loa(loa=issued, reason="moved away", by=None, at=AT)
    assert Loa.objects.get().state == "CANCELLED"
