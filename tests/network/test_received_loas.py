"""LOAs that partners issue: uploaded, held against the request, accepted or refused."""

from datetime import timedelta

import pytest

from apps.core import files, uploads
from apps.core.errors import Invalid, Refused
from apps.network import actions, queries, rules
from apps.network.models import Loa
from tests import factories as make
from tests.factories import AT

DAY = timedelta(days=1)
LAST = (AT + 60 * DAY).date()
FACTS = {
    "issuer": "Fibra Andina S.A.", "addressee": "Northlight Networks, Inc.",
    "facility": "Bogotá DC1", "panel": "PP 7", "port_count": 2,
}  # fmt: skip
ASKED = {
    "issuer": "fibra andina sa", "addressee": "Northlight Networks Inc", "facility": "Bogotá DC1",
    "panel": "PP-7", "ports": 2,
}  # fmt: skip
LINES = ["Letter of authorization", "Ports 1 and 2 of PP 7"]


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def partner(db):
    return make.partner()


def receive(partner, content=None, **facts):
    given = {
        "site": make.site(), "upload": uploads.checked(content or make.pdf_file(*LINES), "loa.pdf"),
        "expires_on": LAST, "facts": FACTS, "request_ref": "CAP-00001", "asked": ASKED,
        "by": None, "at": AT,
    }  # fmt: skip
    return actions.receive_loa(partner=partner, **{**given, **facts})


def accept(loa, **facts):
    return actions.accept_loa(loa=loa, **{"by": None, "at": AT, **facts})


def test_a_received_loa_is_stored_and_waits_for_the_check(partner):
    content = make.pdf_file(*LINES)

    loa = receive(partner, content=content)

    assert (loa.state, loa.direction, loa.version) == ("ISSUED", "RECEIVED", 1)
    assert files.read(loa.path, sha256=loa.sha256) == content


def test_one_that_ran_out_is_not_received(partner):
    with pytest.raises(Refused) as refused:
        receive(partner, expires_on=AT.date() - DAY)

    assert refused.value.field == "expires_on"


def test_one_without_ports_is_not_received(partner):
    with pytest.raises(Invalid) as refused:
        receive(partner, facts={**FACTS, "port_count": 0})

    assert list(refused.value.errors) == ["port_count"]


def test_names_differ_by_more_than_case_and_points():
    found = rules.findings(ASKED, {**FACTS, "panel": "PP 8"}, LAST, AT.date())

    assert {each.name: each.is_ok for each in found} == {
        "Issued by": False, "Authorises": True, "Facility": True, "Ports": True, "Panel": False,
        "Good until": True,
    }  # fmt: skip


def test_what_was_not_asked_for_only_has_to_be_there():
    given = {**FACTS, "panel": "TBD"}

    found = {each.name: each.is_ok for each in rules.findings({}, given, LAST, AT.date())}

    assert (found["Panel"], found["Issued by"], found["Ports"]) == (False, True, True)


def test_what_agrees_is_accepted_and_holds_our_ports(partner):
    site = make.site()
    make.ports(site=site, number=2)
    actions.reserve_ports(
        site=site, speed_bps=100 * make.GBPS, count=2, held_for="CAP-00001", until=AT.date(),
        by=None, at=AT,
    )  # fmt: skip
    loa = receive(partner, site=site, asked={**ASKED, "issuer": FACTS["issuer"]})

    accept(loa)

    assert loa.state == "ACCEPTED"
    assert {port.held_until for port in queries.ports_held_for("CAP-00001")} == {LAST + 14 * DAY}


def test_what_differs_is_accepted_only_with_a_note(partner):
    loa = receive(partner)

    with pytest.raises(Refused, match="issued by") as refused:
        accept(loa)
    accept(loa, note="Same company, short name")

    assert refused.value.field == "note"
    assert Loa.objects.get().state == "ACCEPTED"


@pytest.mark.parametrize(
    ("facts", "at", "words"),
    [
        ({"facts": {**FACTS, "port_count": 1}}, AT, "Ports: asked 2, given 1"),
        ({}, AT + 61 * DAY, "expired on"),
    ],
)
def test_wrong_ports_or_a_past_day_cannot_be_accepted(partner, facts, at, words):
    with pytest.raises(Refused, match=words):
        accept(receive(partner, **facts), at=at, note="never mind")


def test_a_refusal_names_its_reason_and_another_upload_is_the_next_version(partner):
    loa = receive(partner)
    actions.refuse_loa(loa=loa, reason="Panel PP 8 is not ours", by=None, at=AT)

    second = receive(partner)

    loa.refresh_from_db()
    assert (loa.state, second.ref, second.version) == ("CANCELLED", loa.ref, 2)
    assert second.renewals == 0


def test_an_upload_supersedes_the_one_that_waits(partner):
    loa = receive(partner)

    second = receive(partner)

    loa.refresh_from_db()
    assert (loa.state, second.version, queries.loa_of("CAP-00001")) == ("SUPERSEDED", 2, second)


def test_one_that_is_in_use_is_not_replaced(partner):
    loa = receive(partner)
    accept(loa, note="fine")
    actions.lock_loa(loa=loa, by=None, at=AT)

    with pytest.raises(Refused, match="in use"):
        receive(partner)


def test_a_checked_loa_is_not_refused_any_more(partner):
    loa = receive(partner)
    accept(loa, note="fine")

    with pytest.raises(Refused):
        actions.refuse_loa(loa=loa, reason="too late", by=None, at=AT)


def test_a_received_loa_expires_by_the_clock_too(partner):
    loa = receive(partner)

    actions.tick_loas(at=AT + 61 * DAY)

    loa.refresh_from_db()
    assert loa.state == "EXPIRED"
