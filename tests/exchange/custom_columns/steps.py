"""What tests of custom columns ask and do."""

from apps.core.custom import actions as custom
from tests.factories import AT


def give(row, **values):
    custom.set_values(obj=row, values=values, by=None, at=AT)
    return row


def verdicts(run):
    return list(run.rows.order_by("pk").values_list("verdict", flat=True))


def faults(run):
    return [
        (fault["cell"], fault["message"]) for row in run.rows.order_by("pk") for fault in row.faults
    ]


def custom_of(row):
    row.refresh_from_db()
    return row.custom
