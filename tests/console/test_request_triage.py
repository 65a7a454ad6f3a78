"""Several requests at once: claimed, assigned, given a priority; told row by row, and undone."""

import pytest

from apps.capacity import actions
from apps.capacity.models import CapacityRequest
from tests import factories as make
from tests.factories import AT
from tests.factories.requests import staff_acting

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
TRIAGE, UNDO = "/requests/triage/", "/requests/triage/undo/"


def refs(*rows: CapacityRequest) -> list[str]:
    return [row.ref for row in rows]


def fresh(one: CapacityRequest) -> CapacityRequest:
    return CapacityRequest.objects.get(pk=one.pk)


def test_the_chosen_ones_are_claimed(staff, manager, text):
    rows = [make.asked(), make.asked()]
    other = make.asked()

    shown = text(staff.post(TRIAGE, {"verb": "claim", "ref": refs(*rows)}))

    assert "2 of 2 done." in shown
    assert f"nobody → {manager}, in review now" in shown
    assert [fresh(row).assignee for row in rows] == [manager, manager]
    assert fresh(other).assignee is None


def test_a_refusal_is_told_by_row_and_does_not_stop_the_others(staff, text):
    closed, open_one = make.asked(state="REJECTED", due_at=None), make.asked()

    shown = text(staff.post(TRIAGE, {"verb": "claim", "ref": refs(closed, open_one)}))

    assert "1 of 2 done." in shown
    assert "it is over" in shown
    assert fresh(open_one).state == "IN_REVIEW"


def test_the_chosen_ones_are_assigned_and_the_assignment_is_undone(staff, text):
    rafael, ana = make.user(role="engineer", name="Rafael"), make.user(role="manager", name="Ana")
    one = make.asked(state="IN_REVIEW", assignee=ana)

    shown = text(staff.post(TRIAGE, {"verb": "assign", "to": rafael.pk, "ref": refs(one)}))
    assert "Ana → Rafael" in shown
    assert fresh(one).assignee == rafael

    staff.post(UNDO, {"verb": "assign", "ref": one.ref, "before": ana.email,
                      "version": fresh(one).version})  # fmt: skip

    assert fresh(one).assignee == ana


def test_priority_is_set_and_undone(staff, text):
    one = make.asked(priority="LOW")

    shown = text(staff.post(TRIAGE, {"verb": "priority", "priority": "URGENT", "ref": refs(one)}))
    assert "Priority low → urgent" in shown

    staff.post(UNDO, {"verb": "priority", "ref": one.ref, "before": "LOW",
                      "version": fresh(one).version})  # fmt: skip

    assert fresh(one).priority == "LOW"


def test_a_claim_is_undone_to_nobody(staff):
    one = make.asked()
    staff.post(TRIAGE, {"verb": "claim", "ref": refs(one)})

    staff.post(UNDO, {"verb": "assign", "ref": one.ref, "before": "",
                      "version": fresh(one).version})  # fmt: skip

    assert (fresh(one).assignee, fresh(one).state) == (None, "IN_REVIEW")


def test_undo_leaves_alone_what_somebody_has_changed_since(staff, text):
    one = make.asked(priority="LOW")
    staff.post(TRIAGE, {"verb": "priority", "priority": "URGENT", "ref": refs(one)})
    left = fresh(one).version
    actions.set_priority(request=fresh(one), priority="HIGH", acting=staff_acting(), at=AT)

    response = staff.post(UNDO, {"verb": "priority", "ref": one.ref, "before": "LOW",
                                 "version": left}, follow=True)  # fmt: skip

    assert fresh(one).priority == "HIGH"
    assert "was changed meanwhile" in text(response)


@pytest.mark.parametrize(
    "body", [{"verb": "claim"}, {"verb": "fly", "ref": ["CAP-00001"]}, {"ref": ["CAP-00001"]}]
)
def test_nothing_chosen_or_an_unknown_verb_says_what_to_do(staff, text, body):
    response = staff.post(TRIAGE, body, follow=True)

    assert "Choose requests first" in text(response)


def test_who_may_only_look_has_no_boxes(reader, text):
    make.asked()

    assert 'id="bulk"' not in reader.get("/requests/").content.decode()
    assert reader.post(TRIAGE, {"verb": "claim"}).status_code == 403


def test_only_open_requests_have_a_box(staff):
    open_one, closed = make.asked(), make.asked(state="ACTIVE", due_at=None)

    content = staff.get("/requests/").content.decode()

    assert f'value="{open_one.ref}"' in content
    assert f'value="{closed.ref}"' not in content


def test_queue_keeps_its_filters_through_triage_and_undo(staff):
    one = make.asked()
    shown = "http://testserver/requests/?state=open&page=2"

    done = staff.post(TRIAGE, {"verb": "claim", "ref": one.ref}, headers={"Referer": shown})
    undone = staff.post(
        UNDO,
        {"verb": "assign", "ref": one.ref, "before": "", "version": "2",
         "came_with": "state=open&page=2"},
    )  # fmt: skip

    assert 'href="/requests/?state=open&amp;page=2">Back to the queue' in done.content.decode()
    assert undone["Location"] == "/requests/?state=open&page=2"
