"""Who has how much to do, how long stages take, and the rows behind both."""

from datetime import timedelta

import pytest

from apps.capacity import queries
from apps.capacity.models import CapacityRequest, RequestStep
from apps.core.models import StateChange
from apps.network.models import Region
from tests import factories as make
from tests.factories import AT

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
PAGE = "/requests/workload/"
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def went(*stays: tuple[str, float], **fields) -> CapacityRequest:
    """A request that was so many days in each state, the last one left at AT."""
    one = make.asked(state="ACTIVE", due_at=None, **fields)
    at = AT - sum((timedelta(days=days) for _, days in stays), timedelta())
    source = "DRAFT"
    for state, days in (*stays, ("ACTIVE", 0)):
        change = StateChange.objects.create(ref=one.ref, source=source, target=state, at=at)
        RequestStep.objects.create(change=change, request=one, role="SYS", version=1)
        source, at = state, at + timedelta(days=days)
    return one


def test_workload_counts_by_person_nobody_first(staff, text):
    rafael = make.user(name="Rafael Souza", role="engineer", email="rafael@northlight.example")
    make.asked(assignee=rafael, state="IN_REVIEW", due_at=AT - HOUR)
    make.asked(assignee=rafael, state="IN_REVIEW", submitted_at=AT - 40 * DAY)
    make.asked(assignee=rafael, state="REJECTED", decided_at=AT - DAY, due_at=None)
    make.asked(assignee=rafael, state="REJECTED", decided_at=AT - 31 * DAY, due_at=None)
    make.asked()

    nobody, his = queries.workload(at=AT)

    assert (nobody.person, nobody.open, nobody.late, nobody.decided) == (None, 1, 0, 0)
    assert (his.person, his.open, his.late, his.decided) == (rafael, 2, 1, 1)
    assert his.oldest_at == AT - 40 * DAY
    response = staff.get(PAGE)
    assert "Rafael Souza" in text(response)
    assert "assignee=rafael%40northlight.example" in response.content.decode()


def test_workload_of_a_region_leaves_the_others_out():
    make.asked()
    make.asked(interconnect=make.pni(partner=make.partner(region="EMEA")))

    (only,) = queries.workload(at=AT, region="EMEA")

    assert only.open == 1


def test_stages_show_half_and_nine_of_ten(staff, text):
    for days in (1, 2, 3, 4, 10):
        went(("SUBMITTED", days), ("IN_REVIEW", 1))

    shown = text(staff.get(PAGE))

    assert "Submitted Ours 5 3 d" in shown
    assert "Medians of the stages added up: Ours 4 d" in shown


def test_a_stage_few_went_through_says_so(staff, text):
    went(("SUBMITTED", 2))

    assert "too few to mean much" in text(staff.get(PAGE))


def test_stage_leads_to_the_rows_behind_it_longest_first(staff, text):
    quick, slow = went(("SUBMITTED", 1)), went(("SUBMITTED", 9))

    shown = text(staff.get(f"{PAGE}SUBMITTED/"))

    assert shown.index(slow.ref) < shown.index(quick.ref)
    assert "9 d" in shown


def test_a_stage_entered_twice_counts_both_times():
    one = went(("IN_REVIEW", 1), ("INFO_REQUESTED", 5), ("IN_REVIEW", 2))

    (stay,) = queries.stays("IN_REVIEW", at=AT)

    assert (stay.ref, stay.length) == (one.ref, 3 * DAY)


@pytest.mark.parametrize(
    ("query", "found"),
    [("type=pni_new", {"new"}), ("type=pni_augment", {"old", "far"}), ("region=EMEA", {"far"}),
     ("type=nonsense", {"new", "old", "far"})],
)  # fmt: skip
def test_rows_behind_a_stage_keep_type_and_region(staff, text, query, found):
    Region.objects.create(code="EMEA", name="Europe, Middle East, Africa")
    emea = make.pni(partner=make.partner(region="EMEA"))
    rows = {
        "new": went(("SUBMITTED", 1), type="pni_new"), "old": went(("SUBMITTED", 1)),
        "far": went(("SUBMITTED", 1), interconnect=emea),
    }  # fmt: skip

    shown = text(staff.get(f"{PAGE}SUBMITTED/?{query}"))

    assert {name for name, row in rows.items() if row.ref in shown} == found


def test_an_unknown_stage_is_404(staff):
    assert staff.get(f"{PAGE}FLYING/").status_code == 404
    assert staff.get(f"{PAGE}ACTIVE/").status_code == 404


def test_page_without_history_says_so(staff, text):
    shown = text(staff.get(PAGE))

    assert "Nothing to do" in shown
    assert "No history yet" in shown


def test_page_costs_few_queries(staff, django_assert_max_num_queries):
    for _ in range(3):
        make.asked(assignee=make.user())
        went(("SUBMITTED", 1))
    staff.get(PAGE)  # fills what the shell keeps for half a minute

    with django_assert_max_num_queries(10):
        staff.get(PAGE)
