"""What sources see of BGP sessions, and what partners hear of it (portal.md 6.4, 6.6)."""

from datetime import timedelta

import pytest

from apps.core.errors import Invalid, Refused
from apps.network import actions, rules
from apps.network.actions import Sighting
from apps.network.models import BGPSession
from apps.notifications.models import Notice, WebhookDelivery
from tests import factories as make
from tests.factories import AT

MINUTE = timedelta(minutes=1)
LATER = AT + timedelta(days=15)


@pytest.fixture
def member(db):
    return make.member(role="P-NOC")


@pytest.fixture
def link(member):
    return make.pni(partner=member.partner, name="BOG-2")


def approved(link, **facts):
    return make.bgp_session(interconnect=link, state="APPROVED", **facts)


def see(*sessions, is_up=True, at=AT, now=None, **facts):
    return actions.sessions_seen(
        sightings=[
            Sighting(our_ip=one.our_ip, their_ip=one.their_ip, is_up=is_up, at=at, **facts)
            for one in sessions
        ],
        by=None, at=now or at,
    )  # fmt: skip


def up(link, at=AT, **facts):
    """An established session that the partner knows of."""
    session = approved(link, **facts)
    see(session, at=at)
    actions.tell_of_sessions(at=at)
    session.refresh_from_db()
    return session


def told(member):
    return list(
        Notice.objects.filter(recipient=member.user).order_by("pk").values_list("event", flat=True)
    )


@pytest.mark.parametrize(
    ("state", "is_up", "expected"),
    [
        ("APPROVED", True, "ESTABLISHED"),
        ("DOWN", True, "ESTABLISHED"),
        ("ESTABLISHED", False, "DOWN"),
        ("ESTABLISHED", True, None),
        ("DOWN", False, None),
        ("APPROVED", False, None),
        ("PENDING", True, None),
        ("PENDING", False, None),
        ("REMOVED", True, None),
    ],
)
def test_word_of_a_source_leads_to_a_state(state, is_up, expected):
    assert rules.after_sighting(state, is_up=is_up) == expected


@pytest.mark.parametrize(
    ("state", "minutes", "expected"),
    [
        ("ESTABLISHED", 0, True),
        ("DOWN", 14, False),
        ("DOWN", 15, True),
        ("APPROVED", 99, False),
        ("REMOVED", 99, False),
    ],
)
def test_up_is_told_at_once_and_down_after_fifteen_minutes(state, minutes, expected):
    assert rules.is_to_tell(state, AT, AT + minutes * MINUTE) is expected


def test_approved_session_that_is_seen_up_is_established_and_told(member, link):
    session = approved(link)

    seen = see(session, prefixes=412)
    actions.tell_of_sessions(at=AT + MINUTE)

    session.refresh_from_db()
    assert (session.state, session.established_at, session.prefixes) == ("ESTABLISHED", AT, 412)
    assert (seen.changed, seen.unchanged, seen.unknown) == (1, 0, [])
    notice = Notice.objects.get(recipient=member.user)
    assert (notice.event, notice.ref) == ("session.established", link.ref)
    assert notice.title == "BGP session is up: BOG-2"
    assert notice.facts["url"] == f"/portal/interconnects/{link.ref}/"


def test_session_that_nobody_approved_stays_pending_though_it_is_up(member, link):
    session = make.bgp_session(interconnect=link)

    seen = see(session)

    session.refresh_from_db()
    assert (session.state, session.prefixes, seen.unchanged) == ("PENDING", None, 1)
    assert actions.tell_of_sessions(at=AT) == 0


def test_flap_of_fourteen_minutes_is_told_to_nobody(member, link):
    session = up(link)

    see(session, is_up=False, at=AT + MINUTE)
    actions.tell_of_sessions(at=AT + 15 * MINUTE)
    see(session, at=AT + 15 * MINUTE)
    actions.tell_of_sessions(at=AT + 60 * MINUTE)

    assert told(member) == ["session.established"]


def test_outage_of_fifteen_minutes_and_its_end_are_told_once_each(member, link):
    session = up(link)

    see(session, is_up=False, at=AT + MINUTE)
    for minute in (16, 17, 30):
        actions.tell_of_sessions(at=AT + minute * MINUTE)
    see(session, at=AT + 40 * MINUTE)
    for minute in (40, 41):
        actions.tell_of_sessions(at=AT + minute * MINUTE)

    assert told(member) == ["session.established", "session.down", "session.established"]


