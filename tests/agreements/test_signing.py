"""Signatures: terms with their deadlines, and the day an agreement comes into force."""

from datetime import UTC, date, datetime, timedelta

import pytest

from apps.agreements import actions
from apps.agreements.models import Agreement, Holiday, TermPeriod
from apps.core import lifecycle
from apps.core.errors import Invalid, Refused
from tests import factories as make
from tests.agreements.test_editing import EFFECTIVE, SIGNED, create
from tests.factories import AT
from tests.together import together


def sign(agreement, **facts):
    given = {"signed_on": SIGNED, "effective_on": EFFECTIVE, "by": None, "at": AT}
    return actions.record_signed(agreement=agreement, **{**given, **facts})


def test_signed_agreement_is_active_with_its_term(manager):
    agreement = sign(create(), by=manager)

    agreement.refresh_from_db()
    period = agreement.periods.get()
    assert (agreement.state, agreement.signed_on, agreement.effective_on) == (
        "ACTIVE", SIGNED, EFFECTIVE,
    )  # fmt: skip
    assert (period.seq, period.state, period.origin) == (1, "CURRENT", "INITIAL")
    assert (period.starts_on, period.ends_on) == (EFFECTIVE, date(2027, 1, 31))
    assert (period.notice_deadline, period.act_by) == (date(2026, 12, 2), date(2026, 12, 2))
    moves = [(move.source, move.target) for move in lifecycle.history(agreement.ref)]
    assert moves == [("DRAFT", "EXECUTED"), ("EXECUTED", "ACTIVE")]


def test_act_by_leaves_out_weekends_and_holidays_of_the_partners_country(db):
    for day in (date(2026, 12, 1), date(2026, 12, 2)):
        Holiday.objects.create(country="CO", day=day)
    Holiday.objects.create(country="PE", day=date(2026, 11, 30))

    agreement = sign(create(partner=make.partner(country="CO")))

    period = agreement.periods.get()
    assert (period.notice_deadline, period.act_by) == (date(2026, 12, 2), date(2026, 11, 30))


def test_agreement_that_takes_effect_later_waits(db):
    agreement = sign(create(), signed_on=date(2026, 11, 1), effective_on=date(2026, 12, 1))

    assert agreement.state == "EXECUTED"
    assert agreement.periods.get().state == "PLANNED"


def test_agreement_brought_in_late_has_had_its_renewals(db):
    agreement = sign(create(initial_months=12))

    terms = agreement.periods.order_by("seq").values_list("seq", "ends_on", "origin", "state")
    assert list(terms) == [
        (1, date(2025, 1, 31), "INITIAL", "ENDED"),
        (2, date(2026, 1, 31), "RENEWAL", "ENDED"),
        (3, date(2027, 1, 31), "RENEWAL", "CURRENT"),
    ]


def test_end_of_the_document_wins_with_a_reason(db):
    agreement = sign(create(), ends_on=date(2026, 12, 31), override_reason="Calendar year")

    period = agreement.periods.get()
    assert (period.ends_on, period.override_reason) == (date(2026, 12, 31), "Calendar year")
    assert period.notice_deadline == date(2026, 11, 1)


def test_renewals_after_an_end_of_the_document_are_counted_from_it(db):
    agreement = sign(
        create(max_renewals=2), ends_on=date(2024, 12, 31), override_reason="Calendar year"
    )

    ends = list(agreement.periods.order_by("seq").values_list("ends_on", flat=True))
    assert ends == [date(2024, 12, 31), date(2025, 12, 31), date(2026, 12, 31)]
    assert agreement.periods.exclude(override_reason="").get().seq == 1


def test_agreement_without_an_end_has_one_term(db):
    agreement = sign(create(renewal_type="EVERGREEN", initial_months=None, renewal_months=None))

    period = agreement.periods.get()
    assert (period.ends_on, period.notice_deadline, period.act_by) == (None, None, None)


