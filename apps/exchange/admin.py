from apps.core.admin import show
from apps.exchange.models import (
    Archive,
    ColumnMemory,
    Connection,
    ImportChange,
    ImportRow,
    ImportRun,
    Keeper,
    Origin,
)

show(ImportRun, ImportRow, ImportChange, ColumnMemory, Archive, Connection, Origin, Keeper)
