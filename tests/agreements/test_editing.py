"""Making and editing agreements."""

from datetime import date, timedelta

import pytest

from apps.agreements import actions
from apps.agreements.models import Agreement, Reminder
from apps.core import lifecycle
from apps.core.errors import Invalid, Refused
from tests import factories as make
from tests.factories import AT
from tests.together import together

FACTS = {
    "governing_tz": "America/Bogota",
    "renewal_type": "AUTO_RENEW",
    "initial_months": 36,
    "renewal_months": 12,
    "notice_value": 60,
}
SIGNED, EFFECTIVE = date(2024, 1, 24), date(2024, 2, 1)


def create(**facts):
    given = {"kind": "PAID_PEERING", "title": "Paid peering", **FACTS, "by": None, "at": AT}
    partner = facts.pop("partner", None) or make.partner()
    return actions.create_agreement(partner=partner, **{**given, **facts})


def signed(**facts):
    agreement = create(**facts)
    return actions.record_signed(
        agreement=agreement, signed_on=SIGNED, effective_on=EFFECTIVE, by=None, at=AT
    )


def edit(agreement, **changes):
    return actions.edit_agreement(agreement=agreement, by=None, at=AT, **changes)


def test_agreement_begins_as_a_draft(manager):
    agreement = create(by=manager, owner=manager)

    agreement.refresh_from_db()
    assert (agreement.state, agreement.created_by, agreement.owner) == ("DRAFT", manager, manager)
    assert agreement.ref.startswith("AGR-")
    assert not agreement.periods.exists()


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "x" * 161}, "title"),
        ({"kind": "HANDSHAKE"}, "kind"),
        ({"renewal_type": "WHENEVER"}, "renewal_type"),
        ({"notice_unit": "MOON"}, "notice_unit"),
        ({"kind": "AMENDMENT"}, "parent"),
        ({"renewal_months": None}, "renewal_months"),
        ({"renewal_type": "EVERGREEN"}, "initial_months"),
        ({"notice_value": None}, "notice_value"),
        ({"initial_months": 1}, "notice_value"),
        ({"governing_tz": "Mars/Olympus"}, "governing_tz"),
    ],
)
def test_wrong_agreement_is_refused_by_field(db, facts, field):
    with pytest.raises(Invalid) as refusal:
        create(**facts)

    assert list(refusal.value.errors) == [field]
    assert not Agreement.objects.exists()


@pytest.mark.parametrize("name", ["parent", "supersedes"])
def test_related_agreement_is_of_the_same_partner(db, name):
    other = make.agreement()

    with pytest.raises(Invalid, match=other.ref):
        create(**{name: other})


def test_amendment_hangs_below_its_agreement(db):
    partner = make.partner()
    parent = create(partner=partner)

    amendment = create(partner=partner, kind="AMENDMENT", parent=parent)

    assert list(parent.children.all()) == [amendment]


@pytest.mark.parametrize("depth", [0, 1, 2])
@pytest.mark.parametrize("name", ["parent", "supersedes"])
def test_agreement_cannot_stand_below_itself(db, name, depth):
    partner = make.partner()
    top = lowest = create(partner=partner)
    for _ in range(depth):
        lowest = create(partner=partner, **{name: lowest})

    with pytest.raises(Refused, match="below"):
        edit(top, **{name: lowest})


def test_draft_is_edited_freely(db):
    agreement = create()

    edit(agreement, title="Peering", renewal_type="EVERGREEN", initial_months=None,
         renewal_months=None)  # fmt: skip

    agreement.refresh_from_db()
    assert (agreement.title, agreement.renewal_type) == ("Peering", "EVERGREEN")
    assert not Reminder.objects.exists()


def test_signature_is_recorded_not_edited(db):
    with pytest.raises(Refused, match="Record the signature"):
        edit(create(), signed_on=SIGNED)


def test_state_cannot_be_edited_past_the_move_table(db):
    with pytest.raises(Invalid, match="cannot be changed here"):
        edit(create(), state="ACTIVE")


