"""Status reports: drafted, edited, published once, never changed after."""

from datetime import date, timedelta

import pytest

from apps.breaches.models import Breach
from apps.core import lifecycle
from apps.core.errors import Invalid, Refused
from apps.network.models import CapacityInterval, Interconnect
from apps.reports import actions, rules
from apps.reports.actions import Scope
from apps.reports.models import StatusReport
from tests import factories as make
from tests.factories import AT
from tests.together import together

pytestmark = pytest.mark.django_db


def kept(report):
    return StatusReport.objects.get(pk=report.pk)


def edit(report, seen=0, **changes):
    by = make.user(role="manager")
    return actions.edit(report=report, changes=changes, seen=seen, by=by, at=AT)


def test_a_draft_is_named_and_worded_from_the_facts():
    make.reported_network()

    draft = make.status_report()

    assert draft.ref.startswith("RPT-")
    assert draft.title == "Edge partner status, week 47"
    assert draft.health == "AT_RISK"
    assert draft.summary.startswith("800\u00a0Gbps of capacity are in service. 1 breach is open.")
    assert "1 of 1 renewal in the next 90 days is not decided." in draft.summary
    assert draft.lowlights.startswith("Fibra <Andes> & Co, BOG-")
    assert draft.asks == "Decide on Fibra <Andes> & Co by 2 Dec 2026."
    assert (draft.content, draft.digest) == ({}, "")


def test_sections_stand_in_the_order_of_the_page():
    draft = make.status_report(sections=["BUILDS", "TREND", "BREACHES"])

    assert draft.sections == ["TREND", "BREACHES", "BUILDS"]


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "said"),
    [
        (date(2026, 11, 22), date(2026, 11, 16), "The last day comes before the first."),
        (date(2026, 11, 23), date(2026, 11, 29), "The period has not begun."),
        (date(2025, 1, 1), date(2026, 11, 1), "At most 400 days."),
    ],
)
def test_a_period_that_makes_no_sense_is_refused(starts_on, ends_on, said):
    with pytest.raises(Refused, match=said):
        make.status_report(starts_on=starts_on, ends_on=ends_on)


def test_an_unknown_section_is_refused():
    with pytest.raises(Refused, match="There is no section WEATHER"):
        make.status_report(sections=["WEATHER"])


def test_there_is_one_report_for_a_kind_scope_and_period():
    first = make.status_report()

    with pytest.raises(Refused, match=f"already: {first.ref}") as refusal:
        make.status_report()

    assert refusal.value.conflict
    assert make.status_report(scope=Scope(region=make.metro().region)).scope_key == "REGION:LATAM"
    assert make.status_report(kind="CAPACITY").scope_key == "ALL"


def test_after_a_draft_is_dropped_another_may_be_begun():
    actions.drop(report=make.status_report(), by=make.user(role="manager"), at=AT)

    assert make.status_report().state == "DRAFT"


def test_an_edit_counts_and_one_made_on_an_older_page_is_refused():
    draft = make.status_report()
    mine, yours = kept(draft), kept(draft)
    edit(mine, summary="  Steady.  ")

    with pytest.raises(Refused, match="Somebody else saved it while you wrote") as refusal:
        edit(yours, summary="Rough.")

    assert refusal.value.conflict
    assert (kept(draft).summary, kept(draft).edits) == ("Steady.", 1)


def test_only_words_sections_and_readers_can_be_edited():
    draft = make.status_report()

    with pytest.raises(Invalid, match="cannot be changed"):
        edit(draft, starts_on=date(2026, 1, 1))
    with pytest.raises(Refused, match="Choose at least one section"):
        edit(draft, sections=[])


def test_what_is_published_is_frozen_and_stays_byte_identical():
    link = make.reported_network()
    published = make.published_report()
    before = kept(published).content

    Breach.objects.update(state="RESOLVED", resolved_at=AT)
    CapacityInterval.objects.update(capacity_bps=1, largest_member_bps=1)
    Interconnect.objects.filter(pk=link.pk).update(name="Renamed")

    after = kept(published)
    assert after.content == before
    assert rules.digest(after.content) == after.digest
    assert after.published_at == AT


def test_a_published_report_takes_no_edit():
    published = make.published_report()

    with pytest.raises(Refused, match="its words and numbers stay"):
        edit(published, summary="Better than it was")


