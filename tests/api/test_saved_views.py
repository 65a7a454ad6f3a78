"""Saved views over the API: kept as the pages keep them, seen by whom they concern, watched."""

import pytest

from apps.api.staff import columns, lists
from apps.console.capacity import links
from apps.console.capacity import listing as capacity
from apps.console.commits.listing import COMMITS
from apps.console.filters import places as addresses
from apps.console.lists import extended
from apps.console.places import PLACES
from apps.console.reports.listing import REPORTS
from apps.core import alerts
from apps.core.custom.kinds import ObjectKind
from apps.core.models import SavedFilter, ViewAlert
from tests import factories as make
from tests.api.kept import view_of
from tests.factories import AT

pytestmark = pytest.mark.django_db
VIEWS = "/api/v1/saved-views/"
KEYS = {"list": "partners", "name": "Key ones", "filter": {"tier": ["KEY"]}}


def post(api, place="", **body):
    return api.post(f"{VIEWS}{place}", body, format="json")


def fields(answer) -> set[str]:
    assert answer.status_code == 422, answer.json()
    return {error["field"] for error in answer.json()["errors"]}


def test_lists_are_those_of_the_pages():
    watched = {key for key, each in lists.LISTS.items() if each.watches}

    assert {key.partition("-")[0] for key in lists.LISTS} == addresses.LISTS.keys()
    assert watched == PLACES.keys()
    for key, place in PLACES.items():
        listed = lists.LISTS[key]
        assert (listed.permission, listed.filters) == (place.permission, place.listing.filters)


def listings():
    """Those that may save views, by key; that of commits has one more for who sees no prices."""
    watched = [place.listing for place in PLACES.values()]
    cockpit = [*capacity.LISTINGS.values(), *links.LISTINGS.values()]
    return {each.key: each for each in [*watched, *cockpit, COMMITS, REPORTS]}


def test_columns_are_those_of_the_pages():
    shown = listings()

    assert lists.LISTS.keys() == columns.COLUMNS.keys() == shown.keys()
    for key, listing in shown.items():
        found = columns.COLUMNS[key]
        assert set(found.all) == {column.key for column in listing.columns}, key
        assert set(found.ordered) == {c.key for c in listing.columns if c.sort}, key


@pytest.mark.parametrize("key", list(lists.LISTS))
def test_every_list_has_the_custom_fields_and_tags_that_its_page_has(key):
    for kind in ObjectKind:
        make.custom_field(kind=kind, name="Note")
    page = extended(listings()[key], lists.LISTS[key].rows())

    assert set(columns.of(key).all) == {column.key for column in page.columns}
    assert set(columns.of(key).ordered) == {c.key for c in page.columns if c.sort}


@pytest.mark.parametrize(
    ("body", "field", "said"),
    [
        ({"columns": ["name", "colour", "cf_gone"]}, "columns", "no column colour, cf_gone."),
        ({"columns": ["colour"]}, "columns", "asn, country, legal"),
        ({"sort": "-colour"}, "sort", "no column colour."),
        ({"sort": "tags"}, "sort", "no column tags."),
    ],
)
def test_unknown_column_is_named_with_those_there_are(api, body, field, said):
    answer = post(api, **KEYS | body)

    assert fields(answer) == {field}
    assert said in answer.json()["errors"][0]["message"]
    assert not SavedFilter.objects.exists()
    number = post(api, **KEYS, columns=["tags", "asn"], sort="-asn").json()["number"]
    assert fields(post(api, f"{number}/edit/", **body)) == {field}
    assert SavedFilter.objects.get().query == "cols=tags%2Casn&sort=-asn&tier=KEY"


def test_view_is_kept_as_the_page_keeps_it(api, client_for, manager):
    made = post(
        api, **KEYS, columns=["name", "region"], sort="-name", is_shared=True, is_default=True
    )  # fmt: skip

    assert made.status_code == 201, made.json()
    told = made.json()
    kept = SavedFilter.objects.get(pk=told["number"])
    assert told["query"] == kept.query == "cols=name%2Cregion&sort=-name&tier=KEY"
    assert (told["filter"], told["sort"]) == ({"tier": ["KEY"]}, "-name")
    assert (told["columns"], told["alert"]) == (["name", "region"], None)
    assert (told["is_shared"], told["is_default"]) == (True, True)
    assert "Key ones" in client_for(manager).get("/partners/").content.decode()


def test_views_of_oneself_and_shared_ones_are_listed(client_with_token, manager, engineer):
    view_of(manager, name="Theirs")
    view_of(manager, name="Shared", is_shared=True)
    view_of(engineer, name="Mine", list_key="sites", query="")
    api = client_with_token(owner=engineer)

    def names(query: str = "") -> list[str]:
        return [row["name"] for row in api.get(f"{VIEWS}{query}").json()["results"]]

    assert names() == ["Shared", "Mine"]
    assert names("?ordering=name") == ["Mine", "Shared"]
    assert names("?list=sites") == names("?shared=false") == ["Mine"]
    assert names(f"?owner={manager.email}") == names("?name=sha") == ["Shared"]


