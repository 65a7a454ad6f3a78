"""What people and programs ask the audit: kinds and channels in words, references, days, pages."""

from datetime import UTC, date, datetime, time, timedelta

from django.apps import apps

from apps.core import history
from apps.core.history import Key
from apps.core.refs import Prefix

CHANNELS = {
    "ui": "Console",
    "portal": "Portal",
    "api": "API",
    "task": "Background work",
    "import": "Import",
    "bulk": "Bulk edit",
}
KINDS_OF_REFS: dict[str, str] = {
    Prefix.PARTNER: "partners.Partner",
    Prefix.AGREEMENT: "agreements.Agreement",
    Prefix.PNI: "network.Interconnect",
    Prefix.IX: "network.Interconnect",
    Prefix.CACHE: "network.Interconnect",
    Prefix.TRANSIT: "network.Interconnect",
    Prefix.BREACH: "breaches.Breach",
    Prefix.SOURCE: "usage.DataSource",
    Prefix.NEGOTIATION: "agreements.Negotiation",
    Prefix.NOTICE: "agreements.ContractNotice",
    Prefix.STATEMENT: "breaches.Statement",
    Prefix.UPGRADE: "breaches.UpgradeObligation",
    Prefix.MAINTENANCE: "network.Maintenance",
    Prefix.INCIDENT: "network.Incident",
    Prefix.CAPACITY: "capacity.CapacityRequest",
    Prefix.LOA: "network.Loa",
    Prefix.REPORT: "reports.StatusReport",
}


def kinds() -> list[tuple[str, str]]:
    """Each audited kind of row with its name in words, by name."""
    named = [(label, kind_word(label)) for label in history.audited()]
    return sorted(named, key=lambda pair: pair[1].casefold())


def kind_word(label: str) -> str:
    """`Term revision` for agreements.TermRevision."""
    word = str(apps.get_model(label)._meta.verbose_name)
    return word[:1].upper() + word[1:]


def of_ref(ref: str) -> tuple[str, int] | None:
    """Kind and key of what a reference names; None for one that names nothing."""
    label = KINDS_OF_REFS.get(ref.partition("-")[0])
    if label is None:
        return None
    rows = apps.get_model(label)._default_manager.filter(ref=ref)
    pk = rows.values_list("pk", flat=True).first()
    return None if pk is None else (label, pk)


def start_of(day: date | None, days: int = 0) -> datetime | None:
    """Midnight UTC of a day, or of the one some days later; None beyond the last that there is."""
    if day is None or date.max - day < timedelta(days=days):
        return None
    return datetime.combine(day + timedelta(days=days), time.min, UTC)


def cursor_of(key: Key) -> str:
    return f"{key.at.isoformat()}~{key.model}~{key.number}"


def cursor_from(text: str) -> Key | None:
    """Where the next page begins; None for none, or for one that was not ours."""
    parts = text.split("~")
    try:
        at, model, number = parts
        key = Key(datetime.fromisoformat(at), model, int(number))
    except ValueError:
        return None
    return key if key.at.tzinfo is not None and -(2**63) < key.number < 2**63 else None
