"""The page of a negotiation, and the forms that keep it true."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.agreements.models import Issue, Negotiation
from tests import factories as make
from tests.factories import AT

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
ISSUE = {
    "topic": "Commit",
    "clause": "§4.2",
    "our_position": "200 Gbps",
    "their_position": "250 Gbps",
    "fallback": "220 Gbps",
    "is_blocking": "on",
}


@pytest.fixture
def negotiation():
    """In redline, two rounds, one issue, a note."""
    made = make.negotiation(
        state="REDLINE", owner=make.user(name="Marina Duarte"), turn="PARTNER",
        expected_cost=720000, agreement=make.draft(state="NEGOTIATING"),
    )  # fmt: skip
    make.round_(negotiation=made, sent_at=AT - timedelta(days=20), changes_out="First draft",
                received_at=AT - timedelta(days=9), changes_in="5 clauses")  # fmt: skip
    make.round_(negotiation=made, number=2, changes_out="3 clauses",
                version_out=make.paper(agreement=made.agreement))  # fmt: skip
    make.issue(negotiation=made, is_blocking=True)
    made.notes.create(text="They need a win this quarter", written_at=AT)
    return made


def at(negotiation, verb=""):
    return f"/negotiations/{negotiation.ref}/{verb}"


def test_page_shows_positions_rounds_notes_and_turn(staff, text, negotiation):
    page = text(staff.get(at(negotiation)))

    assert "200 Gbps at $0.26 per Mbps" in page
    assert "250 Gbps at $0.30 per Mbps" in page
    assert "Fallback: 220 Gbps at $0.27" in page
    assert "Blocks approval" in page
    assert "They need a win this quarter" in page
    assert "First draft" in page
    assert "11 d" in page
    assert "$720 k" in page


def test_money_positions_and_notes_are_kept_from_others(reader, text, negotiation):
    page = text(reader.get(at(negotiation)))

    for secret in ("0.26", "0.30", "0.27", "They need a win", "$720", "Add issue", "Send a round"):
        assert secret not in page
    assert "Commit §4.2" in page


def test_finance_sees_money_and_no_notes(client_for, text, negotiation):
    page = text(client_for(make.user(role="finance")).get(at(negotiation)))

    assert "$0.26" in page
    assert "$0.27" not in page
    assert "They need a win" not in page


def test_unknown_negotiation_is_not_found(staff):
    assert staff.get("/negotiations/NEG-99999/").status_code == 404


def test_page_costs_few_queries_whatever_it_shows(staff, negotiation):
    for n in range(8):
        make.issue(negotiation=negotiation, topic=f"Issue {n}")
        make.round_(negotiation=negotiation, number=3 + n)
        negotiation.notes.create(text=f"Note {n}", written_at=AT, written_by=make.user())
    staff.get(at(negotiation))

    with CaptureQueriesContext(connection) as seen:
        staff.get(at(negotiation))

    assert len(seen) <= 15


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"state": "REDLINE", "turn_since": AT - timedelta(days=14)}, "No movement for 14 days"),
        ({"state": "REDLINE"}, "Ready to be agreed"),
        (
            {"state": "ON_HOLD", "held_in": "NDA", "review_on": date(2027, 2, 1)},
            "On hold until Mon 1 Feb",
        ),
        (
            {"state": "ON_HOLD", "held_in": "NDA", "review_on": date(2026, 11, 1)},
            "Review is due",
        ),
    ],
)
def test_page_says_first_what_matters(staff, text, fields, words):
    assert words in text(staff.get(at(make.negotiation(**fields))))


@pytest.mark.parametrize("state", ["CLOSED_WON", "CLOSED_LOST"])
def test_closed_negotiation_offers_nothing_to_do(staff, text, state):
    page = text(staff.get(at(make.negotiation(state=state))))

    assert "Send a round" not in page
    assert "Move to" not in page
    assert "Closed 19 Nov 2026, 0 d" in page


def test_new_negotiation_is_opened_from_the_form(staff, manager):
    agreement = make.draft()

    response = staff.post(
        "/negotiations/new/",
        {
            "agreement": agreement.ref, "purpose": "NEW", "subject": "New PNI, Quito",
            "target_on": "2027-01-29", "turn": "PARTNER", "owner": manager.pk,
            "expected_bps": "200", "expected_cost": "-1500.50", "currency": "eur",
        },
    )  # fmt: skip

    made = Negotiation.objects.get()
    assert response["Location"] == at(made)
    assert (made.expected_bps, str(made.expected_cost)) == (200 * 10**9, "-1500.50")
    assert (made.currency, made.turn, made.owner) == ("EUR", "PARTNER", manager)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"agreement": "AGR-99999"}, "fits no agreement"),
        ({"probability": "120"}, "Enter 100 or less"),
        ({"expected_bps": "-3"}, "Enter 0 or more"),
    ],
)
def test_wrong_input_is_kept_and_named(staff, text, changes, words):
    given = {"agreement": make.draft().ref, "purpose": "NEW", "turn": "US", "currency": "USD"}

    response = staff.post("/negotiations/new/", {**given, "subject": "Kept words", **changes})

    assert response.status_code == 422
    assert words in text(response)
    assert "Kept words" in response.content.decode()
    assert not Negotiation.objects.exists()


def test_second_negotiation_is_refused_at_the_agreement(staff, text):
    agreement = make.negotiation().agreement

    response = staff.post(
        "/negotiations/new/",
        {"agreement": agreement.ref, "purpose": "NEW", "turn": "US", "currency": "USD"},
    )

    assert response.status_code == 422
    assert "is being negotiated already" in text(response)


def test_link_from_an_agreement_fills_the_form(staff):
    agreement = make.agreement()

    html = staff.get(f"/negotiations/new/?agreement={agreement.ref}").content.decode()

    assert f"{agreement.ref} {agreement.title}" in html
    assert '<option value="RENEWAL" selected>' in html


FORMS = [
    ("edit", {"subject": "IX to PNI", "currency": "USD"}, lambda n: n.subject == "IX to PNI"),
    ("retarget", {"target_on": "2027-03-01"}, lambda n: n.target_on == date(2027, 3, 1)),
    ("step", {"next_step": "Call Luis"}, lambda n: n.next_step == "Call Luis"),
    ("turn", {"to": "US"}, lambda n: n.turn == "US"),
    ("send", {"changes": "2 clauses"}, lambda n: n.rounds.count() == 3),
    ("receive", {"received_on": "2026-11-19"}, lambda n: n.turn == "US"),
    ("hold", {"reason": "Merger", "review_on": "2027-02-01"}, lambda n: n.state == "ON_HOLD"),
    ("lose", {"outcome": "PRICE"}, lambda n: n.state == "CLOSED_LOST"),
    ("redraft", {"reason": "New model"}, lambda n: n.agreement.state == "DRAFT"),
    ("notes", {"text": "Luis decides"}, lambda n: n.notes.count() == 2),
    ("issues/new", ISSUE, lambda n: n.issues.count() == 2),
    ("issues/1", {**ISSUE, "topic": "Term"}, lambda n: n.issues.get().topic == "Term"),
    ("issues/1/settle", {"to": "WON"}, lambda n: n.issues.get().state == "WON"),
]


@pytest.mark.parametrize(("verb", "given", "is_done"), FORMS, ids=[verb for verb, *_ in FORMS])
def test_form_does_what_it_says(staff, negotiation, verb, given, is_done):
    response = staff.post(at(negotiation, f"{verb}/"), given)

    assert response.status_code == 302
    assert is_done(Negotiation.objects.get(pk=negotiation.pk))


@pytest.mark.parametrize(("verb", "given", "is_done"), FORMS, ids=[verb for verb, *_ in FORMS])
def test_form_is_not_for_readers(reader, negotiation, verb, given, is_done):
    assert reader.post(at(negotiation, f"{verb}/"), given).status_code == 403


@pytest.mark.parametrize(
    ("verb", "given", "words"),
    [
        ("hold", {"reason": "Merger"}, "Fill this in"),
        ("hold", {"reason": "Merger", "review_on": "2026-11-01"}, "a day to come"),
        ("lose", {"outcome": ""}, "Choose one"),
        ("lose", {"outcome": "OTHER"}, "Explain the other reason"),
        ("win", {"outcome": "ON_TERMS"}, "move it to Agreed first"),
        ("retarget", {"target_on": "2026-11-01"}, "lies in the past"),
        ("send", {"sent_on": "2026-12-24"}, "lies in the future"),
        ("receive", {"received_on": "2026-11-01"}, "after that"),
        ("issues/1/settle", {"to": "COMPROMISE"}, "what both sides agreed"),
        ("issues/1/settle", {"to": "PARKED"}, "does not block"),
        ("step", {"next_step_on": "2026-12-01"}, "what is to be done"),
    ],
)
def test_refusal_is_shown_with_the_form(staff, text, negotiation, verb, given, words):
    response = staff.post(at(negotiation, f"{verb}/"), given)

    assert response.status_code == 422
    assert words in text(response)


@pytest.mark.parametrize(
    "verb", ["edit", "retarget", "step", "send", "receive", "hold", "lose", "win", "redraft",
             "issues/new", "issues/1", "issues/1/settle", "issues/1/reopen"],
)  # fmt: skip
def test_form_is_shown(staff, negotiation, verb):
    assert staff.get(at(negotiation, f"{verb}/")).status_code == 200


def test_held_negotiation_resumes_by_a_button(staff, text):
    negotiation = make.negotiation(state="ON_HOLD", held_in="NDA", review_on=date(2027, 2, 1))

    page = text(staff.post(at(negotiation, "resume/"), follow=True))

    assert "It goes on in NDA" in page
    assert "is not on hold" in text(staff.post(at(negotiation, "resume/"), follow=True))


def test_settled_issue_is_opened_again(staff, negotiation):
    Issue.objects.update(state="WON")

    staff.post(at(negotiation, "issues/1/reopen/"), {"reason": "Their lawyer"})

    assert Issue.objects.get().state == "OPEN"


def test_papers_of_the_agreement_are_offered_and_sent(staff, negotiation):
    paper = make.paper(agreement=negotiation.agreement)
    other = make.paper()

    form = staff.get(at(negotiation, "send/")).context["form"]
    staff.post(at(negotiation, "send/"), {"version": paper.pk})

    assert paper.filename in str(form["version"])
    assert f'value="{other.pk}"' not in str(form["version"])
    assert negotiation.rounds.get(number=3).version_out == paper


def test_round_written_down_later_counts_from_its_day(staff, negotiation):
    staff.post(at(negotiation, "receive/"), {"received_on": "2026-11-19", "changes": "Late"})

    negotiation.refresh_from_db()
    assert negotiation.turn_since == AT
    assert negotiation.rounds.get(number=2).changes_in == "Late"


def test_history_names_moves_and_settled_issues(staff, text, negotiation):
    staff.post(at(negotiation, "issues/1/settle/"), {"to": "WON"})

    page = text(staff.get(at(negotiation)))

    assert f"{negotiation.ref}/I1 is now Won" in page
