"""Home: what needs the partner first, then how things stand."""

from datetime import timedelta

import pytest

from apps.network.models import Member
from tests import factories as make
from tests.factories import AT, GBPS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
HOME = "/portal/"


@pytest.fixture
def hot(andes):
    link = make.pni(partner=andes, name="BOG-2", capacity_gbps=100)
    make.link_stat(link, p95_gbps=80, used="80")
    return link


def test_a_new_partner_is_told_what_will_be_here(seat, text):
    shown = text(seat("P-RO").get(HOME))

    for part in (
        "Name your NOC contact", "No interconnects yet", "No open requests", "No documents yet",
        "Nothing planned in the next 30 days",
    ):  # fmt: skip
        assert part in shown


def test_a_hot_interconnect_is_to_be_upgraded(seat, hot, text):
    shown = text(seat().get(HOME))

    assert "Ask for more capacity on BOG-2" in shown
    assert "p95 of 30 days is at 80.0 % of 100 Gbps." in shown


def test_an_upgrade_that_is_asked_for_is_not_asked_for_again(seat, hot, text):
    make.asked(interconnect=hot, state="IN_REVIEW", partner=hot.partner)

    shown = text(seat().get(HOME))

    assert "Ask for more capacity" not in shown
    assert "PNI upgrade, BOG-2" in shown
    assert "Northlight reviews it" in shown


def test_the_way_to_an_upgrade_is_for_those_who_may_ask(seat, hot):
    form = f"/portal/requests/new/?type=pni_augment&amp;interconnect={hot.ref}"

    assert form in seat("P-ENG").get(HOME).content.decode()
    assert form not in seat("P-NOC").get(HOME).content.decode()


def test_a_question_waits_for_them(seat, hot, text):
    make.asked(interconnect=hot, state="INFO_REQUESTED")

    assert "Answer our question on PNI upgrade, BOG-2" in text(seat().get(HOME))


def test_a_breach_is_told_by_its_clause(seat, hot, text):
    make.breach(interconnect=hot)

    shown = text(seat().get(HOME))

    assert "Upgrade trigger" in shown
    assert "is over since 7 Nov 2026" in shown


def test_low_light_is_told_with_their_port(seat, hot, text):
    Member.objects.create(
        interconnect=hot, port="edge1 et-0/0/4", remote_port="Hu0/2/0/9", speed_bps=100 * GBPS,
        state="LOW_LIGHT",
    )  # fmt: skip

    shown = text(seat().get(HOME))

    assert "Clean the optic on your port Hu0/2/0/9" in shown
    assert "edge1" not in shown


def test_planned_work_agreements_and_the_team_are_there(seat, andes, hot, text):
    andes.owner = make.user(role="manager", name="Marina Duarte")
    andes.save()
    start = AT + timedelta(days=3)
    make.maintenance(
        link=hot, title="Line card", starts_at=start, ends_at=start + timedelta(hours=2),
        announced_at=AT,
    )  # fmt: skip
    make.agreement(partner=andes, title="Peering agreement")

    shown = text(seat().get(HOME))

    for part in ("Line card", "Paid peering", "Marina Duarte"):
        assert part in shown


def test_nothing_of_others_is_there(seat, text):
    other = make.partner(name="Otra Red", portal_enabled=True)
    link = make.pni(partner=other, name="SECRET-9")
    make.link_stat(link, p95_gbps=390, used="97")
    make.asked(interconnect=link, state="INFO_REQUESTED")
    make.breach(interconnect=link)
    make.agreement(partner=other, title="Hidden agreement")

    shown = text(seat().get(HOME))

    for secret in ("SECRET-9", "Otra Red", "Hidden agreement", "CAP-0"):
        assert secret not in shown


def test_home_takes_as_many_queries_for_many(seat, andes, hot, queries_of):
    client = seat()
    filled(andes, 1)
    few = queries_of(client, HOME)
    filled(andes, 20)

    many = queries_of(client, HOME)

    assert len(many) == len(few) <= 20, "\n".join(many)
    assert len(client.get(HOME).content) < 60_000


def filled(partner, count):
    for _ in range(count):
        link = make.pni(partner=partner)
        make.link_stat(link, p95_gbps=390, used="97")
        make.asked(interconnect=link, state="IN_REVIEW")
        make.agreement(partner=partner)
        make.maintenance(link=link, starts_at=AT, ends_at=AT + timedelta(days=1), announced_at=AT)
