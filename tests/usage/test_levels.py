"""Partners hear once of each interconnect that crosses 50, 70 or 85 % (portal.md 6.6)."""

from datetime import timedelta
from decimal import Decimal

import pytest

from apps.notifications.models import Notice, WebhookDelivery
from apps.usage import actions, rules
from apps.usage.models import LinkLevel, LinkStat
from tests import factories as make
from tests.factories import AT, GBPS

HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("level", "used", "expected"),
    [
        (0, "50", 0),
        (0, "50.001", 50),
        (0, "71", 70),
        (0, "250", 85),
        (50, "47", 50),
        (50, "45", 0),
        (70, "66", 70),
        (70, "65", 50),
        (70, "46", 50),
        (70, "45", 0),
        (85, "80.1", 85),
        (85, "80", 70),
        (85, "64", 50),
        (85, "0", 0),
        (70, "86", 85),
    ],
)
def test_level_rises_at_once_and_falls_five_points_below(level, used, expected):
    assert rules.level_after(level, Decimal(used)) == expected


@pytest.fixture
def member(db):
    return make.member()


@pytest.fixture
def started(db):
    """Some other interconnect was looked at before, so this is not the first look of all."""
    LinkLevel.objects.create(interconnect=make.pni(), since=AT)


def link_of(member, used="10", **fields):
    link = make.pni(partner=member.partner, **{"name": "BOG-2", **fields})
    make.link_stat(link, p95_gbps=40, used=used)
    return link


def fill(link, used, at=AT):
    LinkStat.objects.filter(pk=link.pk).update(used_pct=Decimal(used), p95_bps=300 * GBPS)
    return actions.watch_levels(at=at)


def titles(member):
    return list(
        Notice.objects.filter(recipient=member.user).order_by("pk").values_list("title", flat=True)
    )


def test_each_crossing_is_told_once(member, started):
    link = link_of(member)

    changed = [fill(link, used) for used in ("49", "51", "51", "68", "72", "69", "71", "90")]

    assert changed == [0, 1, 0, 0, 1, 0, 0, 1]
    assert titles(member) == [
        "BOG-2 is over 50 % full", "BOG-2 is over 70 % full", "BOG-2 is over 85 % full",
    ]  # fmt: skip


def test_crossing_again_after_it_was_left_is_told_again(member, started):
    link = link_of(member)

    for used in ("72", "64", "72"):
        fill(link, used)

    assert titles(member) == ["BOG-2 is over 70 % full"] * 2


def test_notice_has_the_partners_own_figures_and_the_way_to_an_upgrade(member, started):
    make.webhook(member.partner, "https://hooks.example/edge")
    link = link_of(member)

    fill(link, "75")

    notice = Notice.objects.get(recipient=member.user)
    hook = WebhookDelivery.objects.get()
    assert (notice.event, notice.ref, notice.urgency) == ("utilization.over", link.ref, "warn")
    assert ["p95 of 30 days", "300.0\xa0Gbps, 75.0\xa0%"] in notice.facts["lines"]
    assert notice.facts["url"].endswith(f"type=pni_augment&interconnect={link.ref}")
    assert '"level_percent": 70' in hook.body


@pytest.mark.parametrize(("kind", "used"), [("ixp", "75"), ("cache", "90"), ("pni", "55")])
def test_where_no_upgrade_can_or_need_be_asked_for_the_interconnect_is_shown(
    member, started, kind, used
):
    link = link_of(member, kind=kind)

    fill(link, used)

    notice = Notice.objects.get(recipient=member.user)
    assert notice.facts["url"] == f"/portal/interconnects/{link.ref}/"


@pytest.mark.parametrize(
    "fields", [{"kind": "transit"}, {"state": "TESTING"}, {"state": "DECOMMISSIONED"}]
)
def test_what_is_not_a_partners_interconnect_in_service_is_not_looked_at(member, started, fields):
    link = link_of(member, **fields)

    assert fill(link, "90") == 0
    assert titles(member) == []


def test_old_figures_say_nothing_of_today(member, started):
    link = link_of(member)

    assert fill(link, "90", at=AT + timedelta(days=5)) == 0


def test_first_look_of_all_takes_things_down_and_tells_nobody(member):
    full, calm = link_of(member, "90"), link_of(member, "20", name="BOG-3")

    first, second = actions.watch_levels(at=AT), actions.watch_levels(at=AT + HOUR)

    assert (first, second, titles(member)) == (1, 0, [])
    assert LinkLevel.objects.get(pk=full.pk).percent == 85
    assert not LinkLevel.objects.filter(pk=calm.pk).exists()


def test_partner_without_a_portal_hears_nothing(member, started):
    member.partner.portal_enabled = False
    member.partner.save()

    assert fill(link_of(member), "90") == 1
    assert titles(member) == []


def test_other_partner_hears_nothing(member, started):
    stranger = make.member()

    fill(link_of(member), "90")

    assert titles(stranger) == []


def test_quiet_look_takes_two_queries_whatever_there_is(member, started, django_assert_num_queries):
    for number in range(5):
        fill(link_of(member, name=f"BOG-{number}"), "90")

    with django_assert_num_queries(2):
        assert actions.watch_levels(at=AT) == 0
