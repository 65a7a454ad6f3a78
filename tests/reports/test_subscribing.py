"""Who may have which reports sent to whom."""

from datetime import timedelta

import pytest

from apps.core.errors import Invalid, Refused
from apps.reports import actions, queries
from apps.reports.actions import Scope
from apps.reports.models import OptOut, Sending, Subscription
from tests import factories as make
from tests.factories import AT

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=1)


def kept(row):
    return Subscription.objects.get(pk=row.pk)


def test_somebody_subscribes_to_a_series_of_a_region():
    region, person = make.metro().region, make.user(role="finance")

    row = actions.subscribe(
        kind="REGIONAL", scope=Scope(region=region), by=person, at=AT,
        terms={"formats": ["xlsx", "pdf", "pdf"], "sections": ["TREND", "AGREEMENTS"],
               "cadence": "MONTHLY", "month_day": 2},
    )  # fmt: skip

    assert (row.person, row.owner, row.role) == (person, person, "")
    assert (row.scope_key, row.formats) == (f"REGION:{region.code}", ["pdf", "xlsx"])
    assert row.sections == ["TREND", "AGREEMENTS"]
    assert str(row) == f"Regional report, {region}"


def test_who_writes_reports_subscribes_a_role():
    row = make.subscription(role="leadership", by=make.user(role="manager"))

    assert (row.person, row.role) == (None, "leadership")


@pytest.mark.parametrize(
    ("by", "person", "role", "terms", "said"),
    [
        ("engineer", "manager", "", {}, "Only people who write reports may subscribe others."),
        ("engineer", "", "leadership", {}, "Only people who write reports may subscribe others."),
        ("engineer", "", "", {"missing": "DRAFT"}, "have them drafted or published"),
        ("engineer", "", "", {"missing": "PUBLISH"}, "have them drafted or published"),
        ("manager", "partner", "", {}, "may not read reports."),
        ("manager", "engineer", "legal", {}, "Name a person or a role, not both."),
        ("manager", "", "partner", {}, "Reports are for our own people."),
        ("manager", "", "", {"formats": ["exe"]}, "There is no exe."),
        ("manager", "", "", {"sections": ["RUMOURS"]}, "There is no RUMOURS."),
    ],
)
def test_what_may_not_be_is_refused_with_its_reason(by, person, role, terms, said):
    reader = make.user(role=person) if person else None

    with pytest.raises(Refused, match=said):
        actions.subscribe(
            kind="WEEKLY", scope=Scope(), by=make.user(role=by), at=AT, person=reader, role=role,
            terms=terms,
        )  # fmt: skip

    assert not Subscription.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [("hour", 24), ("weekday", 7), ("month_day", 29), ("month_day", 0), ("cadence", "HOURLY"),
     ("paper", "A5")],
)  # fmt: skip
def test_a_schedule_that_no_calendar_has_is_refused_at_its_field(field, value):
    with pytest.raises(Invalid) as refusal:
        make.subscription(**{field: value})

    assert list(refusal.value.errors) == [field]


def test_a_reader_has_one_subscription_to_a_series():
    row = make.subscription()

    with pytest.raises(Refused, match="There is a subscription to these reports"):
        make.subscription(person=row.person)
    actions.end(row=row, by=row.owner, at=AT)

    assert make.subscription(person=row.person)
    assert make.subscription(person=row.person, kind="CAPACITY")


def test_terms_are_changed_by_those_it_belongs_to():
    reader = make.user(role="engineer")
    row = make.subscription(by=make.user(role="manager"), person=reader)

    actions.resubscribe(row=row, terms={"hour": 17, "formats": ["pdf"]}, by=reader, at=AT)

    assert (kept(row).hour, kept(row).formats, kept(row).since) == (17, ["pdf"], AT)
    with pytest.raises(Refused, match="belongs to somebody else"):
        actions.resubscribe(row=row, terms={"hour": 1}, by=make.user(role="engineer"), at=AT)
    with pytest.raises(Refused, match="Only people who write reports"):
        actions.resubscribe(row=row, terms={"missing": "PUBLISH"}, by=reader, at=AT)


