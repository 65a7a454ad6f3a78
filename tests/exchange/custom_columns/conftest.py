"""A sheet with columns of custom fields, step by step."""

import pytest

from apps.exchange import actions
from apps.network.models import Region
from tests.exchange.sheets import workbook
from tests.factories import AT


@pytest.fixture(autouse=True)
def region(db):
    return Region.objects.create(code="LATAM", name="Latin America")


@pytest.fixture
def checked(manager):
    """Upload a sheet, map it as it was guessed, and check its rows."""

    def check(*rows, target="partner", **reading):
        run = actions.upload(
            content=workbook(rows), filename="mine.xlsx", target=target, by=manager, at=AT
        )
        if reading:
            run = actions.map_columns(run=run, by=manager, at=AT, **reading)
        actions.check(job_id=actions.request_check(run=run, by=manager, at=AT).pk, at=AT)
        run.refresh_from_db()
        return run

    return check


@pytest.fixture
def applied(manager):
    def apply(run):
        actions.apply(job_id=actions.request_apply(run=run, by=manager, at=AT).pk, at=AT)
        run.refresh_from_db()
        return run

    return apply


@pytest.fixture
def undone(manager):
    def undo(run, **more):
        actions.undo(job_id=actions.request_undo(run=run, by=manager, at=AT, **more).pk, at=AT)
        run.refresh_from_db()
        return run

    return undo
