"""Bulk edits of custom fields and tags: preview, what is refused, exact undo."""

from dataclasses import replace
from datetime import date

import pytest

from apps.core import tags
from apps.core.custom import actions as custom
from apps.core.custom.queries import models
from apps.core.errors import Invalid, Refused
from apps.core.models import Tagged
from apps.exchange import actions
from apps.exchange.bulk import KINDS, whole
from apps.exchange.models import ImportChange, ImportRow
from apps.partners.models import Partner
from tests import factories as make
from tests.exchange.bulking import applied, checked, faults, undone, verdicts
from tests.factories import AT

pytestmark = pytest.mark.django_db

MADE = {
    "partners": make.partner,
    "contacts": make.contact,
    "agreements": make.agreement,
    "sites": make.site,
    "interconnects": make.pni,
    "requests": lambda: make.asked(state="IN_REVIEW"),
    "work": make.work_item,
}
TAGGED = sorted(set(MADE) - {"work"})


def custom_of(*rows) -> list[dict]:
    for row in rows:
        row.refresh_from_db()
    return [row.custom for row in rows]


def give(row, **values):
    custom.set_values(obj=row, values=values, by=None, at=AT)
    return row


def kind_name(key: str) -> str:
    return KINDS[key].rows().model.OBJECT_KIND


def test_every_kind_of_main_object_can_be_edited_in_bulk():
    assert {kind.rows().model for kind in KINDS.values()} == set(models().values())
    assert [key for key in MADE if issubclass(KINDS[key].rows().model, Tagged)] == [
        key for key in MADE if key in TAGGED
    ]


@pytest.mark.parametrize("key", MADE)
def test_custom_field_of_every_kind_changes_and_comes_back(manager, key):
    make.custom_field(name="Cost centre", kind=kind_name(key))
    row = MADE[key]()

    run = applied(checked(manager, [row], kind=key, cf_cost_centre={"value": "4711"}), manager)
    assert custom_of(row) == [{"cost_centre": "4711"}], faults(run)
    undone(run, manager)

    assert custom_of(row) == [{}]


@pytest.mark.parametrize("key", TAGGED)
def test_tags_of_every_kind_are_put_on_and_taken_off_and_come_back(manager, key):
    row = MADE[key]()
    tags.set_tags(obj=row, names=["Lab", "old"], by=None, at=AT)

    on = applied(checked(manager, [row], kind=key, tags={"value": "new", "way": "add"}), manager)
    off = applied(
        checked(manager, [row], kind=key, tags={"value": "LAB", "way": "remove"}), manager
    )
    row.refresh_from_db()
    assert row.tags == ["old", "new"], faults(off)
    undone(off, manager)
    undone(on, manager)

    row.refresh_from_db()
    assert row.tags == ["Lab", "old"]


VALUES = {
    "TEXT": ("Acme", "Acme", "Acme"),
    "NUMBER": ("12.50", 12.5, "12.5\u00a0kW"),
    "DATE": ("2027-01-31", "2027-01-31", "31 Jan 2027"),
    "YES_NO": ("no", False, "No"),
    "CHOICE": ("acme_hands", "acme_hands", "Acme Hands"),
    "CHOICES": (["metro_techs"], ["metro_techs"], "Metro Techs"),
    "URL": ("https://wiki.example/a", "https://wiki.example/a", "https://wiki.example/a"),
}


@pytest.mark.parametrize("type", VALUES)
def test_value_of_each_type_is_stored_as_a_form_would_and_said_in_words(manager, type):
    given, stored, said = VALUES[type]
    make.custom_field(name="It", type=type, unit="kW")
    row = make.partner()

    run = applied(checked(manager, [row], cf_it={"value": given}), manager)

    assert custom_of(row) == [{"it": stored}]
    assert list(run.rows.get().diff.values()) == [["–", said]]


