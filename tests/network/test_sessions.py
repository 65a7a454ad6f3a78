"""BGP sessions: checked, moved by the clock, removed after notice."""

from datetime import date, timedelta

import pytest

from apps.core import lifecycle
from apps.core.errors import Invalid, Refused
from apps.network import actions, rules
from apps.network.models import BGPSession
from tests import factories as make
from tests.factories import AT

DAY = timedelta(days=1)
GOOD = {
    "our_ip": "192.0.2.0", "their_ip": "192.0.2.1", "max_prefix": 100, "secret": "",
    "our_role": 4, "their_role": 4,
}  # fmt: skip


@pytest.fixture
def link(db):
    return make.pni()


def move(session, to, at=AT, **facts):
    return actions.change_session_state(session=session, to=to, by=None, at=at, **facts)


def up(session, at=AT):
    move(session, "APPROVED", at)
    return move(session, "ESTABLISHED", at)


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"their_ip": "2001:db8::1"}, "their_ip"),
        ({"their_ip": "192.0.2.0"}, "their_ip"),
        ({"their_ip": "nowhere"}, "their_ip"),
        ({"our_ip": "300.1.1.1"}, "our_ip"),
        ({"max_prefix": 0}, "max_prefix"),
        ({"secret": "é" * 41}, "secret"),
        ({"secret": "tab\there"}, "secret"),
        ({"our_role": 0, "their_role": 0}, "their_role"),
        ({"our_role": 4, "their_role": 3}, "their_role"),
    ],
)
def test_a_session_that_cannot_be_is_named_by_field(facts, field):
    assert list(rules.faults(**{**GOOD, **facts})) == [field]


@pytest.mark.parametrize("pair", [(0, 3), (3, 0), (1, 2), (2, 1), (4, 4), (None, 3)])
def test_legal_pairs_of_roles_are_taken(pair):
    assert rules.faults(**{**GOOD, "our_role": pair[0], "their_role": pair[1]}) == {}


def test_eighty_bytes_of_secret_are_taken_and_never_repeated():
    assert rules.faults(**{**GOOD, "secret": "x" * 80}) == {}
    assert "sesame" not in str(rules.faults(**{**GOOD, "secret": "sesame" * 20}))


def test_adding_a_session_that_cannot_be_writes_nothing(link):
    with pytest.raises(Invalid):
        make.bgp_session(interconnect=link, max_prefix=0)

    assert not BGPSession.objects.exists()


def test_the_same_pair_of_addresses_is_there_once(link):
    make.bgp_session(interconnect=link, our_ip="2001:db8::1", their_ip="2001:db8::2")

    with pytest.raises(Refused) as refused:
        make.bgp_session(interconnect=link, our_ip="2001:0db8::1", their_ip="2001:db8:0::2")

    assert refused.value.conflict


def test_a_rejected_session_makes_room_for_another(link):
    session = make.bgp_session(interconnect=link, our_ip="192.0.2.90", their_ip="192.0.2.91")
    move(session, "REJECTED", reason="not your address")

    again = make.bgp_session(interconnect=link, our_ip="192.0.2.90", their_ip="192.0.2.91")

    assert again.state == "PENDING"


def test_rejecting_needs_a_reason(link):
    with pytest.raises(Refused):
        move(make.bgp_session(interconnect=link), "REJECTED")


def test_the_first_time_up_is_kept(link):
    session = up(make.bgp_session(interconnect=link))
    move(session, "DOWN", AT + DAY)
    move(session, "ESTABLISHED", AT + 2 * DAY)

    session.refresh_from_db()
    assert (session.established_at, session.state_since) == (AT, AT + 2 * DAY)
    assert [c.target for c in lifecycle.history(session.ref)] == [
        "APPROVED", "ESTABLISHED", "DOWN", "ESTABLISHED",
    ]  # fmt: skip


def test_a_session_that_never_came_up_is_given_up_after_the_window(link):
    session = make.bgp_session(interconnect=link)
    move(session, "APPROVED")

    early = actions.tick_sessions(at=AT + 14 * DAY - timedelta(seconds=1))
    late = actions.tick_sessions(at=AT + 14 * DAY)
    again = actions.tick_sessions(at=AT + 15 * DAY)

    session.refresh_from_db()
    assert (early, late, again, session.state) == (0, 1, 0, "UNESTABLISHED")


def test_a_pending_session_has_no_window(link):
    make.bgp_session(interconnect=link)

    assert actions.tick_sessions(at=AT + 99 * DAY) == 0


def test_a_session_that_never_came_up_is_removed_at_once(link):
    session = make.bgp_session(interconnect=link)

    actions.remove_session(session=session, by=None, at=AT)

    assert session.state == "REMOVED"


def test_a_session_that_was_up_is_removed_after_its_notice(link):
    session = up(make.bgp_session(interconnect=link))

    actions.remove_session(session=session, by=None, at=AT)
    actions.tick_sessions(at=AT + 29 * DAY)
    session.refresh_from_db()
    before = session.state
    actions.tick_sessions(at=AT + 30 * DAY)
    session.refresh_from_db()

    assert (before, session.state, session.removal_on) == (
        "ESTABLISHED", "REMOVED", date(2026, 12, 19),
    )  # fmt: skip


def test_removal_on_too_early_a_day_is_refused(link):
    session = up(make.bgp_session(interconnect=link))

    with pytest.raises(Refused, match="2026-12-19 or later") as refused:
        actions.remove_session(session=session, on=date(2026, 12, 18), by=None, at=AT)

    assert refused.value.field == "on"


def test_removal_that_both_want_goes_at_once(link):
    session = up(make.bgp_session(interconnect=link))

    actions.remove_session(session=session, agreed=True, by=None, at=AT)

    assert session.state == "REMOVED"


def test_an_announced_removal_can_be_taken_back(link):
    session = up(make.bgp_session(interconnect=link))
    actions.remove_session(session=session, by=None, at=AT)

    actions.keep_session(session=session, by=None, at=AT)

    assert actions.tick_sessions(at=AT + 60 * DAY) == 0
    with pytest.raises(Refused):
        actions.keep_session(session=session, by=None, at=AT)


def test_a_used_session_is_not_removed_without_notice(link):
    session = up(make.bgp_session(interconnect=link))

    with pytest.raises(Refused, match="Announce the removal"):
        move(session, "REMOVED")


def test_a_secret_is_encrypted_at_rest_and_not_in_the_history(link):
    session = make.bgp_session(interconnect=link, secret="open-sesame")

    stored = BGPSession.objects.filter(pk=session.pk).extra(  # the raw column
        select={"raw": "secret"}
    ).values_list("raw", flat=True)[0]  # fmt: skip
    assert "open-sesame" not in stored


def test_edited_facts_are_checked_again(link):
    session = make.bgp_session(interconnect=link, our_role=4)

    with pytest.raises(Invalid):
        actions.edit_session(session=session, their_role=0, by=None, at=AT)
    actions.edit_session(session=session, max_prefix=500, their_role=4, by=None, at=AT)

    session.refresh_from_db()
    assert (session.max_prefix, session.their_role) == (500, 4)
