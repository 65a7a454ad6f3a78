"""The list of requests, and one of them as its partner reads it (portal.md 6.2, 6.4)."""

import csv
import io
from datetime import timedelta

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from apps.capacity import actions
from tests import factories as make
from tests.factories import AT
from tests.factories import requests as made

GBPS = 10**9
pytestmark = pytest.mark.django_db
LIST = reverse("portal:request_list")


@pytest.fixture
def link():
    return made.busy_link()


@pytest.fixture
def client(link, seated):
    return seated(link.partner)


def page(one):
    return reverse("portal:request_detail", args=[one.ref])


def asked(link, text="How many ports do you need?"):
    one = made.in_review(link)
    actions.ask(request=one, text=text, acting=made.staff_acting(), at=AT + timedelta(hours=3))
    return one


def test_list_tells_state_turn_and_day(client, link, text):
    one = asked(link)

    words = text(client.get(LIST))

    assert one.ref in words
    assert "Action needed" in words
    assert "PNI upgrade" in words


def test_empty_list_says_what_would_be_here(client, text):
    assert "No requests yet" in text(client.get(LIST))


@pytest.mark.parametrize(
    ("query", "is_there"),
    [
        ("state=open", True), ("state=closed", False), ("state=INFO_REQUESTED", True),
        ("type=pni_augment", True), ("type=cache_new", False), ("turn=partner", True),
        ("turn=us", False), ("q=CAP-", True), ("q=nothing", False), ("state=nonsense", True),
        ("page=99", True), ("page=x&sort=nonsense", True),
    ],
)  # fmt: skip
def test_list_is_filtered(client, link, query, is_there):
    one = asked(link)

    html = client.get(f"{LIST}?{query}").content.decode()

    assert (page(one) in html) is is_there


@pytest.mark.parametrize("sort", ["ref", "-ref", "state", "eta", "-eta", "changed", "-changed"])
def test_list_is_sorted_both_ways(client, link, sort):
    asked(link)

    answer = client.get(f"{LIST}?sort={sort}")

    assert answer.status_code == 200
    assert "aria-sort" in answer.content.decode()


def test_list_does_not_filter_by_our_people(client, link):
    one = asked(link)

    html = client.get(f"{LIST}?assignee=nobody").content.decode()

    assert page(one) in html


def test_list_as_csv_neutralises_formulas(client, link):
    made.drafted(link, client_ref="=1+1")

    content = b"".join(client.get(f"{LIST}?export=csv").streaming_content).decode("utf-8-sig")

    rows = list(csv.DictReader(io.StringIO(content)))
    assert rows[0]["Your reference"] == "'=1+1"


def test_list_as_json_holds_what_is_filtered(client, link):
    one = asked(link)

    found = client.get(f"{LIST}?export=json&state=open").json()["requests"]

    assert [row["request"] for row in found] == [one.ref]


def test_list_is_a_workbook_too(client, link):
    one = asked(link)

    answer = client.get(f"{LIST}?export=xlsx")

    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    assert [cell.value for cell in sheet[1]][:3] == ["Request", "Type", "About"]
    assert sheet["A2"].value == one.ref


def test_exports_keep_the_filter_and_hold_all_pages(client, link):
    asked(link)

    html = client.get(f"{LIST}?state=open&page=1").content.decode()

    assert "?state=open&amp;export=csv" in html


def test_list_holds_only_their_own(client, link, seated):
    one = asked(link)

    html = seated(make.partner()).get(LIST).content.decode()

    assert one.ref not in html


def test_list_costs_the_same_for_one_and_for_many(client, link, queries_of):
    asked(link)
    few = len(queries_of(client, LIST))

    for _ in range(4):
        made.drafted(made.busy_link(partner=link.partner))

    assert len(queries_of(client, LIST)) == few <= 12


def test_page_costs_at_most_fifteen_queries(client, link, queries_of):
    one = asked(link)
    actions.comment(request=one, text="One", acting=made.staff_acting(), at=AT)
    few = len(queries_of(client, page(one)))

    for _ in range(3):
        actions.comment(request=one, text="More", acting=made.staff_acting(), at=AT)

    assert len(queries_of(client, page(one))) == few <= 15


def test_page_tells_whose_turn_it_is_and_since_when(client, link, text):
    words = text(client.get(page(asked(link))))

    assert "How many ports do you need?" in words
    assert "Here since" in words
    assert "ETA" in words
    assert "You to act" in client.get(page(asked(made.busy_link(partner=link.partner)))
                                      ).content.decode()  # fmt: skip


def test_page_shows_a_decision_with_its_reason(client, link, text):
    one = made.in_review(link)
    line = one.lines.get()
    actions.decide_line(
        line=line, decision="REDUCED", approved_ports=1, reason="NO_PORTS",
        reason_text="One port is free in March.", acting=made.staff_acting(), at=AT,
    )  # fmt: skip

    words = text(client.get(page(one)))

    assert "Approved in part" in words
    assert "No free ports at this site. One port is free in March." in words


def test_internal_words_are_not_on_the_page(client, link, text):
    one = asked(link)
    actions.comment(request=one, text="They always ask for too much", visibility="INTERNAL",
                    acting=made.staff_acting(), at=AT)  # fmt: skip

    assert "too much" not in text(client.get(page(one)))


def test_our_people_are_the_network(client, link, text):
    one = asked(link)
    who = made.staff_acting()
    actions.comment(request=one, text="We look at it", acting=who, at=AT)

    words = text(client.get(page(one)))

    assert "We look at it" in words
    assert who.user.email not in words
    assert who.user.name not in words


def test_what_changed_is_shown_by_version(client, link, text):
    one = asked(link)
    actions.edit(request=one, content={"target_bps": 800 * GBPS}, acting=made.partner_acting(),
                 at=AT + timedelta(hours=4))  # fmt: skip

    words = text(client.get(page(one)))

    assert "What changed 2 versions" in words
    assert "Capacity wanted 600 Gbps 800 Gbps" in words


def test_draft_leads_a_writer_to_its_first_step(client, link, seated):
    one = made.drafted(link)

    assert client.get(page(one)).url.endswith("/draft/what/")
    assert seated(link.partner, "P-RO").get(page(one)).status_code == 200


def test_reader_sees_all_and_may_nothing(link, seated):
    html = seated(link.partner, "P-RO").get(page(asked(link))).content.decode()

    for verb in ("answer", "edit", "cancel", "comment", "attach"):
        assert f"/{verb}/" not in html


def test_noc_may_write_but_not_answer(link, seated):
    html = seated(link.partner, "P-NOC").get(page(asked(link))).content.decode()

    assert "/comment/" in html
    assert "/attach/" in html
    assert "/answer/" not in html
