"""Who at a partner gets what by mail (portal.md 6.6), without a database."""

from datetime import UTC, datetime

import pytest

from apps.notifications import rules
from apps.notifications.enums import Topic


@pytest.mark.parametrize("topic", [t for t in Topic if t not in ("OPERATIONS", "BUILD")])
def test_noc_contact_gets_operational_mail_only(topic):
    assert not rules.may_have(topic, ["NOC"])
    assert rules.may_have(topic, ["NOC", "PEERING"])


@pytest.mark.parametrize("topic", ["OPERATIONS", "BUILD"])
def test_noc_contact_gets_operational_mail(topic):
    assert rules.may_have(topic, ["NOC"])
    assert rules.wanted_by_contact(topic, ["NOC"])


def test_contact_without_a_role_gets_nothing_unasked():
    assert [topic for topic in Topic if rules.wanted_by_contact(topic, [])] == []


@pytest.mark.parametrize(
    ("role", "topics"),
    [
        ("P-RO", set()),
        ("P-NOC", {"OPERATIONS", "BUILD"}),
        ("P-ENG", {"REQUESTS", "LOA", "BUILD", "OPERATIONS", "CAPACITY"}),
        ("P-ADMIN", set(Topic.values)),
    ],
)
def test_member_gets_mail_by_role(role, topics):
    assert {topic for topic in Topic if rules.wanted_by_member(topic, role)} == topics


def test_every_event_has_a_known_topic_and_a_short_name():
    for name, event in rules.EVENTS.items():
        assert event.topic in Topic.values
        assert len(name) <= 32


@pytest.mark.parametrize(
    ("zone", "at", "expected"),
    [
        ("America/Bogota", "2026-11-19T12:00", "2026-11-19T13:00"),
        ("America/Bogota", "2026-11-19T13:00", "2026-11-20T13:00"),
        ("", "2026-11-19T09:00", "2026-11-20T08:00"),
        ("Europe/Berlin", "2026-10-24T12:00", "2026-10-25T07:00"),  # the night clocks went back
        ("Europe/Berlin", "2026-10-23T12:00", "2026-10-24T06:00"),
    ],
)
def test_daily_mail_goes_out_at_eight_on_the_readers_clock(zone, at, expected):
    moment = datetime.fromisoformat(at).replace(tzinfo=UTC)

    assert rules.next_digest(moment, zone) == datetime.fromisoformat(expected).replace(tzinfo=UTC)
