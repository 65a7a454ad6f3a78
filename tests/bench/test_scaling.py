"""How the stores grow is measured on both, and nothing stays behind."""

from apps.usage.models import DayStat, Sample, SealedDay
from edgepartners.bench import scaling


def test_scaling_measures_both_stores_and_cleans_up(db: None, settings) -> None:
    settings.CLICKHOUSE_URL = "chdb://memory/"

    found = scaling.measure([20, 40])

    assert {name: list(sizes) for name, sizes in found.items()} == {
        "postgres": ["20", "40"], "clickhouse": ["20", "40"],
    }  # fmt: skip
    figures = found["clickhouse"]["40"]
    assert 2 < figures["bytes_a_sample"] < 30
    assert figures["memory_mib"]["most"] >= figures["memory_mib"]["before"] > 0
    assert set(figures) == set(found["postgres"]["20"])
    assert not Sample.objects.exists()
    assert not SealedDay.objects.exists()
    assert not DayStat.objects.exists()
