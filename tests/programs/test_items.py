"""Work items: keys without gaps, edits and history, links, moves, limits, ranks, talk, undo."""

import threading
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from apps.core.errors import Invalid, Refused
from apps.notifications.models import Notice
from apps.programs import actions, queries, rules
from apps.programs.models import ItemChange, ItemFile, WorkItem
from tests import factories as make
from tests.factories import AT

LATER = AT + timedelta(hours=1)


@pytest.mark.django_db(transaction=True)
def test_numbers_have_no_gaps_when_many_add_at_once_and_some_fail():
    workstream = make.workstream(key="LIMA")
    failed = []

    def add(n):
        try:
            with transaction.atomic():
                actions.add_item(workstream=workstream, title=f"Item {n}", by=None, at=AT)
                if n % 3 == 0:
                    raise RuntimeError("given up")
        except RuntimeError:
            failed.append(n)
        finally:
            connection.close()

    threads = [threading.Thread(target=add, args=(n,)) for n in range(9)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    keys = sorted(WorkItem.objects.values_list("key", flat=True))
    assert len(failed) == 3
    assert keys == [f"LIMA-{n}" for n in range(1, 7)]


@pytest.mark.django_db
def test_item_begins_in_the_first_column_at_the_end_of_the_backlog():
    workstream = make.workstream()

    first, second = make.work_item(workstream=workstream), make.work_item(workstream=workstream)

    assert (first.column.name, first.category) == ("To do", "TODO")
    assert second.rank > first.rank


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"title": " "}, "title"),
        ({"labels": ["two words"]}, "labels"),
        ({"labels": [f"l{n}" for n in range(13)]}, "labels"),
        ({"estimate": Decimal(-1)}, "estimate"),
        ({"type": "SHIP"}, "type"),
        ({"priority": 9}, "priority"),
        ({"rank": 1}, "rank"),
    ],
)
def test_bad_facts_are_refused_at_their_field(facts, field):
    item = make.work_item()

    with pytest.raises(Invalid) as refused:
        actions.edit_item(item=item, by=None, at=AT, **facts)

    assert list(refused.value.errors) == [field]


@pytest.mark.django_db
def test_done_workstream_takes_no_items():
    with pytest.raises(Refused, match="open it again first"):
        make.work_item(workstream=make.workstream(state="DONE"))


@pytest.mark.django_db
def test_edit_keeps_each_field_in_the_history(manager):
    item = make.work_item()

    names = actions.edit_item(
        item=item, assignee=manager, due_on=date(2026, 12, 1), title=item.title, by=None, at=AT
    )

    assert sorted(names) == ["assignee", "due_on"]
    texts = {c.field: (c.was["text"], c.now["text"]) for c in queries.changes_of(item, 9)}
    assert texts["assignee"] == ("nothing", str(manager))
    assert texts["due_on"] == ("nothing", "1 Dec 2026")


@pytest.mark.django_db
def test_whoever_gets_an_item_is_told_unless_they_took_it(manager):
    item = make.work_item()

    actions.edit_item(item=item, assignee=manager, by=manager, at=AT)
    assert not Notice.objects.exists()

    actions.edit_item(item=item, assignee=make.user(), by=manager, at=LATER)
    assert Notice.objects.get().kind == "work_assigned"


@pytest.mark.django_db
def test_parent_is_of_the_same_workstream_and_never_a_circle():
    parent = make.work_item()
    child = make.work_item(workstream=parent.workstream, parent=parent)
    stranger = make.work_item()

    with pytest.raises(Refused, match="stands below"):
        actions.edit_item(item=parent, parent=child, by=None, at=AT)
    with pytest.raises(Invalid) as refused:
        actions.edit_item(item=child, parent=stranger, by=None, at=AT)

    assert "another workstream" in refused.value.errors["parent"]


@pytest.mark.django_db
def test_items_never_wait_for_each_other_in_a_circle():
    first, second, third = (make.work_item() for _ in range(3))
    actions.block(item=second, by_item=first, by=None, at=AT)
    actions.block(item=third, by_item=second, by=None, at=AT)

    with pytest.raises(Refused, match="wait for each other"):
        actions.block(item=first, by_item=third, by=None, at=AT)
    with pytest.raises(Refused, match="wait for itself"):
        actions.block(item=first, by_item=first, by=None, at=AT)

    assert [i.key for i in queries.around(third).waits_for] == [second.key]
    assert [i.key for i in queries.around(first).holds_up] == [second.key]