def test_person_is_named_by_mail_and_said_by_name(manager, engineer):
    make.custom_field(name="Sponsor", type="PERSON")
    row = make.partner()

    run = applied(checked(manager, [row], cf_sponsor={"value": engineer.email.upper()}), manager)

    assert custom_of(row) == [{"sponsor": engineer.pk}]
    assert run.rows.get().diff["Sponsor"] == ["–", str(engineer)]
    assert run.source == f"Sponsor: {engineer}"


def test_several_choices_are_added_and_taken_away_in_the_order_of_the_field(manager):
    make.custom_field(name="Vendors", type="CHOICES", choices=["A", "B", "C"])
    rows = [
        give(make.partner(), vendors=["c"]),
        give(make.partner(), vendors=["a"]),
        make.partner(),
    ]

    run = applied(checked(manager, rows, cf_vendors={"value": ["a"], "way": "add"}), manager)
    assert custom_of(*rows) == [{"vendors": ["a", "c"]}, {"vendors": ["a"]}, {"vendors": ["a"]}]
    assert verdicts(run) == ["change", "same", "change"]

    applied(checked(manager, rows, cf_vendors={"value": ["a"], "way": "remove"}), manager)
    assert custom_of(*rows) == [{"vendors": ["c"]}, {}, {}]


@pytest.mark.parametrize(
    ("type", "value", "said"),
    [
        ("NUMBER", "a lot", "It: Give a number"),
        ("DATE", "2027-02-30", "There is no such day"),
        ("CHOICE", "Nobody Ltd", "is not among the choices"),
        ("URL", "javascript:alert(1)", "begins with https://"),
        ("PERSON", "nobody@nowhere.example", "Nobody of ours"),
        ("TEXT", "x" * 201, "At most 200 characters"),
        ("YES_NO", "maybe", "Say yes or no"),
    ],
)
def test_value_that_does_not_fit_its_field_is_refused_before_any_row_is_read(
    manager, type, value, said
):
    make.custom_field(name="It", type=type)

    with pytest.raises(Invalid) as caught:
        checked(manager, [make.partner()], cf_it={"value": value})

    assert said in caught.value.errors["cf_it"]


@pytest.mark.parametrize("names", ["a\u0007b", ",".join(f"tag {n}" for n in range(31)), "x" * 33])
def test_tags_that_are_none_are_refused(manager, names):
    with pytest.raises(Invalid):
        checked(manager, [make.partner()], tags={"value": names, "way": "add"})


def test_row_whose_tags_would_be_too_many_is_refused_by_itself(manager):
    full, free = make.partner(tags=[f"tag {n}" for n in range(30)]), make.partner()

    run = checked(manager, [full, free], tags={"value": "one more", "way": "add"})

    assert verdicts(run) == ["error", "change"]
    assert faults(run) == ["At most 30 tags fit on one object."]


def test_tag_in_another_case_is_there_already(manager):
    row = make.partner(tags=["Lab"])

    assert verdicts(checked(manager, [row], tags={"value": "lab", "way": "add"})) == ["same"]


def test_undo_brings_back_tags_that_nobody_could_give_now(manager):
    row = make.partner()
    Partner.objects.filter(pk=row.pk).update(tags=["lab", "Lab", "a,b"])
    run = applied(checked(manager, [row], tags={"value": "new", "way": "set"}), manager)

    undone(run, manager)

    row.refresh_from_db()
    assert row.tags == ["lab", "Lab", "a,b"]


def test_undo_brings_back_a_choice_that_was_retired_since(manager):
    field = make.custom_field(name="Vendor", type="CHOICE", choices=["A", "B"])
    row = give(make.partner(), vendor="a")
    run = applied(checked(manager, [row], cf_vendor={"value": "b"}), manager)
    choices = [replace(each, is_retired=each.key == "a") for each in field.definition.choices]
    custom.change(field=field, facts={"choices": choices}, by=None, at=AT)

    undone(run, manager)

    assert custom_of(row) == [{"vendor": "a"}]