def test_edit_of_the_notice_moves_the_deadline_and_the_reminders(db):
    agreement = signed()

    edit(agreement, notice_value=90)

    period = agreement.periods.get()
    planned = agreement.reminders.filter(state="PLANNED")
    assert (period.notice_deadline, period.act_by) == (date(2026, 11, 2), date(2026, 11, 2))
    assert period.ends_on == date(2027, 1, 31)
    assert not planned.exclude(due_on__in=[date(2026, 11, 2)]).exists()


def test_edit_of_the_start_moves_the_whole_term(db):
    agreement = signed()

    edit(agreement, effective_on=date(2024, 3, 1), initial_months=24)

    period = agreement.periods.get()
    assert (period.starts_on, period.ends_on) == (date(2024, 3, 1), date(2026, 2, 28))
    assert period.notice_deadline == date(2025, 12, 30)


def test_edit_to_no_end_removes_the_deadline(db):
    agreement = signed()

    edit(agreement, renewal_type="EVERGREEN", initial_months=None, renewal_months=None)

    period = agreement.periods.get()
    assert (period.ends_on, period.notice_deadline, period.act_by) == (None, None, None)
    review = agreement.reminders.get(state="PLANNED")
    assert (review.kind, review.due_on) == ("review", date(2027, 2, 1))


def test_edit_of_words_leaves_the_dates_alone(db, django_assert_num_queries):
    agreement = signed()
    before = list(agreement.reminders.order_by("pk").values())

    edit(agreement, title="Another title")

    assert list(agreement.reminders.order_by("pk").values()) == before


@pytest.mark.parametrize(
    "changes",
    [{"effective_on": date(2024, 1, 1)}, {"notice_value": 2000}, {"initial_months": None},
     {"effective_on": None}],
)  # fmt: skip
def test_edit_that_makes_no_sense_changes_nothing(db, changes):
    agreement = signed()
    before = agreement.periods.values().get()

    with pytest.raises(Refused):
        edit(agreement, **changes)

    assert agreement.periods.values().get() == before


def test_agreement_in_force_does_not_start_later(db):
    with pytest.raises(Refused, match="in force already"):
        edit(signed(), effective_on=date(2027, 1, 1))


def test_first_term_stays_once_renewals_are_counted_from_it(db):
    agreement = signed(initial_months=12)

    with pytest.raises(Refused, match="Record an amendment"):
        edit(agreement, initial_months=24)
    edit(Agreement.objects.get(pk=agreement.pk), notice_value=30)

    deadlines = dict(agreement.periods.values_list("seq", "notice_deadline"))
    assert deadlines == {1: date(2024, 12, 2), 2: date(2025, 12, 2), 3: date(2027, 1, 1)}


def test_agreement_that_is_over_keeps_its_facts(db):
    agreement = make.agreement(state="EXPIRED")

    with pytest.raises(Refused, match="only its owner and notes"):
        edit(agreement, title="Other")
    edit(Agreement.objects.get(pk=agreement.pk), notes="Ended well", owner=make.user())

    agreement.refresh_from_db()
    assert agreement.notes == "Ended well"


def test_giving_up_needs_a_reason(manager):
    agreement = create()

    with pytest.raises(Refused, match="Say why"):
        actions.cancel_agreement(agreement=agreement, reason=" ", by=manager, at=AT)
    actions.cancel_agreement(agreement=agreement, reason="No deal", by=manager, at=AT)

    assert lifecycle.history(agreement.ref).get().reason == "No deal"


def test_signed_agreement_cannot_be_given_up(manager):
    with pytest.raises(Refused, match="cannot become Cancelled"):
        actions.cancel_agreement(agreement=signed(), reason="No deal", by=manager, at=AT)


@pytest.mark.django_db(transaction=True)
def test_edit_racing_a_signature_sees_one_or_the_other():
    agreement = create()
    views = [Agreement.objects.get(pk=agreement.pk) for _ in range(2)]

    results = together(
        lambda: edit(views[0], notice_value=90),
        lambda: actions.record_signed(
            agreement=views[1], signed_on=SIGNED, effective_on=EFFECTIVE, by=None, at=AT
        ),
    )

    agreement.refresh_from_db()
    period = agreement.periods.get()
    notice = period.ends_on - period.notice_deadline
    assert notice == timedelta(days=agreement.notice_value)
    assert sum(isinstance(result, Exception) for result in results) <= 1