def test_view_of_a_list_that_one_may_not_open_is_not_there(client_with_token, manager):
    view = view_of(manager, list_key="partners", is_shared=True)
    api = client_with_token("partner")

    assert api.get(f"{VIEWS}{view.pk}/").status_code == 403


def test_filter_columns_and_order_are_changed_apart(api):
    number = post(api, **KEYS, columns=["region"]).json()["number"]

    moved = post(api, f"{number}/edit/", filter={"tier": "KEY", "region": "LATAM"}).json()
    bare = post(api, f"{number}/edit/", columns=[], sort="name").json()
    named = post(api, f"{number}/edit/", name="Others").json()

    assert moved["query"] == "cols=region&region=LATAM&tier=KEY"
    assert bare["query"] == "region=LATAM&sort=name&tier=KEY"
    assert (named["name"], named["query"]) == ("Others", bare["query"])


def test_list_of_the_cockpit_says_which_it_is(api):
    made = post(api, list="capacity-regionheat", name="Hot", filter={"needs": "n1"}).json()

    assert made["query"] == "by=region&needs=n1&show=heat"
    assert made["filter"] == {"needs": ["n1"]}


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"list": "weather"}, "list"),
        ({"name": ""}, "name"),
        ({"name": "x" * 61}, "name"),
        ({"filter": {"tier": "GOLD"}}, "filter.tier"),
        ({"filter": {"colour": "red"}}, "filter.colour"),
        ({"filter": {"cf_gone": "1"}}, "filter.cf_gone"),
        ({"filter": {"sort": "name"}}, "filter.sort"),
        ({"filter": {"q": ["x" * 400] * 3}}, "filter"),
        ({"columns": ["a,b"]}, "columns.0"),
        ({"sort": "name asc"}, "sort"),
    ],
)
def test_what_does_not_fit_is_named_and_nothing_is_kept(api, body, field):
    assert fields(post(api, **KEYS | body)) == {field}
    assert not SavedFilter.objects.exists()


def test_name_that_is_taken_is_a_conflict(api):
    post(api, **KEYS)

    assert post(api, **KEYS).status_code == 409


def test_only_the_owner_changes_and_removes(api, manager):
    view = view_of(manager, is_shared=True)

    for verb in ("edit", "remove"):
        answer = post(api, f"{view.pk}/{verb}/", name="Mine now")
        assert answer.status_code == 422
        assert "Only the person who saved" in answer.json()["detail"]
    assert SavedFilter.objects.get().name == "Keys"


def test_personal_view_of_somebody_else_is_not_found(api, manager):
    view = view_of(manager)

    for place in ("", "edit/", "remove/", "alert/"):
        assert post(api, f"{view.pk}/{place}", on="both").status_code in (404, 405)
    assert api.get(f"{VIEWS}{view.pk}/").status_code == 404


def test_removed_view_is_told_as_it_was(api):
    number = post(api, **KEYS).json()["number"]

    assert post(api, f"{number}/remove/").json()["name"] == "Key ones"
    assert api.get(f"{VIEWS}{number}/").status_code == 404


def test_alert_of_a_shared_view_is_of_whoever_asks(api, manager):
    view = view_of(manager, is_shared=True)
    alerts.set_alert(view=view, on="leave", by=manager, at=AT)

    told = post(api, f"{view.pk}/alert/", on="enter").json()["alert"]
    gone = post(api, f"{view.pk}/alert/", on=None).json()["alert"]

    assert told == {"on": "enter", "seen_at": None, "problem": ""}
    assert gone is None
    assert ViewAlert.objects.get().user == manager


def test_list_that_is_not_watched_has_no_alert(api):
    number = post(api, list="reports", name="All", filter={}).json()["number"]

    assert post(api, f"{number}/alert/", on="both").status_code == 422


def test_alert_begins_anew_when_the_filter_changes(api):
    number = post(api, **KEYS).json()["number"]
    post(api, f"{number}/alert/", on="both")
    ViewAlert.objects.update(seen=[1], seen_at=AT, problem="Too many")

    post(api, f"{number}/edit/", name="Still")
    assert ViewAlert.objects.get().seen == [1]
    post(api, f"{number}/edit/", filter={"tier": "TAIL"})

    alert = ViewAlert.objects.get()
    assert (alert.seen, alert.problem) == (None, "")


def test_page_costs_the_same_however_many_views(api, django_assert_max_num_queries, manager):
    for number in range(20):
        view_of(manager, name=f"View {number}", is_shared=True)

    with django_assert_max_num_queries(6):
        assert len(api.get(VIEWS).json()["results"]) == 20
