"""The negotiation on an agreement's page."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.console.agreements import talks
from apps.console.agreements.views.found import agreement_of
from tests import factories as make
from tests.factories import AT

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]


def page(client, agreement):
    return client.get(f"/agreements/{agreement.ref}/")


def test_page_shows_the_newest_negotiation(staff, text):
    old = make.negotiation(agreement=make.draft(state="NEGOTIATING"), state="CLOSED_LOST")
    new = make.negotiation(
        agreement=old.agreement, state="REDLINE", turn="PARTNER", turn_since=AT - timedelta(days=14)
    )
    make.round_(negotiation=new, number=4, due_on=AT.date(), changes_out="3 clauses changed")
    make.issue(negotiation=new)

    shown = text(page(staff, new.agreement))

    assert f"New deal negotiation {new.ref} Redline round 4" in shown
    assert "Their pen since 5 Nov, 14 d" in shown
    assert "250 Gbps at $0.30 per Mbps" in shown
    assert "3 clauses changed" in shown
    assert old.ref not in shown


def test_agreement_without_one_offers_to_open_it(staff, text):
    agreement = make.draft()

    response = page(staff, agreement)

    assert "Not negotiated" in text(response)
    assert f"/negotiations/new/?agreement={agreement.ref}" in response.content.decode()


@pytest.mark.parametrize("state", ["EXPIRED", "TERMINATED"])
def test_agreement_that_is_over_offers_nothing(staff, text, state):
    assert "Not negotiated" not in text(page(staff, make.agreement(state=state)))


def test_reader_sees_stage_and_topics_without_positions(reader, text):
    issue = make.issue()

    shown = text(page(reader, issue.negotiation.agreement))

    assert issue.negotiation.ref in shown
    assert "Commit §4.2" in shown
    assert "0.26" not in shown
    assert "0.27" not in shown


def test_panel_costs_one_query():
    negotiation = make.negotiation(state="REDLINE")
    for number in range(1, 6):
        paper = make.paper(agreement=negotiation.agreement)
        make.round_(negotiation=negotiation, number=number, version_out=paper)
        make.issue(negotiation=negotiation)

    agreement = agreement_of(negotiation.agreement.ref)
    with CaptureQueriesContext(connection) as seen:
        shown = talks.panel(agreement, timezone.now())

    assert len(seen) == 1
    assert [row.number for row in shown["rounds"]] == [5, 4, 3, 2]
    assert shown["rounds"][0].sent_at == AT
    assert [row.out_number for row in shown["rounds"]] == [5, 4, 3, 2]
    assert [issue.number for issue in shown["issues"]] == [1, 2, 3, 4, 5]
