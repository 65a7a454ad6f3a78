"""The queue of requests: what it says of each, filters, order, what it costs."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.console.requests.listing import REQUESTS
from tests import factories as make
from tests.factories import AT

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]

LIST = "/requests/"
HOUR = timedelta(hours=1)


def named(name: str, **fields):
    return make.asked(interconnect=make.pni(name=name), **fields)


def test_queue_says_what_where_how_much_whose_turn_and_how_long(staff, text):
    partner = make.partner(name="Andes Fibra")
    make.asked(interconnect=make.pni(name="BOG-1", partner=partner), priority="URGENT")

    shown = text(staff.get(LIST))

    for words in ("PNI upgrade", "Andes Fibra", "BOG-1", "4 × 100 Gbps", "Submitted",
                  "2 d left", "Urgent", "nobody"):  # fmt: skip
        assert words in shown


def test_queue_says_how_late_a_request_is(staff, text):
    make.asked(due_at=AT - 5 * HOUR)

    response = staff.get(LIST)

    assert "5 h late" in text(response)
    assert '<tr class="is-flag">' in response.content.decode()


def test_queue_counts_the_lines_of_a_request_with_several(staff, text):
    make.asked(lines=3)

    assert "3 lines" in text(staff.get(LIST))


def test_what_is_due_next_comes_first_and_what_is_closed_last(staff, text):
    named("Later", due_at=AT + 60 * HOUR)
    named("Closed", state="ACTIVE", due_at=None)
    named("Over", due_at=AT - HOUR)
    named("Soon", due_at=AT + HOUR)

    shown = text(staff.get(LIST))

    names = ["Over", "Soon", "Later", "Closed"]
    assert sorted(names, key=lambda name: shown.index(f" {name} LATAM")) == names


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("state=open", {"New", "Mine", "Question", "Late"}),
        ("state=building", {"Late"}),
        ("state=closed", {"Done"}),
        ("state=DRAFT", {"Draft"}),
        ("turn=us", {"New", "Mine", "Late"}),
        ("turn=partner", {"Question", "Draft"}),
        ("late=true", {"Late"}),
        ("late=false", {"New", "Mine", "Question", "Done", "Draft"}),
        ("assignee=nobody", {"New", "Late", "Done", "Draft"}),
        ("assignee=rafael@northlight.example", {"Mine", "Question"}),
        ("type=pni_new", {"New"}),
        ("priority=URGENT", {"Mine"}),
        ("source=api", {"Question"}),
        ("second=true", {"Mine"}),
        ("second=false&state=open", {"New", "Question", "Late"}),
        ("q=ques", {"Question"}),
        ("q=TICKET-7", {"Mine"}),
        ("decided_from=2026-11-18", {"Done"}),
    ],
)
def test_filters_narrow_the_queue(staff, text, query, found):
    rafael = make.user(email="rafael@northlight.example")
    named("New", type="pni_new")
    named("Mine", state="IN_REVIEW", assignee=rafael, priority="URGENT", client_ref="TICKET-7",
          approver=make.user())  # fmt: skip
    named("Question", state="INFO_REQUESTED", assignee=rafael, source="api")
    named("Late", state="PROVISIONING", due_at=AT - HOUR)
    named("Done", state="ACTIVE", due_at=None, decided_at=AT)
    named("Draft", state="DRAFT", due_at=None, submitted_at=None)

    shown = text(staff.get(f"{LIST}?{query}"))

    names = ("New", "Mine", "Question", "Late", "Done", "Draft")
    assert {name for name in names if f" {name} LATAM" in shown} == found


def test_filters_by_partner_place_interconnect_and_breach(staff, text):
    breach = make.breach(interconnect=make.pni(name="Wanted"))
    one = make.asked(interconnect=breach.interconnect)
    one.breaches.add(breach)
    named("Other")
    queries = (
        f"partner={one.partner.ref}", f"site={one.site.code}", f"breach={breach.ref}",
        f"interconnect={one.interconnect.ref}",
    )  # fmt: skip

    for query in queries:
        shown = text(staff.get(f"{LIST}?{query}"))

        assert "1 request match" in shown, query
        assert "Wanted" in shown


def test_links_above_the_queue_lead_to_filters_it_knows(staff):
    content = staff.get(LIST).content.decode()

    for query in ("state=open&amp;assignee=nobody", "late=true", "turn=us", "second=true"):
        assert f"{LIST}?{query}" in content


def test_queue_is_the_same_for_one_and_for_many(staff):
    named("One")
    staff.get(LIST)
    with CaptureQueriesContext(connection) as few:
        staff.get(LIST)
    for name in ("Two", "Three", "Four"):
        named(name, assignee=make.user(), lines=2)

    with CaptureQueriesContext(connection) as many:
        staff.get(LIST)

    assert len(many) == len(few) <= 12


def test_queue_is_exported_with_words_not_codes(staff):
    one = make.asked(assignee=make.user(name="Rafael Souza"), state="LOA_PENDING")
    session = staff.session
    session["columns:requests"] = [*REQUESTS.usual, "priority"]
    session.save()

    rows = b"".join(staff.get(f"{LIST}?export=csv")).decode().splitlines()

    assert rows[0].lstrip("\ufeff").split(",")[:4] == ["Request", "Partner", "Where", "Asked"]
    for words in (one.ref, one.interconnect.name, "LOA pending", "Us", "Rafael Souza", "Normal"):
        assert words in rows[1]


def test_menu_counts_what_waits_for_us(staff, text):
    named("Ours")
    named("Theirs", state="INFO_REQUESTED")

    assert "Requests 1 " in text(staff.get(LIST))


def test_partner_people_do_not_see_the_queue(client_for):
    person = make.user(role="partner")

    assert client_for(person).get(LIST).status_code == 403


def test_only_an_unusual_priority_of_open_requests_is_shown(staff, text):
    named("Urgent one", priority="URGENT")
    named("Old one", priority="HIGH", state="ACTIVE", closed_at=AT)

    shown = text(staff.get(LIST))

    assert "Submitted Urgent" in shown
    assert "Active High" not in shown