def test_undo_of_a_field_that_was_retired_since_still_restores_it(manager):
    field = make.custom_field(name="Vendor")
    row = give(make.partner(), vendor="before")
    run = applied(checked(manager, [row], cf_vendor={"value": "after"}), manager)
    custom.retire(field=field, by=None, at=AT)

    undone(run, manager)

    assert custom_of(row) == [{"vendor": "before"}]


def test_undo_leaves_a_value_that_was_changed_since_and_names_it(manager):
    make.custom_field(name="Vendor")
    make.custom_field(name="Power", type="NUMBER", unit="kW")
    row = give(make.partner(), power=2)
    run = applied(
        checked(manager, [row], cf_vendor={"value": "Acme"}, cf_power={"value": "3"}), manager
    )
    give(row, power=5)

    run = undone(run, manager)

    assert custom_of(row) == [{"power": 5}]
    kept = ImportChange.objects.get(run=run).kept
    assert kept == ["Power, kW was changed since: set to 3\u00a0kW, now 5\u00a0kW."]


def test_undo_of_a_field_that_was_removed_since_is_named(manager):
    field = make.custom_field(name="Vendor")
    row = give(make.partner(), vendor="before")
    run = applied(checked(manager, [row], cf_vendor={"value": ""}), manager)
    custom.remove(field=field, by=None, at=AT)

    run = undone(run, manager)

    assert ImportChange.objects.get(run=run).kept == ["The custom field vendor was removed."]
    assert custom_of(row) == [{}]


def test_field_retired_between_preview_and_yes_changes_nothing(manager):
    field = make.custom_field(name="Vendor")
    row = make.partner()
    run = checked(manager, [row], tier={"value": "KEY"}, cf_vendor={"value": "Acme"})
    custom.retire(field=field, by=None, at=AT)

    run = applied(run, manager)

    assert faults(run) == [
        "A field of this edit is not in use any more. Nothing of it was changed."
    ]
    row.refresh_from_db()
    assert (row.tier, row.custom) == ("STANDARD", {})


def test_retired_and_foreign_fields_are_not_offered(manager):
    custom.retire(field=make.custom_field(name="Old"), by=None, at=AT)
    make.custom_field(name="Elsewhere", kind="site")

    for name in ("cf_old", "cf_elsewhere"):
        with pytest.raises(Invalid, match="cannot be changed in bulk"):
            checked(manager, [make.partner()], **{name: {"value": "x"}})
    assert [f.name for f in whole(KINDS["partners"]).offered if f.name.startswith("cf_")] == []


@pytest.mark.parametrize("type", ["TEXT", "NUMBER", "DATE", "YES_NO", "CHOICE", "URL", "PERSON"])
def test_row_whose_required_field_would_be_emptied_is_refused_by_itself(manager, type):
    make.custom_field(name="It", type=type, is_required=True)
    value = manager.email if type == "PERSON" else VALUES[type][0]
    rows = [give(make.partner(), it=value), make.partner(), make.partner(tier="KEY")]
    held = custom_of(*rows)

    run = checked(manager, rows, cf_it={"value": ""}, tier={"value": "KEY"})
    assert verdicts(run) == ["error", "change", "same"]
    assert faults(run) == [
        "It: It is required and cannot be taken away: give another value instead."
    ]
    assert list(run.rows.order_by("pk").first().diff)[0] == "It"
    applied(run, manager)

    assert custom_of(*rows) == held
    assert [row.tier for row in rows] == ["STANDARD", "KEY", "KEY"]


def test_required_field_that_is_optional_at_the_yes_is_emptied_only_after_its_own_preview(manager):
    field = make.custom_field(name="Vendor", is_required=True)
    row = give(make.partner(), vendor="Acme")
    run = checked(manager, [row, make.partner()], cf_vendor={"value": ""})
    custom.change(field=field, facts={"is_required": False}, by=None, at=AT)

    with pytest.raises(Refused, match="no row to change"):
        applied(run, manager)

    assert custom_of(row) == [{"vendor": "Acme"}]


