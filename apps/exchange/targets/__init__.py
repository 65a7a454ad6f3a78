"""What can be imported."""

from apps.exchange.targets.agreements import Agreements
from apps.exchange.targets.base import ORIGIN, Faults, Field, Found, Target
from apps.exchange.targets.customs import Custom, whole
from apps.exchange.targets.documents import KINDS as DOCUMENT_KINDS
from apps.exchange.targets.documents import Documents
from apps.exchange.targets.judging import planned, shown, written
from apps.exchange.targets.known import Known
from apps.exchange.targets.network import Interconnects, Sites
from apps.exchange.targets.partners import Asns, Contacts, Partners
from apps.exchange.targets.peering import Exchanges, Sessions
from apps.exchange.targets.ports import ExchangePorts

TARGETS: dict[str, Target] = {
    target.key: target
    for target in (
        Partners(),
        Asns(),
        Contacts(),
        Sites(),
        Interconnects(),
        Agreements(),
        Documents(),
        Exchanges(),
        ExchangePorts(),
        Sessions(),
    )  # fmt: skip
}

# What a sheet can have rows of.
SHEETS = {key: target for key, target in TARGETS.items() if not target.is_packed}

__all__ = [
    "DOCUMENT_KINDS",
    "ORIGIN",
    "SHEETS",
    "TARGETS",
    "Custom",
    "Faults",
    "Field",
    "Found",
    "Known",
    "Target",
    "planned",
    "shown",
    "whole",
    "written",
]
