"""The sample store on ClickHouse, for networks that outgrow one PostgreSQL."""

from apps.usage.store.clickhouse.samples import ClickHouseStore

__all__ = ["ClickHouseStore"]
