"""The board and the table of negotiations, their filter, moving a card, the figures."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.agreements.enums import PIPELINE
from apps.agreements.models import Negotiation
from apps.console.negotiations import board
from tests import factories as make
from tests.factories import AT, GBPS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
BOARD = "/negotiations/"
TABLE = "/negotiations/?view=table"
HTMX = {"HX-Request": "true"}


def of(name, **fields):
    """A negotiation with a partner of this name."""
    partner = make.partner(name=name, region=fields.pop("region", "LATAM"))
    agreement = make.draft(partner=partner, kind=fields.pop("kind", "PAID_PEERING"))
    return make.negotiation(agreement=agreement, **fields)


def move(client, negotiation, to, seen="", query="", **headers):
    return client.post(
        f"{BOARD}{negotiation.ref}/move/",
        {"to": to, "seen": seen},
        headers={**headers, "HX-Current-URL": f"http://testserver{BOARD}{query}"},
    )


def test_board_shows_a_column_per_stage_with_counts_and_rates(staff, text):
    of("Llanos Conecta", state="QUALIFY", expected_bps=100 * GBPS)
    of("Cerrado", state="PROPOSAL", expected_bps=400 * GBPS)
    of("Pampa Net", state="PROPOSAL", expected_bps=300 * GBPS)

    page = text(staff.get(BOARD))

    assert "Proposal 2 700.0 Gbps" in page
    assert "3 open, 800.0 Gbps expected. It is our turn in 3; 0 have" in page


def test_card_tells_turn_age_and_both_targets(staff, text):
    of(
        "Quito Conecta",
        state="NDA",
        turn="PARTNER",
        turn_since=AT - timedelta(days=22),
        target_on=AT.date() + timedelta(days=71),
    )

    response = staff.get(BOARD)

    page = text(response)
    assert "Target, first 18 Dec 2026 Now 29 Jan 2027" in page
    assert "22 d" in page
    assert "1 has not moved" in page
    assert 'aria-label="Them to act"' in response.content.decode()


def test_column_shows_those_that_wait_longest_and_links_to_the_rest(staff):
    for days in range(board.MOST_CARDS + 3):
        of(f"Partner {days:02}", turn_since=AT - timedelta(days=days))

    response = staff.get(BOARD)

    html = response.content.decode()
    assert html.count('class="ep-card"') == board.MOST_CARDS
    assert f"Partner {board.MOST_CARDS + 2:02}" in html
    assert "Partner 02" not in html
    assert 'href="?view=table&amp;stage=QUALIFY">3 more</a>' in html


def test_held_and_recently_closed_stand_below_the_board(staff, text):
    of("Delta Banda", state="ON_HOLD", held_in="NDA", review_on=AT.date() + timedelta(days=70))
    of("Selva Conecta", state="CLOSED_LOST", outcome="TOO_SMALL")
    of("Long ago", state="CLOSED_WON", closed_at=AT - timedelta(days=300))

    page = text(staff.get(BOARD))

    assert "Review 28 Jan 2027" in page
    assert "Below our traffic minimum" in page
    assert "Long ago" not in page


def test_empty_board_says_what_would_be_here(staff, text):
    assert "No negotiations yet" in text(staff.get(BOARD))


def test_hostile_name_is_shown_as_text(staff):
    of("<script>alert(1)</script>", subject="<b>x</b>")

    for address in (BOARD, TABLE):
        html = staff.get(address).content.decode()
        assert "<script>alert" not in html
        assert "<b>x</b>" not in html


@pytest.mark.parametrize(
    "query",
    [
        "region=EMEA",
        "stage=REDLINE",
        "turn=PARTNER",
        "stalled=true",
        "slipped=true",
        "kind=TRANSIT",
        "purpose=RENEWAL",
        "q=wanted",
        "owner=wanted@northlight.example",
    ],
)
@pytest.mark.parametrize("view", ["", "&view=table"])
def test_board_and_table_find_the_same(staff, query, view):
    of("Other")
    of(
        "Wanted",
        region="EMEA",
        kind="TRANSIT",
        state="REDLINE",
        turn="PARTNER",
        purpose="RENEWAL",
        turn_since=AT - timedelta(days=30),
        target_on=AT.date() + timedelta(days=300),
        owner=make.user(email="wanted@northlight.example"),
    )

    html = staff.get(f"{BOARD}?{query}{view}").content.decode()

    assert ">Wanted</a>" in html
    assert ">Other</a>" not in html


def test_filter_survives_switching_views_sorting_and_paging(staff):
    for n in range(60):
        of(f"Partner {n}", region="EMEA")

    on_board = staff.get(f"{BOARD}?region=EMEA").content.decode()
    in_table = staff.get(f"{TABLE}&region=EMEA").content.decode()

    assert 'href="?region=EMEA&amp;view=table"' in on_board
    assert 'href="?region=EMEA"' in in_table
    assert "view=table&amp;region=EMEA&amp;page=2" in in_table
    assert '<input type="hidden" name="view" value="table" form="list-filters">' in in_table


def test_filter_that_matches_nothing_can_be_cleared(staff, text):
    of("Some")

    assert "No negotiation matches" in text(staff.get(f"{BOARD}?q=nothing"))


def test_table_is_exported(staff):
    of("Cerrado", state="PROPOSAL")

    answer = staff.get(f"{BOARD}?export=csv")

    lines = b"".join(answer.streaming_content).decode()
    assert "Cerrado" in lines
    assert "Proposal" in lines


def test_dragged_card_stays_where_it_was_dropped(staff, text):
    negotiation = of("Cerrado", state="PROPOSAL", owner=make.user())

    response = move(staff, negotiation, "DRAFTING", "PROPOSAL", **HTMX)

    negotiation.refresh_from_db()
    assert negotiation.state == "DRAFTING"
    assert "is now Drafting" in text(response)
    assert 'data-stage="DRAFTING"' in response.content.decode()
    assert "<html" not in response.content.decode()


def test_refused_card_is_back_with_the_reason(staff, text):
    negotiation = of("Cerrado", state="PROPOSAL")

    response = move(staff, negotiation, "DRAFTING", "PROPOSAL", **HTMX)

    negotiation.refresh_from_db()
    assert negotiation.state == "PROPOSAL"
    assert 'role="alert"' in response.content.decode()
    assert "The first draft needs an owner" in text(response)


def test_card_that_somebody_else_has_moved_is_told(staff, text):
    negotiation = of("Cerrado", state="PROPOSAL")

    response = move(staff, negotiation, "PROPOSAL", "NDA", **HTMX)

    assert "was moved by somebody else a moment ago and is now Proposal" in text(response)


def test_board_after_a_move_keeps_the_filter(staff):
    negotiation = of("Cerrado", region="EMEA")
    of("Pampa Net")

    response = move(staff, negotiation, "NDA", "QUALIFY", query="?region=EMEA", **HTMX)

    html = response.content.decode()
    assert "Cerrado" in html
    assert "Pampa Net" not in html


@pytest.mark.parametrize("to", ["NDA", "AGREED", "NOWHERE", ""])
def test_move_by_a_button_answers_with_the_page(staff, to):
    negotiation = of("Cerrado")

    response = move(staff, negotiation, to)

    assert response["Location"] == f"{BOARD}{negotiation.ref}/"
    negotiation.refresh_from_db()
    assert negotiation.state == ("NDA" if to == "NDA" else "QUALIFY")


def test_reader_sees_the_board_and_moves_nothing(reader):
    negotiation = of("Cerrado")

    html = reader.get(BOARD).content.decode()
    answer = move(reader, negotiation, "NDA", **HTMX)

    assert "data-movable" not in html
    assert "New negotiation" not in html
    assert answer.status_code == 403


def test_board_costs_the_same_for_one_and_for_many(staff):
    owner = make.user()
    for stage in PIPELINE:
        of(f"First {stage}", state=stage, owner=owner)
    staff.get(BOARD)
    with CaptureQueriesContext(connection) as few:
        staff.get(BOARD)
    for n in range(40):
        of(f"Next {n}", state=PIPELINE[n % 6], owner=make.user())

    with CaptureQueriesContext(connection) as many:
        staff.get(BOARD)

    assert len(many) == len(few)
    assert len(many) <= 12


def test_table_costs_the_same_for_one_and_for_many(staff):
    of("First", owner=make.user())
    staff.get(TABLE)
    with CaptureQueriesContext(connection) as few:
        staff.get(TABLE)
    for n in range(30):
        of(f"Next {n}", state=PIPELINE[n % 6], owner=make.user())

    with CaptureQueriesContext(connection) as many:
        staff.get(TABLE)

    assert len(many) == len(few)
    assert len(many) <= 12


def test_figures_tell_weight_funnel_ageing_and_reasons(staff, text):
    of("A", state="REDLINE", expected_bps=200 * GBPS, turn_since=AT - timedelta(days=20))
    of("B", state="QUALIFY", expected_bps=100 * GBPS)
    of("C", state="CLOSED_WON", outcome="ON_TERMS")
    of("D", state="CLOSED_LOST", outcome="PRICE")

    page = text(staff.get("/negotiations/figures/"))

    assert "Expected 300.0 Gbps" in page
    assert "Weighted 160.0 Gbps" in page
    assert "Win rate 50 %" in page
    assert "Price or commit Lost 1" in page
    assert "Redline 0 0 1 0 0 1 1" in page


def test_figures_of_nothing_are_no_error(staff, text):
    page = text(staff.get("/negotiations/figures/"))

    assert "None was closed" in page
    assert Negotiation.objects.count() == 0


def test_menu_counts_open_negotiations(staff):
    of("A")
    of("B", state="CLOSED_WON")

    html = staff.get(BOARD).content.decode()

    assert 'Negotiations<span class="ep-count">1</span>' in html


def test_search_finds_a_negotiation_by_its_reference(staff):
    negotiation = of("Cerrado", subject="New PNI, Quito")

    response = staff.get("/search/", {"q": negotiation.ref})

    assert negotiation.ref in (response.get("Location") or response.content.decode())
