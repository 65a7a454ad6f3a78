"""What needs the partner: pure, from what was read."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from apps.agreements.for_partner import Deal
from apps.breaches.for_partner import Broken
from apps.capacity.for_partner import Reached
from apps.capacity.for_partner import Row as Request
from apps.core.ui.looks import Look
from apps.network.for_partner import Fault, Link
from apps.partners.for_partner import Card
from apps.portal import progress
from apps.portal.documents.rows import Document
from apps.portal.home import needs
from apps.portal.interconnects.rows import Row
from apps.usage.for_partner import Figures

TODAY = date(2026, 11, 19)
NOW = datetime(2026, 11, 19, 9, 30, tzinfo=UTC)
GBPS = 10**9


def request(**fields):
    given = {
        "id": 1, "ref": "CAP-00001", "uid": "u", "type": "pni_augment", "type_label": "PNI upgrade",
        "state": "INFO_REQUESTED", "place": "BOG-2", "target_bps": None, "asked": "4 x 100 Gbps",
        "asn": 64501, "holder": "partner", "since": NOW - timedelta(days=2),
        "due_at": NOW + timedelta(days=5), "desired_on": None, "eta_on": date(2027, 1, 22),
        "original_eta_on": None, "priority": "NORMAL", "client_ref": "", "created_at": NOW,
        "submitted_at": NOW, "closed_at": None, "changed_at": NOW, "version": 1,
        "track": ("SUBMITTED", "IN_REVIEW", "APPROVED", "LOA_PENDING", "LOA_ISSUED", "XC_ORDERED",
                  "PROVISIONING", "TESTING", "ACTIVE"),
    }  # fmt: skip
    return Request(**{**given, **fields})


def row(used="80", **fields):
    given = {
        "ref": "PNI-00001", "name": "BOG-2", "kind": "pni", "state": "ACTIVE", "site": "Bogotá 2",
        "metro": "Bogotá", "zone": "America/Bogota", "facility": "Bogotá DC2", "exchange": None,
        "asn": 64501, "capacity_bps": 100 * GBPS, "n_minus_1_bps": 0, "in_service_on": None,
        "target_on": None,
    }  # fmt: skip
    link = Link(**{**given, **{k: v for k, v in fields.items() if k != "is_late"}})
    share = Decimal(used) if used else None
    figures = Figures(link.ref, link.capacity_bps, p95_bps=1, used_pct=share)
    return Row(link, figures, fields.get("is_late", False))


@pytest.mark.parametrize(
    ("state", "title", "label"),
    [
        ("INFO_REQUESTED", "Answer our question on PNI upgrade, BOG-2", "Answer"),
        ("LOA_PENDING", "Send the LOA-CFA for PNI upgrade, BOG-2", "Upload"),
        ("LOA_ISSUED", "Order the cross-connect for PNI upgrade, BOG-2", "Report order"),
        ("XC_ORDERED", "Report the cross-connect of PNI upgrade, BOG-2", "Report patched"),
        ("TESTING", "Confirm the test of PNI upgrade, BOG-2", "Confirm"),
    ],
)
def test_a_request_that_waits_for_them_says_what_to_do(state, title, label):
    (need,) = needs.of_requests([request(state=state)], TODAY, "/r/")

    assert (need.title, need.label) == (title, label)
    assert (need.address, need.day, need.is_bad) == ("/r/CAP-00001/", date(2026, 11, 24), False)


@pytest.mark.parametrize("fields", [{"holder": "us"}, {"holder": "nobody"}, {"state": "DRAFT"}])
def test_a_request_that_waits_for_somebody_else_is_no_need(fields):
    assert needs.of_requests([request(**fields)], TODAY, "/r/") == []


def test_an_answer_that_is_late_is_bad():
    (need,) = needs.of_requests([request(due_at=NOW - timedelta(days=1))], TODAY, "/r/")

    assert need.is_bad


def test_faults_name_their_own_port():
    found = needs.of_faults(
        [
            Fault("PNI-00001", "BOG-2", "Hu0/2/0/9", "XC-1", None, "DOWN"),
            Fault("PNI-00001", "BOG-2", "", "XC-2", Decimal("-6.8"), "LOW_LIGHT"),
        ],
        "/i/",
    )

    assert [need.title for need in found] == [
        "Bring up Hu0/2/0/9 of BOG-2", "Clean the optic on your port XC-2",
    ]  # fmt: skip
    assert "of \u22126.8 dBm" in found[1].text
    assert [need.is_bad for need in found] == [True, False]


@pytest.mark.parametrize(
    ("found", "asked", "count"),
    [
        (row("80"), set(), 1),
        (row("70"), set(), 0),
        (row(""), set(), 0),
        (row("80", is_late=True), set(), 0),
        (row("80", state="PROPOSED"), set(), 0),
        (row("80"), {"BOG-2"}, 0),
    ],
)
def test_a_hot_interconnect_leads_to_an_upgrade_once(found, asked, count):
    assert len(needs.of_links([found], [], asked, {"PNI-00001": "/new/"}, "/i/")) == count


def test_a_promise_that_is_broken_says_its_clause_and_no_threshold():
    broken = Broken(
        "BRE-00001", "AGR-00001", "§7.3", "UPGRADE_TRIGGER", "PNI-00001", "BOG-2",
        date(2026, 11, 7), None, date(2026, 12, 1), 12,
    )  # fmt: skip

    (need,) = needs.of_links([row("80")], [broken], set(), {}, "/i/")

    assert "Upgrade trigger, §7.3 of AGR-00001 is over since 7 Nov 2026." in need.text
    assert (need.is_bad, need.day, need.address) == (True, date(2026, 12, 1), "/i/PNI-00001/")


@pytest.mark.parametrize(("days", "is_bad"), [(8, True), (9, False)])
def test_a_loa_that_runs_out_is_to_be_renewed(days, is_bad):
    expires_on = TODAY + timedelta(days=days)
    paper = Document(
        "LOA-CFA", "LOA-00001", "LOA-CFA v1", "BOG-2", None, expires_on, Look("warn", ""), True
    )

    (need,) = needs.of_documents([paper], TODAY, "/d/")

    assert (need.title, need.address, need.is_bad) == ("Renew LOA-00001", "/d/", is_bad)


def test_an_agreement_that_ends_is_to_be_talked_about():
    deal = Deal(
        "AGR-00001", "Peering agreement", "SFI", "ACTIVE", "", "", None, None, date(2027, 1, 31),
        None, "FIXED", True,
    )  # fmt: skip

    (with_right,) = needs.of_deals([deal], "/new/", "/d/")
    (without,) = needs.of_deals([deal], "", "/d/")

    assert (with_right.address, with_right.label) == ("/new/", "Ask to renew")
    assert (without.address, without.label) == ("/d/", "See documents")


def card(**fields):
    given = {
        "pk": 1, "name": "Ana", "title": "", "email": "", "phone": "", "time_zone": "",
        "verified_on": TODAY, "roles": ["NOC"],
    }  # fmt: skip
    return Card(**{**given, **fields})


def test_a_noc_contact_is_asked_for_until_there_is_one():
    (need,) = needs.of_contacts([card(roles=["PEERING"])], TODAY, "/c/")

    assert (need.title, need.is_bad) == ("Name your NOC contact", True)
    assert needs.of_contacts([card()], TODAY, "/c/") == []


@pytest.mark.parametrize(
    ("verified_on", "is_stale"),
    [(None, True), (TODAY - timedelta(days=366), True), (TODAY - timedelta(days=365), False)],
)
def test_a_contact_is_confirmed_once_a_year(verified_on, is_stale):
    found = needs.of_contacts([card(verified_on=verified_on)], TODAY, "/c/")

    assert [need.title for need in found] == (["Confirm 1 contact"] if is_stale else [])


def test_many_contacts_are_one_need():
    cards = [card(name=f"N{n}", verified_on=None) for n in range(5)]

    (need,) = needs.of_contacts(cards, TODAY, "/c/")

    assert need.text == "Not confirmed for a year: N0, N1, N2 and 2 more."


def test_missing_rights_come_with_their_reason():
    assert needs.of_access("", "/me/") == []
    assert needs.of_access("PeeringDB says no.", "/me/")[0].text == "PeeringDB says no."


def test_what_is_wrong_comes_first_then_by_day():
    early = needs.Need("bell", "b", "", "", "", day=date(2026, 12, 1))
    bad = needs.Need("bell", "c", "", "", "", is_bad=True)
    never = needs.Need("bell", "a", "", "", "")

    assert sorted([never, early, bad], key=lambda need: need.order) == [bad, early, never]


def test_progress_has_the_stages_of_the_type_with_their_days():
    moves = [Reached("SUBMITTED", NOW - timedelta(days=17)),
             Reached("LOA_PENDING", NOW - timedelta(days=6))]  # fmt: skip

    found = progress.of(request(state="LOA_PENDING", holder="us"), NOW, moves)

    assert [(step.label, step.mark, step.note) for step in found.steps[:4]] == [
        ("Sent", "done", "2 Nov 2026"), ("Review", "done", "13 Nov 2026"),
        ("LOA", "now", "since 13 Nov 2026"), ("Cross-connect", "next", ""),
    ]  # fmt: skip
    assert (found.next, found.side) == ("Northlight issues the LOA-CFA", "them")


def test_limit_is_named_by_the_day_it_ends_where_somebody_is():
    midnight = datetime(2026, 11, 28, tzinfo=UTC)

    with timezone.override(ZoneInfo("America/Bogota")):
        there = progress.last_day(midnight)

    assert (progress.last_day(midnight), there) == (date(2026, 11, 27), date(2026, 11, 27))
    assert progress.last_day(midnight + timedelta(hours=5)) == date(2026, 11, 28)


@pytest.mark.parametrize(
    ("track", "goal"),
    [
        (("SUBMITTED", "IN_REVIEW", "PROVISIONING", "TESTING", "ACTIVE"), "In service"),
        (("SUBMITTED", "IN_REVIEW", "APPROVED", "ACTIVE"), "Done"),
    ],
)
def test_goal_is_service_only_of_what_is_built(track, goal):
    assert progress.of(request(state="IN_REVIEW", track=track), NOW).goal == goal


def test_a_question_is_in_the_review_and_their_turn():
    found = progress.of(request(), NOW)

    assert [step.label for step in found.steps if step.mark == "now"] == ["Review"]
    assert (found.next, found.side) == ("Answer our question", "us")


def test_a_failure_is_marked_and_lateness_said():
    late = request(state="FAILED", holder="us", due_at=NOW - timedelta(days=2))

    found = progress.of(late, NOW)

    assert [step.mark for step in found.steps if step.label == "Configuration"] == ["err"]
    assert found.late == "2 d late"
