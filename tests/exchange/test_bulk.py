"""Bulk edits: preview, apply, undo, by the actions of the apps that own the rows."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.core.errors import Invalid, Refused
from apps.core.models import Job
from apps.exchange import actions
from apps.exchange.bulk import KINDS
from apps.exchange.models import ImportChange, ImportRow, ImportRun
from apps.partners import actions as partners
from apps.partners.models import Partner
from apps.programs.models import ItemChange
from tests import factories as make
from tests.exchange.bulking import applied, checked, faults, undone, verdicts
from tests.factories import AT

pytestmark = pytest.mark.django_db


def state_of(model):
    return list(model.objects.order_by("pk").values())


@pytest.fixture
def three(db):
    return [make.partner(tier=tier, tags=tags) for tier, tags in
            [("KEY", ["lab"]), ("TAIL", []), ("STANDARD", ["lab", "old"])]]  # fmt: skip


def test_preview_says_old_and_new_of_each_row_and_changes_nothing(manager, three):
    before = state_of(Partner)

    run = checked(manager, three, tier={"value": "KEY"}, owner={"value": manager.pk})

    assert (run.state, run.ref[:4]) == ("CHECKED", "BLK-")
    assert run.source == f"Tier: Key; Owner: {manager}"
    assert [row.diff.get("Tier") for row in run.rows.order_by("pk")] == [
        None, ["Tail", "Key"], ["Standard", "Key"],
    ]  # fmt: skip
    assert run.rows.first().diff["Owner"] == ["nobody", str(manager)]
    assert state_of(Partner) == before


def test_row_that_is_as_wanted_already_is_left(manager, three):
    run = applied(checked(manager, three, tier={"value": "KEY"}), manager)

    assert verdicts(run) == ["same", "change", "change"]
    assert run.counts["done"] == 2
    assert ImportChange.objects.filter(run=run).count() == 2


def test_words_are_added_to_what_each_row_has(manager, three):
    applied(checked(manager, three, tags={"value": "new", "way": "add"}), manager)

    tags = [partner.tags for partner in Partner.objects.order_by("pk")]
    assert tags == [["lab", "new"], ["new"], ["lab", "old", "new"]]


def test_undo_restores_the_former_state_exactly(manager, three):
    before = state_of(Partner)
    run = checked(manager, three, tags={"value": "lab,new", "way": "set"}, tier={"value": "TAIL"},
                  next_review_on={"value": "2027-03-01"})  # fmt: skip

    run = applied(run, manager)
    assert Partner.objects.filter(tier="TAIL", next_review_on=date(2027, 3, 1)).count() == 3
    run = undone(run, manager)

    assert (run.state, run.counts["kept"]) == ("UNDONE", 0)
    assert state_of(Partner) == before


def test_undo_leaves_what_was_changed_since_and_names_it(manager, three):
    run = applied(checked(manager, three, tier={"value": "KEY"}), manager)
    other = three[1]
    other.refresh_from_db()
    partners.edit_partner(partner=other, tier="STANDARD", by=manager, at=AT)

    run = undone(run, manager)

    kept = ImportChange.objects.filter(run=run).exclude(kept=[]).get()
    assert kept.label == other.name
    assert kept.kept == ["Tier was changed since: set to Key, now Standard."]
    assert [p.tier for p in Partner.objects.order_by("pk")] == ["KEY", "STANDARD", "STANDARD"]
    assert run.counts["kept"] == 1


def test_other_field_changed_since_does_not_hold_the_undo_up(manager, three):
    run = applied(checked(manager, three, tier={"value": "KEY"}), manager)
    three[1].refresh_from_db()
    partners.edit_partner(partner=three[1], notes="Call them", by=manager, at=AT)

    undone(run, manager)

    three[1].refresh_from_db()
    assert (three[1].tier, three[1].notes) == ("TAIL", "Call them")


def test_row_changed_between_preview_and_yes_is_left_alone(manager, three):
    run = checked(manager, three, tier={"value": "KEY"})
    partners.edit_partner(partner=three[2], tier="TAIL", by=manager, at=AT)

    run = applied(run, manager)

    assert verdicts(run) == ["same", "change", "error"]
    assert faults(run) == [
        "Somebody has changed it since the preview: Tier is Tail now. It was left alone."
    ]
    assert Partner.objects.get(pk=three[2].pk).tier == "TAIL"


def test_row_that_got_the_value_meanwhile_is_left_alone(manager, three):
    run = checked(manager, three, tier={"value": "KEY"})
    partners.edit_partner(partner=three[1], tier="KEY", by=manager, at=AT)

    run = applied(run, manager)

    assert "Tier is Key now" in faults(run)[0]
    assert run.counts["done"] == 1


def test_row_that_is_gone_is_named(manager, three):
    run = checked(manager, three, tier={"value": "KEY"})
    Partner.objects.filter(pk=three[1].pk).delete()

    run = applied(run, manager)

    assert faults(run) == ["It is not there any more."]
    assert run.counts["done"] == 1


def test_row_gone_before_the_preview_is_named_there(manager, three):
    run = actions.propose_bulk(
        kind="partners", pks=[three[0].pk, 10**9], changes={"tier": {"value": "TAIL"}},
        by=manager, at=AT,
    )  # fmt: skip
    actions.check_bulk(job_id=run.job_id, at=AT)

    assert verdicts(run) == ["change", "error"]


def test_what_the_action_refuses_is_said_in_the_preview(manager):
    over = make.agreement(state="EXPIRED", title="Old one")
    live = make.agreement(title="Live one", effective_on=None, signed_on=None, state="DRAFT")

    run = checked(manager, [over, live], kind="agreements", our_entity={"value": "Northlight GmbH"})

    assert verdicts(run) == ["error", "change"]
    assert run.rows.order_by("pk")[0].label == f"{over}, {over.partner}"
    assert faults(run)[0] != ""


def test_owner_of_an_agreement_that_is_over_still_changes(manager):
    over = make.agreement(state="EXPIRED")

    applied(checked(manager, [over], kind="agreements", owner={"value": manager.pk}), manager)

    over.refresh_from_db()
    assert over.owner == manager


def test_every_kind_changes_and_comes_back(manager):
    engineer = make.user(role="engineer")
    cases = {
        "partners": (make.partner(), "backup_owner"),
        "agreements": (make.agreement(), "owner"),
        "interconnects": (make.pni(), "owner"),
        "requests": (make.asked(state="IN_REVIEW"), "assignee"),
        "work": (make.work_item(), "assignee"),
    }
    for key, (row, name) in cases.items():
        run = applied(checked(manager, [row], kind=key, **{name: {"value": engineer.pk}}), manager)
        row.refresh_from_db()
        assert getattr(row, name) == engineer, (key, faults(run))
        undone(run, manager)
        row.refresh_from_db()
        assert getattr(row, name) != engineer, key


def test_contacts_are_confirmed_together(manager):
    contacts = [make.contact(name=name) for name in ("Ana", "Luis")]

    applied(
        checked(manager, contacts, kind="contacts", verified_on={"value": "2026-11-01"}), manager
    )

    for contact in contacts:
        contact.refresh_from_db()
        assert contact.verified_on == date(2026, 11, 1)


def test_history_of_an_item_knows_the_change_and_its_undo(manager):
    item = make.work_item(labels=["a"])
    run = applied(
        checked(manager, [item], kind="work", labels={"value": "B", "way": "add"}), manager
    )
    undone(run, manager)

    said = ItemChange.objects.filter(item=item, field="labels").order_by("pk")
    assert [row.now["value"] for row in said] == [["a", "b"], ["a"]]


def test_request_that_is_over_is_refused_by_its_own_rule(manager):
    closed = make.asked(state="REJECTED", due_at=None)

    run = checked(manager, [closed], kind="requests", priority={"value": "URGENT"})

    assert verdicts(run) == ["error"]


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"tier": {"value": "GOLD"}}, "tier", "no choice"),
        ({"owner": {"value": 10**9}}, "owner", "no such person"),
        ({"next_review_on": {"value": "soon"}}, "next_review_on", "is no day"),
        ({"state": {"value": "CLOSED"}}, "state", "cannot be changed in bulk"),
        ({"tags": {"value": "", "way": "add"}}, "tags", "say which"),
    ],
)
def test_value_that_fits_no_row_is_refused_before_any_is_read(manager, three, changes, field, said):
    with pytest.raises(Invalid) as caught:
        checked(manager, three, **changes)

    assert said in caught.value.errors[field]
    assert not ImportRun.objects.exists()


@pytest.mark.parametrize(
    ("kind", "many", "changes", "said"),
    [
        ("partners", 0, {"tier": {"value": "KEY"}}, "Choose partners first"),
        ("partners", 20_001, {"tier": {"value": "KEY"}}, "are too many"),
        ("partners", 1, {}, "Say what is to be changed"),
        ("suppliers", 1, {"tier": {"value": "KEY"}}, "can be edited in bulk"),
    ],
)
def test_bulk_edit_of_nothing_or_too_much_is_refused(manager, kind, many, changes, said):
    with pytest.raises(Refused, match=said):
        actions.propose_bulk(kind=kind, pks=range(many), changes=changes, by=manager, at=AT)


def test_who_may_not_edit_the_rows_is_refused_at_every_step(manager, three, engineer):
    with pytest.raises(Refused, match="does not include editing partners"):
        checked(engineer, three, tier={"value": "KEY"})
    run = checked(manager, three, tier={"value": "KEY"})
    with pytest.raises(Refused, match="does not include"):
        actions.request_bulk(run=run, by=engineer, at=AT)
    run = applied(run, manager)
    with pytest.raises(Refused, match="does not include"):
        actions.request_bulk_undo(run=run, by=engineer, at=AT)


def test_right_lost_between_yes_and_work_refuses_each_row(manager, three):
    job = actions.request_bulk(
        run=checked(manager, three, tier={"value": "KEY"}), by=manager, at=AT
    )
    manager.role = "leadership"
    manager.save()

    actions.apply_bulk(job_id=job.pk, at=AT)

    run = ImportRun.objects.get()
    assert run.counts["done"] == 0
    assert "does not include editing partners" in faults(run)[0]


def test_second_of_two_people_who_say_yes_is_told(manager, three):
    run = checked(manager, three, tier={"value": "KEY"})
    twin = ImportRun.objects.get(pk=run.pk)
    applied(run, manager)

    with pytest.raises(Refused):
        actions.request_bulk(run=twin, by=make.user(role="admin"), at=AT)
    assert ImportChange.objects.count() == 2


def test_undo_twice_is_refused(manager, three):
    run = undone(applied(checked(manager, three, tier={"value": "KEY"}), manager), manager)

    with pytest.raises(Refused, match="undone already"):
        actions.request_bulk_undo(run=run, by=manager, at=AT)


def test_work_goes_on_where_a_worker_died_and_is_handed_out_again(manager, three, monkeypatch):
    run = checked(manager, three, tier={"value": "KEY"})
    job = actions.request_bulk(run=run, by=manager, at=AT)
    kind = KINDS["partners"]
    edited = []

    def dies(obj, facts, *, by, at):
        if edited:
            raise KeyboardInterrupt
        edited.append(obj.pk)
        partners.edit_partner(partner=obj, by=by, at=at, **facts)

    monkeypatch.setitem(KINDS, "partners", replace(kind, edit=dies))
    with pytest.raises(KeyboardInterrupt):
        actions.apply_bulk(job_id=job.pk, at=AT)
    monkeypatch.setitem(KINDS, "partners", kind)
    Job.objects.filter(pk=job.pk).update(created_at="2026-11-19T09:00:00Z")

    assert ("apply_bulk", job.pk) in actions.lost(at=AT)
    actions.apply_bulk(job_id=job.pk, at=AT)

    assert ImportChange.objects.count() == 2
    assert ImportRun.objects.get().counts["done"] == 2


def test_check_begun_twice_gives_each_row_once(manager, three):
    run = actions.propose_bulk(
        kind="partners", pks=[p.pk for p in three], changes={"tier": {"value": "KEY"}},
        by=manager, at=AT,
    )  # fmt: skip
    ImportRow.objects.create(run=run, number=three[0].pk, target="partners", verdict="change")

    actions.check_bulk(job_id=run.job_id, at=AT)

    assert run.rows.count() == 3


def test_changes_are_audited_with_person_and_channel(manager, three):
    run = applied(checked(manager, three, tier={"value": "KEY"}), manager)
    undone(run, manager)

    event = three[1].events.order_by("-pgh_id").first()
    assert event.pgh_context.metadata == {"actor": manager.pk, "channel": "bulk"}


def test_preview_reads_the_rows_of_a_batch_at_once(manager):
    make.partner()
    counts = []
    for many in (5, 10):
        rows = [make.partner(tier="KEY") for _ in range(many)]
        with CaptureQueriesContext(connection) as statements:
            checked(manager, rows, tier={"value": "KEY"})
        counts.append(len(statements))

    assert counts[0] == counts[1]


def test_new_assignee_of_an_item_watches_it_but_not_by_a_preview(manager, engineer):
    item = make.work_item()
    run = checked(manager, [item], kind="work", assignee={"value": engineer.pk})
    assert not item.watchers.filter(pk=engineer.pk).exists()

    applied(run, manager)

    assert item.watchers.filter(pk=engineer.pk).exists()
