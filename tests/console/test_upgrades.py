"""Duties to add capacity: the list, the page with its clock, and what people say of them."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.agreements.models import ContractNotice
from apps.breaches.models import ClockPause, UpgradeObligation
from tests import factories as make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
LIST = "/upgrades/"


def of(one: UpgradeObligation, verb: str = "") -> str:
    return f"/upgrades/{one.ref}/{verb}"


def named(name: str, **fields) -> UpgradeObligation:
    return make.upgrade(breach=make.breach(interconnect=make.pni(name=name)), **fields)


def test_list_shows_what_is_due_and_what_has_no_deadline(staff, text):
    named("Soon")
    named("Silent", lead_value=None, due_on=None)
    named("Waiting", clock_start="NOTICE_SENT", started_on=None, due_on=None)

    shown = text(staff.get(LIST))

    for words in ("3 upgrade obligations", "31 Dec 2026", "42 d", "no contractual deadline",
                  "waits for the notice"):  # fmt: skip
        assert words in shown


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("state=live", {"Soon", "Late", "Stands"}),
        ("state=late", {"Late"}),
        ("state=COMPLETED", {"Done"}),
        ("who=US", {"Late"}),
        ("deadline=none", {"Stands"}),
        ("deadline=contract", {"Soon", "Late", "Done"}),
        ("paused=true", {"Stands"}),
        ("q=soo", {"Soon"}),
    ],
)
def test_filters_narrow_the_list(staff, text, query, found):
    named("Soon")
    named("Late", state="OVERDUE", who="US", due_on=date(2026, 11, 9))
    named("Done", state="COMPLETED", completed_on=date(2026, 11, 10), closed_on=date(2026, 11, 10))
    make.clock_pause(obligation=named("Stands", lead_value=None, due_on=None))

    shown = text(staff.get(f"{LIST}?{query}"))

    assert {name for name in ("Soon", "Late", "Done", "Stands") if f"{name} UPG" in shown} == found


def test_list_costs_the_same_for_one_and_for_many(staff):
    make.clock_pause()
    staff.get(LIST)
    with CaptureQueriesContext(connection) as few:
        staff.get(LIST)
    for name in ("One", "Two", "Three"):
        make.clock_pause(obligation=named(name))

    with CaptureQueriesContext(connection) as many:
        staff.get(LIST)

    assert len(many) == len(few) <= 12


def test_page_draws_the_clock_and_says_what_completes_it(
    staff, text, django_assert_max_num_queries
):
    one = make.clock_pause().obligation

    with django_assert_max_num_queries(15):
        response = staff.get(of(one))

    shown = text(response)
    for words in ("Clock stands", "7 d run, 11 d stood", "60 days after the trigger is met",
                  "115 Gbps", "at most 70.0 %", "held up by us", "31 Dec 2026"):  # fmt: skip
        assert words in shown
    assert response.content.decode().count("url(#ep-hatch)") == 1


def test_page_of_a_silent_contract_promises_no_deadline(staff, text):
    one = make.upgrade(lead_value=None, due_on=None)

    shown = text(staff.get(of(one)))

    assert "No contractual deadline." in shown
    assert "no time: it is silent" in shown
    assert "never a breach" in shown


@pytest.mark.parametrize(
    ("verb", "body", "state"),
    [
        ("accept", {"accepted_on": "2026-11-18"}, "ACKNOWLEDGED"),
        ("start", {"note": "PO 4711"}, "IN_PROGRESS"),
        ("waive", {"reason": "Moved to another site"}, "WAIVED"),
        ("target", {"days": "30"}, "TRIGGERED"),
    ],
)
def test_verbs_are_kept(staff, verb, body, state):
    one = make.upgrade()

    response = staff.post(of(one, f"{verb}/"), body)

    one.refresh_from_db()
    assert (response.status_code, one.state) == (302, state)
    assert one.internal_days == (30 if verb == "target" else 60)


def test_clock_stops_and_runs_again(staff, text):
    one = make.upgrade()
    body = {"from_on": "2026-11-09", "reason": "LOA", "blocked_by": "US", "note": "LOA of 7 Nov"}

    staff.post(of(one, "pause/"), body)
    standing = text(staff.get(of(one)))
    staff.post(of(one, "resume/"), {"until_on": "2026-11-19"})

    one.refresh_from_db()
    assert "Let it run" in standing
    assert ClockPause.objects.get().until_on == date(2026, 11, 19)
    assert one.due_on == date(2027, 1, 11)  # 10 January 2027 is a Sunday


def test_pause_by_whoever_must_act_is_refused_at_its_field(staff, text):
    body = {"from_on": "2026-11-09", "reason": "LOA", "blocked_by": "PARTNER"}

    response = staff.post(of(make.upgrade(), "pause/"), body)

    assert response.status_code == 422
    assert "only the other side can stop the clock" in text(response)


def test_notice_is_given_and_kept_with_the_agreement(staff, text):
    one = make.upgrade(clock_start="NOTICE_SENT", started_on=None, due_on=None)
    make.period(agreement=one.term.agreement)

    response = staff.post(of(one, "notice/"), {"sent_at": "2026-11-10T09:00", "method": "EMAIL"})

    one.refresh_from_db()
    assert (response.status_code, one.state, one.started_on) == (302, "NOTICED", date(2026, 11, 10))
    assert ContractNotice.objects.get().kind == "UPGRADE"
    assert "Record the receipt" in text(staff.get(of(one)))


def test_nobody_declares_it_done(staff, text):
    response = staff.post(of(make.upgrade(), "complete/"))

    assert response.status_code == 422
    assert "Not done yet" in text(response)


@pytest.mark.parametrize("verb", ["accept", "start", "pause", "resume", "complete", "waive",
                                  "notice", "receipt", "target"])  # fmt: skip
def test_verbs_need_their_permission(reader, verb):
    assert reader.post(of(make.upgrade(), f"{verb}/")).status_code == 403


def test_breach_leads_to_its_obligation(staff, text):
    one = make.upgrade()

    shown = text(staff.get(f"/breaches/{one.breach.ref}/"))

    assert one.ref in shown


def test_page_of_an_overdue_breach_opens(staff, text):
    one = make.upgrade(state="OVERDUE")
    breach = make.breach(
        interconnect=one.interconnect, term=one.term, kind="OBLIGATION_OVERDUE", unit="d",
        key="late", metric="OBLIGATION", scope_ref=one.ref, measured=3, threshold=0,
    )  # fmt: skip

    shown = text(staff.get(f"/breaches/{breach.ref}/"))

    assert f"{one.ref} is 3 d late by §7.3." in shown
    assert one.ref in shown