@pytest.mark.django_db
def test_item_is_found_by_what_it_is_about():
    item = make.work_item()

    actions.link_ref(item=item, ref=" par-00042 ", by=None, at=AT)
    actions.link_ref(item=item, ref="PAR-00042", by=None, at=AT)

    assert [i.key for i in queries.items_about(["PAR-00042", "BRE-00001"])] == [item.key]
    assert item.changes.filter(field="link").count() == 1


@pytest.mark.django_db
def test_what_is_no_reference_is_refused():
    with pytest.raises(Refused, match="is no reference such as"):
        actions.link_ref(item=make.work_item(), ref="the partner", by=None, at=AT)


@pytest.mark.django_db
def test_moving_stamps_begin_and_end_and_opens_again():
    item = make.work_item()
    _, doing, _, done = queries.columns_of(item.workstream)

    actions.move_item(item=item, to=doing, by=None, at=AT)
    actions.move_item(item=item, to=done, by=None, at=LATER)
    assert (item.started_at, item.done_at, item.category) == (AT, LATER, "DONE")

    actions.move_item(item=item, to=doing, by=None, at=LATER)
    assert (item.done_at, item.category) == (None, "DOING")


@pytest.mark.django_db
def test_full_column_takes_no_more_and_says_the_way_out():
    workstream = make.workstream()
    todo, doing, *_ = queries.columns_of(workstream)
    doing.wip_limit = 1
    doing.save()
    first, second = make.work_item(workstream=workstream), make.work_item(workstream=workstream)
    actions.move_item(item=first, to=doing, by=None, at=AT)

    with pytest.raises(Refused, match="holds 1 of 1: finish one of them first"):
        actions.move_item(item=second, to=doing, by=None, at=AT)

    second.refresh_from_db()
    assert second.column == todo


@pytest.mark.django_db
def test_second_of_two_who_move_an_item_is_told():
    item = make.work_item()
    todo, doing, *_ = queries.columns_of(item.workstream)
    actions.move_item(item=item, to=doing, by=None, at=AT, seen=todo.pk)

    with pytest.raises(Refused, match="somebody moved it") as refused:
        actions.move_item(item=item, to=doing, by=None, at=AT, seen=todo.pk)

    assert refused.value.conflict


@pytest.mark.django_db
def test_item_goes_before_another_also_where_no_rank_is_left():
    workstream = make.workstream()
    items = [make.work_item(workstream=workstream) for _ in range(3)]
    WorkItem.objects.filter(pk=items[1].pk).update(rank=items[0].rank + 1)

    actions.rank_item(item=items[2], before=items[1], by=None, at=AT)
    assert order(workstream) == [1, 3, 2]

    actions.rank_item(item=items[0], before=None, by=None, at=AT)
    assert order(workstream) == [3, 2, 1]


def order(workstream):
    return list(workstream.items.order_by("rank").values_list("number", flat=True))


@given(st.lists(st.integers(0, 4), max_size=25))
def test_rank_lies_between_its_neighbours_or_there_is_no_room(places):
    ranks = [0]
    for place in places:
        at = place % (len(ranks) + 1)
        before = ranks[at - 1] if at else None
        after = ranks[at] if at < len(ranks) else None
        rank = rules.board.between(before, after)
        if rank is None:
            assert after - before <= 1
            return
        ranks.insert(at, rank)
    assert ranks == sorted(set(ranks))


@pytest.mark.django_db
def test_workflow_gets_and_loses_columns():
    item = make.work_item()
    workstream = item.workstream

    made = actions.add_column(
        workstream=workstream, name="Review", category="DOING", wip_limit=2, by=None, at=AT
    )
    names = [column.name for column in queries.columns_of(workstream)]
    assert names == ["To do", "In progress", "Waiting", "Review", "Done"]

    actions.drop_column(column=made, by=None, at=AT)
    with pytest.raises(Refused, match="move them first"):
        actions.drop_column(column=item.column, by=None, at=AT)
    with pytest.raises(Refused, match="the last column for what is done"):
        actions.drop_column(column=workstream.columns.get(category="DONE"), by=None, at=AT)
    with pytest.raises(Refused, match="a column with this name"):
        actions.edit_column(column=item.column, name="waiting", wip_limit=None, by=None, at=AT)


