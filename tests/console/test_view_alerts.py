"""Alerts about saved views: what entered or left since the last look, told to who may hear it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.console import tasks
from apps.console.filters import watching
from apps.core import alerts, saved
from apps.core.errors import Refused
from apps.core.models import SavedFilter, ViewAlert
from apps.notifications.models import Notice
from apps.partners.models import Partner
from tests import factories as make
from tests.factories import AT

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]

LATER = AT + timedelta(minutes=5)


def view_of(owner, query="tier=KEY", list_key="partners", **facts) -> SavedFilter:
    return saved.keep(
        list_key=list_key, query=query, facts={"name": "Keys", **facts}, by=owner, at=AT
    )


def watched(view, user, on="both") -> ViewAlert:
    alerts.set_alert(view=view, on=on, by=user, at=AT)
    watching.watch(at=AT)
    return ViewAlert.objects.get(view=view, user=user)


def titles() -> list[str]:
    return list(Notice.objects.order_by("pk").values_list("title", flat=True))


@pytest.fixture
def andes(db):
    return make.partner(name="Andes", tier="KEY")


def test_first_look_tells_nothing(manager, andes):
    alert = watched(view_of(manager), manager)

    assert (alert.seen, alert.seen_at, alert.problem) == ([andes.pk], AT, "")
    assert titles() == []


def test_rows_that_enter_and_leave_are_told_by_name(manager, andes):
    watched(view_of(manager), manager)
    bora = make.partner(name="Bora", tier="KEY")
    Partner.objects.filter(pk=andes.pk).update(tier="TAIL")

    watching.watch(at=LATER)

    notice = Notice.objects.get()
    assert notice.title == "1 new in and 1 gone from Keys, partners"
    assert (notice.recipient, notice.kind) == (manager, "view_alert")
    assert notice.facts["lines"] == [["In", f"Bora ({bora.ref})"], ["Out", f"Andes ({andes.ref})"]]
    assert notice.facts["url"] == "/partners/?tier=KEY"


@pytest.mark.parametrize(
    ("on", "title"), [("enter", "1 new in Keys, partners"), ("leave", "1 gone from Keys, partners")]
)
def test_only_the_side_that_was_asked_for_is_told(manager, andes, on, title):
    watched(view_of(manager), manager, on)
    make.partner(name="Bora", tier="KEY")
    Partner.objects.filter(pk=andes.pk).update(tier="TAIL")

    watching.watch(at=LATER)

    assert titles() == [title]


def test_same_change_is_told_once(manager, andes):
    watched(view_of(manager), manager)
    make.partner(tier="KEY")

    for minutes in (5, 10, 15):
        watching.watch(at=AT + timedelta(minutes=minutes))

    assert len(titles()) == 1


def test_row_that_is_deleted_is_counted(manager, andes):
    watched(view_of(manager), manager)
    andes.delete()

    watching.watch(at=LATER)

    assert Notice.objects.get().facts["lines"] == [["Out", "1 that are not there any more"]]


def test_long_news_names_ten_and_counts_the_rest(manager, andes):
    watched(view_of(manager), manager)
    for n in range(13):
        make.partner(name=f"New {n:02}", tier="KEY")

    watching.watch(at=LATER)

    notice = Notice.objects.get()
    assert notice.title.startswith("13 new in Keys")
    assert len(notice.facts["lines"]) == 11
    assert notice.facts["lines"][-1] == ["In", "3 more"]


def left(user, view):
    user.is_active = False
    user.save()


def lost_the_role(user, view):
    user.role = "partner"
    user.save()


def unshared(user, view):
    SavedFilter.objects.filter(pk=view.pk).update(is_shared=False)


@pytest.mark.parametrize("happens", [left, lost_the_role, unshared])
def test_who_may_not_see_it_any_more_is_not_told(manager, engineer, andes, happens):
    view = view_of(manager, is_shared=True)
    watched(view, engineer)
    happens(engineer, view)
    make.partner(tier="KEY")

    watching.watch(at=LATER)

    assert titles() == []
    assert ViewAlert.objects.get().seen is None


def test_who_comes_back_begins_anew(manager, andes):
    watched(view_of(manager), manager)
    manager.is_active = False
    manager.save()
    watching.watch(at=LATER)
    manager.is_active = True
    manager.save()
    make.partner(tier="KEY")

    watching.watch(at=LATER + timedelta(minutes=5))

    assert titles() == []
    assert len(ViewAlert.objects.get().seen) == 2


def test_filter_that_is_not_understood_any_more_is_a_problem_and_no_flood(manager, andes):
    view = view_of(manager)
    watched(view, manager)
    SavedFilter.objects.filter(pk=view.pk).update(query="tier=GOLD")

    watching.watch(at=LATER)

    alert = ViewAlert.objects.get()
    assert titles() == []
    assert alert.seen == [andes.pk]
    assert "not understood any more: Tier" in alert.problem


def test_view_with_too_many_rows_is_a_problem(manager, andes, monkeypatch):
    monkeypatch.setattr(watching, "MOST_ROWS", 1)
    make.partner(tier="KEY")

    alert = watched(view_of(manager), manager)

    assert alert.seen is None
    assert "more than 1 rows" in alert.problem


def test_view_of_a_list_that_is_not_watched_is_passed_over(manager):
    view = view_of(manager, query="", list_key="nowhere")
    alert = watched(view, manager)

    assert alert.seen is None


def test_one_view_that_breaks_does_not_keep_the_others(manager, engineer, andes, monkeypatch):
    broken = watched(view_of(manager, list_key="breaches", query=""), manager)
    watched(view_of(manager), manager)
    make.partner(tier="KEY")
    monkeypatch.delitem(watching.PLACES, "breaches")
    monkeypatch.setitem(watching.PLACES, "breaches", object())

    watching.watch(at=LATER)

    assert len(titles()) == 1
    assert ViewAlert.objects.get(pk=broken.pk).seen_at == AT


def test_query_language_with_me_is_of_who_is_told(manager, engineer):
    make.work_item(assignee=engineer)
    view = view_of(manager, list_key="work", query="query=assignee+%3D+me", is_shared=True)

    assert len(watched(view, engineer).seen) == 1
    assert len(watched(view, manager).seen) == 0


def test_quiet_look_costs_the_same_however_many_rows(manager):
    watched(view_of(manager), manager)
    counts = []
    for many in (2, 10):
        for _ in range(many):
            make.partner(tier="KEY")
        watching.watch(at=LATER)
        with CaptureQueriesContext(connection) as statements:
            watching.watch(at=LATER)
        counts.append(len(statements))

    assert counts[0] == counts[1] <= 6


def test_task_looks(manager, andes):
    alerts.set_alert(view=view_of(manager), on="both", by=manager, at=AT)

    tasks.watch_views()

    assert ViewAlert.objects.get().seen == [andes.pk]


def test_alert_is_set_and_taken_away_on_its_page(staff, manager, andes, text):
    view = view_of(manager)

    said = staff.post(f"/filters/alerts/{view.pk}/", {"on": "enter"}, follow=True)
    assert "You will be told of Keys" in text(said)
    assert "Alert about Keys: on" in said.content.decode()
    assert ViewAlert.objects.get().on == "enter"

    staff.post(f"/filters/alerts/{view.pk}/", {"on": "leave"})
    assert ViewAlert.objects.get().on == "leave"
    gone = staff.post(f"/filters/alerts/{view.pk}/", {"on": ""}, follow=True)
    assert "not told any more" in text(gone)
    assert not ViewAlert.objects.exists()


def test_shared_view_of_somebody_else_can_be_watched(manager, andes, client_for):
    view = view_of(manager, is_shared=True)
    engineer = make.user(role="engineer")
    client = client_for(engineer)

    assert f"/filters/alerts/{view.pk}/" in client.get("/partners/").content.decode()
    client.post(f"/filters/alerts/{view.pk}/", {"on": "both"})

    assert ViewAlert.objects.get().user == engineer


def test_personal_view_of_somebody_else_is_not_found(manager, andes, client_for):
    view = view_of(manager)

    assert client_for(make.user()).get(f"/filters/alerts/{view.pk}/").status_code == 404


def test_alerts_of_others_go_with_the_sharing(manager, engineer, andes):
    view = view_of(manager, is_shared=True)
    for user in (manager, engineer):
        alerts.set_alert(view=view, on="both", by=user, at=AT)

    saved.change(saved=view, facts={"is_shared": False}, by=manager)

    assert ViewAlert.objects.get().user == manager
    with pytest.raises(Refused, match="not shared any more"):
        alerts.set_alert(view=view, on="both", by=engineer, at=AT)


@pytest.mark.parametrize("on", ["sometimes", "ENTER"])
def test_alert_on_something_else_is_refused(staff, manager, andes, on, text):
    view = view_of(manager)

    assert staff.post(f"/filters/alerts/{view.pk}/", {"on": on}).status_code == 422
    with pytest.raises(Refused, match="when to be told"):
        alerts.set_alert(view=view, on=on, by=manager, at=AT)


def test_thirty_alerts_are_enough(manager, andes):
    for n in range(30):
        view = view_of(manager, name=f"View {n}")
        alerts.set_alert(view=view, on="both", by=manager, at=AT)

    alerts.set_alert(view=view, on="enter", by=manager, at=AT)
    with pytest.raises(Refused, match="enough"):
        alerts.set_alert(view=view_of(manager), on="both", by=manager, at=AT)


def test_problem_is_shown_where_the_alert_is_set(staff, manager, andes, text):
    view = view_of(manager, query="tier=GOLD")
    watched(view, manager)

    assert "It cannot be watched" in text(staff.get(f"/filters/alerts/{view.pk}/"))