def test_numbers_carry_unit_label_link_and_the_difference_to_the_last_report():
    link = make.reported_network()
    make.published_report(weeks_ago=1)
    CapacityInterval.objects.filter(interconnect=link).update(ends_at=AT - timedelta(days=2))
    CapacityInterval.objects.create(
        interconnect=link, capacity_bps=500 * make.GBPS, largest_member_bps=100 * make.GBPS,
        members=5, starts_at=AT - timedelta(days=2),
    )  # fmt: skip

    content = make.published_report().content

    capacity = content["figures"][0]
    assert (capacity["key"], capacity["label"], capacity["unit"], capacity["link"]) == (
        "capacity", "Capacity in service", "bps", "/interconnects/",
    )  # fmt: skip
    assert capacity["value"] - capacity["before"] == capacity["change"] == 100 * make.GBPS
    assert content["compared_with"]["name"] == "week 46"
    assert content["health"]["before"] == "At risk"
    assert content["schema"] == 1


def test_decimals_are_text_and_rates_whole_numbers():
    make.reported_network()

    content = make.published_report(kind="REGIONAL", scope=Scope()).content

    tables = {t["key"]: t for part in content["sections"] for t in part["tables"]}
    region = tables["groups"]["rows"][0]["cells"]
    assert region[2] == 800 * make.GBPS
    assert region[3:] == [400 * make.GBPS, "50.0", 400 * make.GBPS]
    assert tables["value"]["rows"][0]["cells"][2] == {"amount": "150000.00", "currency": "USD"}


def test_it_is_compared_with_its_own_series_only():
    make.published_report(weeks_ago=1, scope=Scope(region=make.metro().region))
    make.published_report(weeks_ago=1, kind="CAPACITY")
    make.status_report(weeks_ago=2)

    assert make.published_report().compared_with is None


@pytest.mark.django_db(transaction=True)
def test_of_two_owners_who_publish_at_once_one_wins_and_the_other_is_told():
    draft = make.status_report()
    owners = [make.user(role="manager", name=name) for name in ("Ana", "Ben")]

    def publish(owner):
        try:
            return actions.publish(report=kept(draft), by=owner, at=AT)
        except Refused as refusal:
            return refusal

    results = together(*[lambda owner=owner: publish(owner) for owner in owners])

    refused = [one for one in results if isinstance(one, Refused)]
    assert len(refused) == 1
    assert refused[0].conflict
    assert f"{kept(draft).published_by} published {draft.ref} a moment ago." in str(refused[0])
    assert lifecycle.history(draft.ref).count() == 1


def test_publishing_an_older_page_is_refused():
    draft = make.status_report()
    edit(kept(draft), summary="Other words.")

    with pytest.raises(Refused, match="was edited since you looked"):
        actions.publish(report=draft, by=None, at=AT, seen=0)


def test_a_mistake_is_corrected_by_the_next_version():
    first = make.published_report()
    by = make.user(role="manager")

    second = actions.revise(report=first, by=by, at=AT + timedelta(hours=1))
    assert (second.version, second.title, kept(first).state) == (2, first.title, "PUBLISHED")
    actions.publish(report=second, by=by, at=AT + timedelta(hours=2))

    assert (kept(first).state, kept(second).state) == ("SUPERSEDED", "PUBLISHED")
    assert kept(first).digest == first.digest
    assert lifecycle.history(first.ref).last().reason == f"corrected by {second.ref}"


def test_there_is_one_draft_of_a_correction():
    first = make.published_report()
    by = make.user(role="manager")
    actions.revise(report=first, by=by, at=AT)

    with pytest.raises(Refused, match="a draft of its next version"):
        actions.revise(report=first, by=by, at=AT)


def test_an_empty_network_is_reported_and_says_so():
    content = make.published_report().content

    said = {part["key"]: part["empty"] for part in content["sections"]}
    assert said["RENEWALS"] == "No agreement has a notice deadline in the next 90 days."
    assert said["BREACHES"] == "No breach is open, and none was opened in the period."
    assert said["REQUESTS"] == "No request is open, and none came in the period."
    assert said["BUILDS"] == "Nothing was finished in the period, and nothing is being built."
    assert content["figures"][0]["value"] == 0