def test_field_that_became_required_after_the_preview_is_not_emptied(manager):
    field = make.custom_field(name="Vendor")
    row = give(make.partner(), vendor="Acme")
    run = checked(manager, [row], cf_vendor={"value": ""})
    custom.change(field=field, facts={"is_required": True}, by=None, at=AT)

    run = applied(run, manager)

    assert "It is required and cannot be taken away" in faults(run)[0]
    assert custom_of(row) == [{"vendor": "Acme"}]


@pytest.mark.parametrize("given", [{"value": ["a"], "way": "remove"}, {"value": [], "way": "set"}])
def test_row_whose_required_choices_would_all_go_is_refused_by_itself(manager, given):
    make.custom_field(name="Vendors", type="CHOICES", choices=["A", "B"], is_required=True)
    rows = [give(make.partner(), vendors=["a"]), make.partner()]

    run = checked(manager, rows, cf_vendors=given)

    assert verdicts(run) == ["error", "same"]
    assert "required" in faults(run)[0]


def test_row_that_keeps_one_of_its_required_choices_may_lose_another(manager):
    make.custom_field(name="Vendors", type="CHOICES", choices=["A", "B"], is_required=True)
    rows = [give(make.partner(), vendors=["a"]), give(make.partner(), vendors=["a", "b"])]

    run = checked(manager, rows, cf_vendors={"value": ["a"], "way": "remove"})

    assert verdicts(run) == ["error", "change"]
    assert "required" in faults(run)[0]


def test_value_given_by_somebody_between_preview_and_yes_is_left_alone(manager):
    make.custom_field(name="Vendor")
    row = make.partner()
    run = checked(manager, [row], cf_vendor={"value": "Acme"})
    give(row, vendor="Mine")

    run = applied(run, manager)

    assert "Vendor is Mine now" in faults(run)[0]
    assert custom_of(row) == [{"vendor": "Mine"}]


def test_other_custom_values_and_fields_stay_as_they_are(manager):
    make.custom_field(name="Vendor")
    make.custom_field(name="Since", type="DATE")
    row = give(make.partner(tags=["lab"]), since=date(2026, 1, 5))

    undone(applied(checked(manager, [row], cf_vendor={"value": "Acme"}), manager), manager)

    assert custom_of(row) == [{"since": "2026-01-05"}]
    assert row.tags == ["lab"]


def test_preview_writes_neither_tags_nor_custom_values(manager):
    make.custom_field(name="Vendor")
    row = make.partner(tags=["lab"])
    events = row.events.count()

    checked(manager, [row], cf_vendor={"value": "Acme"}, tags={"value": "new", "way": "add"})

    assert (custom_of(row), row.tags, row.events.count()) == ([{}], ["lab"], events)


def test_changes_of_custom_fields_and_tags_are_audited(manager):
    make.custom_field(name="Vendor")
    row = make.partner()

    applied(
        checked(manager, [row], cf_vendor={"value": "A"}, tags={"value": "new", "way": "add"}),
        manager,
    )

    last = row.events.order_by("-pgh_id").first()
    assert last.pgh_context.metadata == {"actor": manager.pk, "channel": "bulk"}
    assert (last.custom, last.tags) == ({"vendor": "A"}, ["new"])


def test_two_workers_at_once_change_a_row_once(manager):
    make.custom_field(name="Vendor")
    run = checked(manager, [make.partner()], cf_vendor={"value": "Acme"})
    job = actions.request_bulk(run=run, by=manager, at=AT)

    for _ in range(2):
        actions.apply_bulk(job_id=job.pk, at=AT)

    assert ImportChange.objects.filter(run=run).count() == 1
    assert ImportRow.objects.get(run=run).done_at == AT
