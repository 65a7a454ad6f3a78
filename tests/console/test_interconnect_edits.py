"""Making and changing interconnects."""

from datetime import UTC, date, datetime

import pytest

from apps.network.models import Interconnect
from tests import factories as make
from tests.factories import AT, GBPS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
NEW = "/interconnects/new/"


def page_of(link: Interconnect, tab: str) -> str:
    return f"/interconnects/{link.ref}/{tab}/"


def wanted(**changes: object) -> dict[str, object]:
    partner = changes.pop("partner", None) or make.partner(name="Andes Fibra")
    facts = {"partner": partner.ref, "kind": "pni", "name": "BOG-2", "state": "ACTIVE"}
    return {**facts, "site": make.site().pk, "capacity_bps": "400", **changes}


def test_an_interconnect_is_made_out_of_its_ports(staff):
    ports = "et-0/0/4 100 LR4\net-0/0/5 100 LR4\n\net-0/0/6 100"

    answer = staff.post(NEW, wanted(members=ports, capacity_bps=""))

    link = Interconnect.objects.get()
    assert answer["Location"] == f"/interconnects/{link.ref}/"
    assert (link.capacity_bps, link.n_minus_1_bps) == (300 * GBPS, 200 * GBPS)
    assert [m.optic for m in link.members.order_by("port")] == ["LR4", "LR4", ""]


def test_an_interconnect_is_made_out_of_a_capacity(staff):
    staff.post(NEW, wanted(kind="transit"))

    assert Interconnect.objects.get().capacity_bps == 400 * GBPS


def test_the_partner_is_taken_from_the_address(staff):
    partner = make.partner(name="Andes Fibra")

    shown = staff.get(NEW, {"partner": partner.ref}).content.decode()

    assert f'value="{partner.ref}"' in shown


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"members": "et-0/0/4 fast"}, "write the port, its speed in Gbps"),
        ({"members": "et-0/0/4 100\net-0/0/4 100"}, "Two members have the same port."),
        ({"capacity_bps": ""}, "capacity"),
        ({"kind": "ixp"}, "port"),
        ({"name": ""}, "Name: Fill this in."),
    ],
)
def test_what_cannot_be_is_said_and_kept(staff, text, changes, words):
    answer = staff.post(NEW, wanted(**changes))

    assert answer.status_code == 422
    assert words in text(answer)
    assert not Interconnect.objects.exists()


def test_facts_are_edited(staff):
    link = make.pni(tags=["old"])
    asn = make.asn(partner=link.partner)
    facts = {"name": "BOG-9", "site": link.site.pk, "asn": asn.pk, "target_on": "2027-01-11"}

    staff.post(page_of(link, "edit"), facts)

    link.refresh_from_db()
    assert (link.name, link.asn, link.tags) == ("BOG-9", asn, [])
    assert link.original_target_on == date(2027, 1, 11)


def test_the_form_has_only_the_partners_numbers(staff):
    link = make.pni()
    make.asn(partner=link.partner, number=64500)
    make.asn(number=64501)

    shown = staff.get(page_of(link, "edit")).content.decode()

    assert "AS64500" in shown
    assert "AS64501" not in shown


def test_the_state_moves_along_its_table(staff, text):
    link = make.pni(state="ACTIVE")

    answer = staff.post(page_of(link, "state"), {"to": "MAINTENANCE"}, follow=True)

    assert "is now In maintenance." in text(answer)


def test_a_move_that_needs_a_reason_asks_for_it(staff, text):
    link = make.pni(state="TESTING")

    answer = staff.post(page_of(link, "state"), {"to": "ON_HOLD"})

    assert answer.status_code == 422
    assert "reason" in text(answer).lower()


def test_capacity_changes_from_a_day_at_the_site(staff):
    link = make.pni(capacity_gbps=400)

    staff.post(
        page_of(link, "capacity"),
        {"capacity_bps": "600", "members": "6", "from_on": "2026-11-15", "reason": "Augment"},
    )

    new, old = link.capacities.order_by("-starts_at")
    assert new.starts_at == old.ends_at == datetime(2026, 11, 15, 5, tzinfo=UTC)
    assert (new.capacity_bps, new.members, new.reason) == (600 * GBPS, 6, "Augment")


def test_capacity_changes_now_without_a_day(staff):
    link = make.pni(capacity_gbps=400)

    staff.post(page_of(link, "capacity"), {"capacity_bps": "600", "members": "6"})

    assert link.capacities.get(ends_at=None).starts_at == AT


def test_a_capacity_of_the_future_is_refused(staff):
    link = make.pni()
    facts = {"capacity_bps": "600", "members": "6", "from_on": "2027-01-01"}

    assert staff.post(page_of(link, "capacity"), facts).status_code == 422


@pytest.mark.parametrize("tab", ["edit", "state", "capacity"])
def test_only_the_network_people_change_things(reader, tab):
    link = make.pni()

    assert reader.get(page_of(link, tab)).status_code == 403
    assert reader.get(NEW).status_code == 403
    assert b"Change state" not in reader.get(f"/interconnects/{link.ref}/").content