def test_sessions_of_an_interconnect_that_fall_together_are_one_message(member, link):
    pair = [up(link), up(link)]
    Notice.objects.all().delete()

    see(*pair, is_up=False, at=AT + MINUTE)
    count = actions.tell_of_sessions(at=AT + 16 * MINUTE)

    notice = Notice.objects.get(recipient=member.user)
    assert count == 2
    assert notice.title == "2 BGP sessions are down: BOG-2"
    assert notice.urgency == "warn"
    for session in pair:
        assert session.their_ip in str(notice.facts["lines"])


def test_webhook_gets_the_sessions_but_no_secret(member, link):
    make.webhook(member.partner, "https://hooks.example/edge")
    session = up(link, secret="open-sesame")

    body = WebhookDelivery.objects.get(event="session.established").body

    assert str(session.uid) in body
    assert "open-sesame" not in body


def test_session_of_another_partner_is_told_to_them_only(member, link):
    other = make.member(role="P-NOC")

    up(make.pni(partner=other.partner))

    assert (told(member), told(other)) == ([], ["session.established"])


def test_partner_without_a_portal_hears_nothing_and_nothing_piles_up(member, link):
    link.partner.portal_enabled = False
    link.partner.save()
    session = up(link)
    link.partner.portal_enabled = True
    link.partner.save()

    assert actions.tell_of_sessions(at=AT + MINUTE) == 0
    assert (session.told, told(member)) == ("UP", [])


def test_word_that_is_older_than_what_is_known_is_left_aside(link):
    session = up(link, at=AT + 10 * MINUTE)

    seen = see(session, is_up=False, at=AT)

    session.refresh_from_db()
    assert (seen.old, session.state) == (1, "ESTABLISHED")
    assert actions.session_seen(session=session, is_up=False, by=None, at=AT) is False


def test_same_words_twice_change_nothing_the_second_time(link):
    session = approved(link)

    first, second = see(session, prefixes=9), see(session, prefixes=9)

    assert (first.changed, second.changed, second.unchanged) == (1, 0, 1)


def test_address_is_found_however_it_is_spelled_and_removed_sessions_are_not(link):
    session = approved(link, our_ip="2001:db8:77::", their_ip="2001:db8:77::1")
    gone = make.bgp_session(interconnect=link)
    actions.remove_session(session=gone, by=None, at=AT)
    row = Sighting(our_ip="2001:0db8:77::0", their_ip="2001:DB8:77::1", is_up=True, at=AT)
    past = Sighting(our_ip=gone.our_ip, their_ip=gone.their_ip, is_up=True, at=AT)

    seen = actions.sessions_seen(sightings=[row, past], by=None, at=AT)

    session.refresh_from_db()
    assert (session.state, seen.unknown) == ("ESTABLISHED", [past])


def test_word_from_the_future_is_refused_and_nothing_is_written(link):
    session = approved(link)

    with pytest.raises(Invalid) as invalid:
        see(session, at=AT + timedelta(hours=1), now=AT)

    assert list(invalid.value.errors) == ["sessions[0].at"]
    session.refresh_from_db()
    assert session.state == "APPROVED"


def test_too_many_at_once_are_refused(link):
    with pytest.raises(Refused, match="at most 10,000"):
        see(*[BGPSession(our_ip="192.0.2.0", their_ip="192.0.2.1")] * 10_001)


def test_quiet_words_of_many_sessions_take_two_queries(link, django_assert_max_num_queries):
    sessions = [up(link) for _ in range(8)]

    with django_assert_max_num_queries(4):  # a savepoint around the second
        assert see(*sessions, at=AT + MINUTE).unchanged == 8


def test_quiet_look_for_what_is_to_be_told_takes_one_query(link, django_assert_num_queries):
    up(link)

    with django_assert_num_queries(1):
        assert actions.tell_of_sessions(at=AT + MINUTE) == 0


def test_session_that_never_came_up_is_told_to_be_removed(member, link):
    approved(link, our_ip="192.0.2.8", their_ip="192.0.2.9")

    actions.tick_sessions(at=LATER)
    actions.tick_sessions(at=LATER + MINUTE)

    (notice,) = Notice.objects.filter(recipient=member.user)
    assert (notice.event, notice.title) == ("session.removed", "BGP session is removed: BOG-2")
    assert "never up for 14 days" in notice.body


def test_announced_removal_is_told_when_it_happens(member, link):
    session = up(link)
    actions.remove_session(session=session, by=None, at=AT)
    before = told(member)

    actions.tick_sessions(at=AT + timedelta(days=31))

    assert before == ["session.established"]
    assert told(member) == ["session.established", "session.removed"]
