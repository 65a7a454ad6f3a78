"""Work items of the large size stand behind those of the stories."""

import pytest

from apps.programs import actions
from apps.programs.models import WorkItem
from edgepartners.demo import work_masses
from tests import factories as make
from tests.factories import AT

pytestmark = pytest.mark.django_db


def test_masses_fill_all_columns_and_the_next_item_follows_them():
    lima = make.workstream(key="LATAM")
    first = make.work_item(workstream=lima)
    people = [make.user(), make.user()]

    work_masses.play([lima], people, 40, at=AT)

    lima.refresh_from_db()
    late = actions.add_item(workstream=lima, title="Later", by=None, at=AT)
    rows = WorkItem.objects.exclude(pk__in=[first.pk, late.pk]).order_by("number")
    assert [row.number for row in rows] == list(range(first.number + 1, first.number + 41))
    assert late.number == first.number + 41
    assert {row.column_id for row in rows} == set(lima.columns.values_list("pk", flat=True))
    assert all((row.done_at is None) == (row.category != "DONE") for row in rows)