def test_who_has_reports_written_answers_for_them():
    row, other = make.subscription(), make.user(role="manager")

    actions.resubscribe(row=row, terms={"missing": "PUBLISH"}, by=other, at=AT)

    assert kept(row).owner == other


def test_paused_and_resumed_it_goes_on_from_now():
    row = make.subscription()

    actions.pause(row=row, by=row.owner, at=AT)
    assert kept(row).next_at("UTC", AT) is None
    with pytest.raises(Refused, match="rests already"):
        actions.pause(row=kept(row), by=row.owner, at=AT)
    actions.resume(row=kept(row), by=row.owner, at=LATER)

    assert (kept(row).paused_at, kept(row).since) == (None, LATER)
    assert kept(row).next_at("UTC", LATER).isoformat() == "2026-11-26T08:00:00+00:00"
    with pytest.raises(Refused, match="runs already"):
        actions.resume(row=kept(row), by=row.owner, at=LATER)


def test_one_that_stopped_goes_on_only_for_who_may_read():
    owner = make.user(role="manager")
    row = make.subscription(by=owner, person=make.user(role="engineer"))
    actions.end(row=row, by=owner, at=AT)
    assert kept(row).stopped_because == f"ended by {owner}"
    type(owner).objects.filter(pk=row.person_id).update(is_active=False)

    with pytest.raises(Refused, match="may not read reports"):
        actions.resume(row=kept(row), by=owner, at=LATER)
    type(owner).objects.filter(pk=row.person_id).update(is_active=True)
    actions.resume(row=kept(row), by=owner, at=LATER)

    assert kept(row).is_live


def test_a_second_one_does_not_go_on_beside_the_first():
    row = make.subscription()
    actions.end(row=row, by=row.owner, at=AT)
    make.subscription(person=row.person)

    with pytest.raises(Refused, match="There is a subscription"):
        actions.resume(row=kept(row), by=row.owner, at=LATER)


def test_a_reader_leaves_with_one_click_and_joins_again():
    own, reader = make.subscription(), make.user(role="leadership")
    shared = make.subscription(role="leadership", by=own.owner)

    actions.leave(row=own, reader=own.person, at=AT)
    for _ in range(2):
        actions.leave(row=shared, reader=reader, at=AT)

    assert kept(own).stopped_because == "left by the reader"
    assert kept(shared).is_live
    assert OptOut.objects.get().person == reader
    assert queries.readers([shared]) == {shared.pk: []}
    actions.join(row=shared, reader=reader, at=AT)
    assert queries.readers([shared]) == {shared.pk: [reader]}


def test_a_way_out_is_signed():
    row = make.subscription()
    token = queries.leaving_token(row, row.person)

    assert queries.leaving(token) == (row, row.person)
    assert queries.leaving(token[:-1] + "x") is None
    assert queries.leaving("nothing") is None


def test_those_see_it_whom_it_concerns():
    manager, member, other = (make.user(role=r) for r in ("manager", "leadership", "engineer"))
    row = make.subscription(role="leadership", by=make.user(role="admin"))

    seen = [row in queries.subscriptions_for(person) for person in (manager, member, other)]

    assert seen == [True, True, False]
    assert [queries.may_change(each, row) for each in (manager, member, other)] == [
        True, False, False,
    ]  # fmt: skip


def test_one_is_asked_for_now_once():
    row = make.subscription()
    with pytest.raises(Refused, match="No report of this series is published yet"):
        actions.send_now(row=row, reader=row.person, at=AT)
    make.published_report()

    first, second = (actions.send_now(row=row, reader=row.person, at=AT) for _ in range(2))

    assert first == second
    assert Sending.objects.get().slot_on is None
    with pytest.raises(Refused, match="does not go to you"):
        actions.send_now(row=row, reader=make.user(role="engineer"), at=AT)
