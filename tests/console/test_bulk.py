"""Choosing rows in a list, saying what changes, the preview, yes, and back."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.console.places import PLACES
from apps.exchange import tasks
from apps.exchange.actions import bulk_checking
from apps.exchange.bulk import KINDS
from apps.exchange.models import ImportRow, ImportRun
from apps.partners.models import Partner
from tests import factories as make
from tests.factories import AT

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]

NEW = "/bulk/new/partners/"
TO_KEY = {"preview": "1", "do_tier": "on", "tier": "KEY", "way_tags": "add"}


def boxes(response) -> list[str]:
    return re.findall(r'name="?ref"? value="([^"]+)"', response.content.decode())


def chosen(response) -> list[str]:
    """What a form about rows sends along."""
    return re.findall(r'name="refs" value="([^"]*)"', response.content.decode())[0].split()


def previewed(client, *partners, **data) -> ImportRun:
    refs = [partner.ref for partner in partners]
    response = client.post(NEW, {"scope": "chosen", "ref": refs, **TO_KEY, **data})
    assert response.status_code == 302, response.content.decode()[:3000]
    return ImportRun.objects.latest("pk")


@pytest.fixture
def two(db):
    return make.partner(name="Andes", tier="TAIL"), make.partner(name="Bora", tier="STANDARD")


def test_list_has_boxes_only_while_somebody_chooses(staff, two, text):
    usual, choosing = staff.get("/partners/"), staff.get("/partners/?pick=1&tier=TAIL")

    assert boxes(usual) == []
    assert 'href="?pick=1"' in usual.content.decode()
    assert boxes(choosing) == [two[0].ref]
    assert 'aria-label="Choose Andes"' in choosing.content.decode()
    assert "Edit all 1 partner" in text(choosing)
    assert 'name="came_with" value="tier=TAIL"' in choosing.content.decode()


def test_choosing_survives_filters_order_and_fragments(staff, two):
    page = staff.get("/partners/?pick=1", headers={"HX-Request": "true", "HX-Target": "list"})
    whole = staff.get("/partners/?pick=1").content.decode()

    assert boxes(page) == [two[0].ref, two[1].ref]
    assert '<input type="hidden" name="pick" value="1">' in whole
    assert "pick=1&amp;sort=" in whole


def test_reader_cannot_choose(reader, two):
    page = reader.get("/partners/?pick=1")

    assert boxes(page) == []
    assert "pick=1" not in reader.get("/partners/").content.decode()
    assert reader.post(NEW, {"ref": two[0].ref, **TO_KEY}).status_code == 404
    assert reader.get("/bulk/").status_code == 200


@pytest.mark.parametrize(
    ("path", "made"),
    [
        ("/contacts/", lambda: make.contact().pk),
        ("/agreements/", lambda: make.agreement().ref),
        ("/interconnects/", lambda: make.pni().ref),
        ("/requests/", lambda: make.asked().ref),
        ("/work-items/", lambda: make.work_item().key),
    ],
)
def test_other_lists_are_chosen_from_as_well(staff, path, made, text):
    ref = str(made())
    key = path.strip("/").removesuffix("-items")

    assert boxes(staff.get(f"{path}?pick=1")) == [ref]
    picked = staff.post(f"/bulk/new/{key}/", {"scope": "chosen", "ref": ref})
    every = staff.post(f"/bulk/new/{key}/", {"scope": "all", "came_with": ""})
    assert picked.status_code == every.status_code == 200
    assert re.search(r"Edit 1 [a-z ]+", text(picked))


def test_form_offers_the_fields_and_keeps_what_was_chosen(staff, two, text):
    page = staff.post(NEW, {"scope": "chosen", "ref": [two[0].ref, two[1].ref, "PAR-99999"]})

    assert "Edit 2 partners" in text(page)
    for label in ("Owner", "Tier", "Next review", "Tags"):
        assert f"Change {label.lower()}" in text(page)
    assert chosen(page) == [two[0].ref, two[1].ref, "PAR-99999"]


def test_form_names_the_first_rows_that_were_chosen(staff, two, text):
    others = [make.partner(name=f"Net {n}") for n in range(5)]
    refs = [partner.ref for partner in (*two, *others)]

    page = text(staff.post(NEW, {"ref": refs}))

    assert "Andes; Bora; Net 0; Net 1; and 3 more" in page
    assert "Andes;" not in text(staff.post(NEW, {"scope": "all", "came_with": ""}))


def test_rows_of_other_pages_go_along_with_those_of_this_one(staff, two, text):
    third = make.partner(name="Cima")

    page = staff.post(NEW, {"ref": [two[0].ref], "refs": f"{third.ref} {two[0].ref}  {two[1].ref}"})

    assert "Edit 3 partners" in text(page)
    assert chosen(page) == [two[0].ref, third.ref, two[1].ref]


def test_more_rows_than_can_be_edited_are_refused_and_none_is_left_out(
    staff, two, monkeypatch, text
):
    monkeypatch.setattr(bulk_checking, "MOST", 1)

    page = staff.post(NEW, {"refs": f"{two[0].ref} {two[1].ref}", **TO_KEY})

    assert page.status_code == 422
    assert "2 partners are too many; up to 1 are changed at once" in text(page)
    assert chosen(page) == [two[0].ref, two[1].ref]


def test_a_thousand_rows_are_chosen_one_by_one(staff):
    refs = [make.partner().ref, *(f"PAR-{n:05}" for n in range(50_000, 51_500))]

    assert staff.post(NEW, {"refs": " ".join(refs)}).status_code == 200


def test_a_filter_without_rows_leaves_the_bar_for_what_was_ticked(staff, two, text):
    page = staff.get("/partners/?pick=1&q=nobodyhasthisname")

    assert "Edit the chosen" in text(page)
    assert "Edit all" not in text(page)
    assert "No partner matches" in text(page)


def test_taking_filters_away_goes_on_choosing(staff, two):
    page = staff.get("/partners/?pick=1&tier=TAIL").content.decode()

    assert 'href="/partners/?all=1&amp;pick=1"' in page


def test_walk_from_the_form_to_the_undo(staff, two, text):
    run = previewed(staff, *two)
    preview = staff.get(f"/bulk/{run.ref}/")
    assert "Tier: Tail → Key" in text(preview)
    assert "Change 2 partners" in text(preview)
    assert set(Partner.objects.values_list("tier", flat=True)) == {"TAIL", "STANDARD"}

    result = staff.post(f"/bulk/{run.ref}/apply/", follow=True)
    assert "2 of 2 changed" in text(result)
    assert set(Partner.objects.values_list("tier", flat=True)) == {"KEY"}

    back = staff.post(f"/bulk/{run.ref}/undo/", follow=True)
    assert "Everything is as it was before" in text(back)
    assert set(Partner.objects.values_list("tier", flat=True)) == {"TAIL", "STANDARD"}


def test_all_that_match_are_changed_and_nothing_else(staff, two):
    third = make.partner(name="Cima", tier="TAIL")

    staff.post(NEW, {"scope": "all", "came_with": "tier=TAIL&sort=-name", **TO_KEY})

    rows = ImportRow.objects.order_by("pk").values_list("label", flat=True)
    assert list(rows) == [third.name, two[0].name]


def test_filter_that_is_not_understood_chooses_as_the_list_does(staff, two):
    shown = boxes(staff.get("/partners/?pick=1&owner=nobody@nowhere.example&tier=WRONG"))

    staff.post(NEW, {"scope": "all", "came_with": "owner=nobody@nowhere.example&tier=WRONG",
                     **TO_KEY})  # fmt: skip

    assert ImportRow.objects.count() == len(shown)


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"scope": "chosen"},
        {"ref": "PAR-99999"},
        {"ref": "' OR 1"},
        {"scope": "all", "came_with": "q=nobodyhasthisname"},
    ],
)
def test_empty_choice_goes_back_to_the_list_and_says_so(staff, two, data, text):
    response = staff.post(NEW, {**data, **TO_KEY}, follow=True)

    assert "Choose partners first" in text(response)
    assert response.redirect_chain[0][0].startswith("/partners/")
    assert not ImportRun.objects.exists()


def test_contact_chosen_by_something_else_than_a_number_is_left_out(staff, text):
    response = staff.post("/bulk/new/contacts/", {"ref": ["abc", "9" * 30]}, follow=True)

    assert "Choose contacts first" in text(response)


def test_opening_the_form_without_a_choice_goes_to_the_list(staff):
    assert staff.get(NEW)["Location"] == "/partners/?pick=1"
    assert staff.get("/bulk/new/suppliers/").status_code == 404


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"do_tier": ""}, "Tick what is to be changed"),
        ({"tier": "GOLD"}, "Select a valid choice"),
        ({"tier": ""}, "Choose one."),
        ({"do_next_review_on": "on", "next_review_on": "soon"}, "Enter a valid date"),
        ({"do_owner": "on", "owner": "99999"}, "Select a valid choice"),
        ({"do_tags": "on", "tags": ""}, "Tags: say which"),
        ({"do_tags": "on", "tags": "x" * 40}, "longer than 32 letters"),
    ],
)
def test_wrong_value_is_said_at_its_field_and_nothing_typed_is_lost(staff, two, data, said, text):
    asked = {"ref": [two[0].ref], **TO_KEY, "tags": "lab", **data}

    response = staff.post(NEW, asked)

    assert response.status_code == 422
    assert said in text(response)
    assert chosen(response) == [two[0].ref]
    assert not ImportRun.objects.exists()


def test_empty_value_that_is_ticked_empties_the_field(staff, manager, two):
    Partner.objects.update(owner=manager)
    run = previewed(staff, *two, do_tier="", do_owner="on", owner="")

    staff.post(f"/bulk/{run.ref}/apply/")

    assert not Partner.objects.exclude(owner=None).exists()


def test_large_choice_is_checked_and_changed_by_a_worker(
    staff, two, monkeypatch, django_capture_on_commit_callbacks, text
):
    monkeypatch.setattr("apps.exchange.actions.SMALL", 1)
    for name in ("check_bulk", "apply_bulk", "undo_bulk"):
        monkeypatch.setattr(getattr(tasks, name), "delay", getattr(tasks, name))

    with django_capture_on_commit_callbacks(execute=False) as waiting:
        run = previewed(staff, *two)
    page = staff.get(f"/bulk/{run.ref}/")
    assert "Waiting for a worker" in text(page)
    assert f'hx-get="/bulk/{run.ref}/progress/"' in page.content.decode()
    assert "HX-Refresh" not in staff.get(f"/bulk/{run.ref}/progress/")

    waiting[0]()
    assert staff.get(f"/bulk/{run.ref}/progress/")["HX-Refresh"] == "true"
    with django_capture_on_commit_callbacks(execute=True):
        staff.post(f"/bulk/{run.ref}/apply/")
    with django_capture_on_commit_callbacks(execute=True):
        staff.post(f"/bulk/{run.ref}/undo/")

    run.refresh_from_db()
    assert (run.state, run.counts["done"]) == ("UNDONE", 2)


def test_bulk_edit_is_seen_by_who_may_edit_its_rows(staff, two, client_for, text):
    run = previewed(staff, *two)
    engineer = client_for(make.user(role="engineer"))

    assert run.ref in text(staff.get("/bulk/"))
    assert run.ref not in text(engineer.get("/bulk/"))
    for verb in ("", "progress/"):
        assert engineer.get(f"/bulk/{run.ref}/{verb}").status_code == 404
    for verb in ("apply/", "undo/", "drop/"):
        assert engineer.post(f"/bulk/{run.ref}/{verb}").status_code == 404
    assert staff.get(f"/imports/{run.ref}/").status_code == 404
    assert run.ref not in text(staff.get("/imports/"))


def test_dropped_preview_changes_nothing(staff, two, text):
    run = previewed(staff, *two)

    response = staff.post(f"/bulk/{run.ref}/drop/", follow=True)

    assert "Nothing was changed" in text(response)
    assert "cannot become" in text(staff.post(f"/bulk/{run.ref}/apply/", follow=True))


def test_second_yes_is_told(staff, two, text):
    run = previewed(staff, *two)
    staff.post(f"/bulk/{run.ref}/apply/")

    again = staff.post(f"/bulk/{run.ref}/apply/", follow=True)

    assert "cannot become" in text(again)


def test_refused_rows_are_shown_with_their_reason(staff, two, text):
    run = previewed(staff, *two)
    Partner.objects.filter(pk=two[1].pk).delete()
    staff.post(f"/bulk/{run.ref}/apply/")

    page = text(staff.get(f"/bulk/{run.ref}/?verdict=error"))

    assert "It is not there any more." in page
    assert "Andes" not in page.split("Rows")[-1]


def test_row_left_alone_by_the_undo_is_named(staff, two, text):
    run = previewed(staff, *two)
    staff.post(f"/bulk/{run.ref}/apply/")
    Partner.objects.filter(pk=two[0].pk).update(tier="STANDARD")

    page = text(staff.post(f"/bulk/{run.ref}/undo/", follow=True))

    assert "All but 1 of 2 are as they were before." in page
    assert "Left as they are now" in page
    assert "Tier was changed since: set to Key, now Standard." in page


def test_pages_cost_the_same_queries_however_many_rows(staff, text):
    staff.get("/partners/?pick=1")  # what the menu counts is kept from here on
    counts = []
    for many in (3, 20):
        rows = [make.partner(tier="TAIL") for _ in range(many)]
        run = previewed(staff, *rows)
        with CaptureQueriesContext(connection) as statements:
            staff.get(f"/bulk/{run.ref}/")
        counts.append(len(statements))
        with CaptureQueriesContext(connection) as statements:
            staff.get("/partners/?pick=1")
        counts.append(len(statements))

    assert counts[:2] == counts[2:]
    assert max(counts) <= 12


def of_archived_and_not():
    """A row of each kind, of a partner that is there and of one that is archived."""
    for name, facts in (("Here", {}), ("Away", {"archived_at": AT})):
        partner = make.partner(name=name, **facts)
        make.contact(partner=partner)
        make.agreement(partner=partner)
        make.asked(interconnect=make.pni(partner=partner))
    make.work_item()


CHANGES = {
    "partners": {"do_tier": "on", "tier": "KEY"},
    "contacts": {"do_language": "on", "language": "pt"},
    "agreements": {"do_governing_law": "on", "governing_law": "Peru"},
    "sites": {"do_kind": "on", "kind": "pop"},
    "interconnects": {"do_redundancy_group": "on", "redundancy_group": "north"},
    "requests": {"do_priority": "on", "priority": "HIGH"},
    "work": {"do_due_on": "on", "due_on": "2026-12-01"},
}


@pytest.mark.parametrize("key", list(KINDS))
@pytest.mark.parametrize("query", ["", "archived=yes", "standing=archived"])
def test_all_are_those_that_the_list_counts_and_none_of_an_archived_partner_is_gone(
    staff, key, query
):
    of_archived_and_not()
    page = staff.get(f"{reverse(PLACES[key].address)}?pick=1&{query}").content.decode()
    counted = sum(int(number) for number in re.findall(r"Edit all (\d+)", page))

    sent = {"scope": "all", "came_with": query, "preview": "1", **CHANGES[key]}
    staff.post(f"/bulk/new/{key}/", sent)

    rows = ImportRow.objects.all()
    assert rows.count() == counted
    assert not [row.faults for row in rows if bulk_checking.GONE in str(row.faults)]