@pytest.mark.django_db
def test_whoever_is_named_is_told_and_watches_from_then_on(manager):
    named = make.user(name="Rafael Souza", email="rafael@northlight.example")
    watcher = make.user()
    item = make.work_item()
    actions.watch(item=item, by=watcher, is_on=True)

    actions.comment_item(
        item=item, text="Ask @rafael, or mail ana@rafael.example. @nobody", by=manager, at=AT
    )

    told = {(n.recipient, n.kind) for n in Notice.objects.select_related("recipient")}
    assert told == {(named, "work_mention"), (watcher, "work_comment")}
    assert set(item.watchers.all()) == {named, watcher, manager}


@pytest.mark.django_db
def test_somebody_of_a_partner_who_is_named_hears_and_sees_nothing(manager):
    theirs = make.user(role="partner", name="Bruno Almeida", email="bruno@cerrado.example")
    item = make.work_item()

    actions.comment_item(item=item, text="@bruno is slow.", by=manager, at=AT)

    assert not Notice.objects.filter(recipient=theirs).exists()
    assert list(item.watchers.all()) == [manager]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("@Marina and @rafael.", ["marina", "rafael"]),
        ("mail a@b.example", []),
        ("@marina @marina", ["marina"]),
        ("@@x @", []),
        ("(@marina.duarte)", ["marina.duarte"]),
    ],
)
def test_mentions_are_words_after_an_at(text, names):
    assert rules.texts.mentioned(text) == names


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["  ", "x" * 5001])
def test_comment_that_is_none_or_too_long_is_refused(manager, text):
    with pytest.raises(Refused):
        actions.comment_item(item=make.work_item(), text=text, by=manager, at=AT)


@pytest.mark.django_db
def test_comment_goes_and_comes_back_by_its_author_alone(manager):
    said = actions.comment_item(item=make.work_item(), text="Hm", by=manager, at=AT)

    with pytest.raises(Refused, match="Only the person who wrote it"):
        actions.remove_comment(comment=said, by=make.user(), at=AT)
    actions.remove_comment(comment=said, by=manager, at=AT)
    assert said.removed_at == AT
    actions.remove_comment(comment=said, by=manager, at=AT, is_back=True)
    assert said.removed_at is None


@pytest.mark.django_db
def test_file_is_told_by_its_content(manager):
    item = make.work_item()

    kept = actions.attach_file(
        item=item, content=make.pdf_file(), filename="plan.pdf", by=manager, at=AT
    )
    with pytest.raises(Refused):
        actions.attach_file(item=item, content=b"MZ", filename="plan.pdf", by=manager, at=AT)
    actions.remove_file(file=kept, by=manager, at=AT)

    assert ItemFile.objects.count() == 1
    assert queries.files_of(item) == []


@pytest.mark.django_db
def test_undo_takes_an_edit_a_move_and_links_back(manager):
    item, other = make.work_item(), make.work_item()
    doing = queries.columns_of(item.workstream)[1]
    actions.edit_item(item=item, assignee=manager, due_on=date(2026, 12, 1), by=None, at=AT)
    actions.move_item(item=item, to=doing, by=None, at=AT)
    actions.link_ref(item=item, ref="PAR-00042", by=None, at=AT)
    actions.block(item=item, by_item=other, by=None, at=AT)

    for change in list(item.changes.order_by("-pk")[:5]):
        actions.undo(change=change, by=manager, at=LATER)

    item.refresh_from_db()
    assert (item.assignee, item.due_on, item.column.name) == (None, None, "To do")
    assert not item.refs.exists()
    assert queries.around(item).waits_for == []


@pytest.mark.django_db
def test_undo_of_what_was_changed_since_is_refused(manager):
    item = make.work_item()
    actions.edit_item(item=item, title="Second", by=None, at=AT)
    first = ItemChange.objects.get(item=item, field="title")
    actions.edit_item(item=item, title="Third", by=None, at=LATER)

    with pytest.raises(Refused, match="changed again since"):
        actions.undo(change=first, by=manager, at=LATER)

    item.refresh_from_db()
    assert item.title == "Third"
