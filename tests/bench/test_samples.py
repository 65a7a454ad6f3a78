"""The benchmark of the sample store runs, finds the right figures and leaves nothing behind."""

from typing import Any

from django.db import connection

from apps.usage.models import Sample, SealedDay
from edgepartners.bench import timeseries


def leaves(figures: dict[str, Any]) -> list[str]:
    """Names of all figures, however deep."""
    names = []
    for name, value in figures.items():
        names += [name, *(leaves(value) if isinstance(value, dict) else [])]
    return names


def test_bench_is_exact_and_cleans_up(db: None) -> None:
    size = timeseries.Size(interfaces=30, days=2, tick=40, rounds=1)

    found = timeseries.measure(size=size)

    assert found["month p95 of all"]["equals_numpy"]
    assert found["month p95 of all"]["equals_sql"]
    assert found["tick"]["again"]["rows_changed"] == 0
    assert found["chart of 30 days"]["statements"] == 2
    assert leaves(found).count("ratio") == 8
    assert not Sample.objects.exists()
    assert not SealedDay.objects.exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regnamespace('bench')")
        assert cursor.fetchone() == (None,)