def test_fixed_term_without_notice_must_be_acted_on_by_its_end(db):
    agreement = sign(create(renewal_type="FIXED", renewal_months=None, notice_value=None))

    period = agreement.periods.get()
    assert (period.ends_on, period.notice_deadline) == (date(2027, 1, 31), None)
    assert period.act_by == date(2027, 1, 29)


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"signed_on": date(2026, 11, 20)}, "signed_on"),
        ({"effective_on": date(2024, 1, 23)}, "effective_on"),
        ({"ends_on": date(2026, 12, 31)}, "override_reason"),
        ({"ends_on": date(2024, 1, 31), "override_reason": "Typo"}, "ends_on"),
    ],
)
def test_wrong_signature_is_refused_and_nothing_happens(db, facts, field):
    agreement = create()

    with pytest.raises(Invalid) as refusal:
        sign(agreement, **facts)

    assert list(refusal.value.errors) == [field]
    assert Agreement.objects.get().state == "DRAFT"
    assert not TermPeriod.objects.exists()


def test_term_that_ends_needs_its_length(db):
    agreement = create(
        renewal_type="FIXED", initial_months=None, renewal_months=None, notice_value=None
    )

    with pytest.raises(Invalid) as refusal:
        sign(agreement)

    assert list(refusal.value.errors) == ["initial_months"]
    assert Agreement.objects.get().state == "DRAFT"


def test_endless_agreement_has_no_last_day(db):
    agreement = create(renewal_type="EVERGREEN", initial_months=None, renewal_months=None)

    with pytest.raises(Invalid, match="no last day"):
        sign(agreement, ends_on=date(2027, 1, 1), override_reason="?")


def test_signature_is_recorded_once(db):
    agreement = sign(create())

    with pytest.raises(Refused, match="cannot become Executed"):
        sign(agreement)

    assert TermPeriod.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_signatures_at_once_are_one():
    agreement = create()
    views = [Agreement.objects.get(pk=agreement.pk) for _ in range(2)]

    results = together(*[lambda view=view: sign(view) for view in views])

    assert [r.conflict for r in results if isinstance(r, Refused)] == [True]
    assert TermPeriod.objects.count() == 1
    assert lifecycle.history(agreement.ref).count() == 2


@pytest.mark.parametrize(
    ("tz", "starts"),
    [
        ("UTC", "2026-12-01T00:00"),
        ("America/Bogota", "2026-12-01T05:00"),
        ("Asia/Tokyo", "2026-11-30T15:00"),
        ("America/New_York", "2026-12-01T05:00"),
        ("Pacific/Kiritimati", "2026-11-30T10:00"),
    ],
)
def test_agreement_comes_into_force_at_midnight_of_its_zone(db, tz, starts):
    agreement = create(governing_tz=tz)
    sign(agreement, signed_on=date(2026, 11, 1), effective_on=date(2026, 12, 1))
    start = datetime.fromisoformat(starts).replace(tzinfo=UTC)

    assert actions.activate_due(at=start - timedelta(seconds=1)) == 0
    assert actions.activate_due(at=start) == 1
    assert actions.activate_due(at=start) == 0

    agreement.refresh_from_db()
    assert (agreement.state, agreement.periods.get().state) == ("ACTIVE", "CURRENT")
    assert lifecycle.history(agreement.ref).last().actor is None


@pytest.mark.django_db(transaction=True)
def test_two_ticks_at_once_activate_once():
    agreement = create()
    sign(agreement, signed_on=date(2026, 11, 1), effective_on=date(2026, 12, 1))
    at = AT + timedelta(days=30)

    results = together(*[lambda: actions.activate_due(at=at)] * 2)

    assert sorted(results) == [0, 1]
    assert lifecycle.history(agreement.ref).count() == 2
    assert lifecycle.history(agreement.periods.get().ref).count() == 1


def test_end_is_overridden_with_a_reason(db):
    agreement = sign(create())

    actions.override_end(
        period=agreement.periods.get(), ends_on=date(2027, 6, 30), reason="Side letter",
        by=None, at=AT,
    )  # fmt: skip

    period = agreement.periods.get()
    assert (period.ends_on, period.notice_deadline) == (date(2027, 6, 30), date(2027, 5, 1))
    assert period.act_by == date(2027, 4, 30)
    assert set(agreement.reminders.filter(state="PLANNED").values_list("due_on", flat=True)) > {
        date(2027, 5, 1)
    }


def test_end_of_an_ended_term_stays(db):
    agreement = sign(create(initial_months=12))

    with pytest.raises(Refused, match="Term 1 is Ended"):
        actions.override_end(
            period=agreement.periods.get(seq=1), ends_on=date(2025, 1, 1), reason="?",
            by=None, at=AT,
        )  # fmt: skip
