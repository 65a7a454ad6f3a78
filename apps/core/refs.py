"""Public references such as PAR-00042: what people say, write in mails and find in addresses."""

from enum import StrEnum

from django.db import connection


class Prefix(StrEnum):
    PARTNER = "PAR"
    AGREEMENT = "AGR"
    PNI = "PNI"
    IX = "IXC"
    CACHE = "CCH"
    TRANSIT = "TRN"
    BREACH = "BRE"
    SOURCE = "SRC"
    NEGOTIATION = "NEG"
    NOTICE = "NTC"
    STATEMENT = "STM"
    UPGRADE = "UPG"
    MAINTENANCE = "MNT"
    INCIDENT = "INC"
    CAPACITY = "CAP"
    LOA = "LOA"
    REPORT = "RPT"
    IMPORT = "IMP"
    BULK = "BLK"
    CAMPAIGN = "CMP"


# Interconnects of all kinds count on one sequence: PNI-00007 and CCH-00007 never both exist.
SEQUENCES = {
    Prefix.PARTNER: "ref_partner",
    Prefix.AGREEMENT: "ref_agreement",
    Prefix.PNI: "ref_interconnect",
    Prefix.IX: "ref_interconnect",
    Prefix.CACHE: "ref_interconnect",
    Prefix.TRANSIT: "ref_interconnect",
    Prefix.BREACH: "ref_breach",
    Prefix.SOURCE: "ref_source",
    Prefix.NEGOTIATION: "ref_negotiation",
    Prefix.NOTICE: "ref_notice",
    Prefix.STATEMENT: "ref_statement",
    Prefix.UPGRADE: "ref_upgrade",
    Prefix.MAINTENANCE: "ref_maintenance",
    Prefix.INCIDENT: "ref_incident",
    Prefix.CAPACITY: "ref_capacity",
    Prefix.LOA: "ref_loa",
    Prefix.REPORT: "ref_report",
    Prefix.IMPORT: "ref_import",
    Prefix.BULK: "ref_import",
    Prefix.CAMPAIGN: "ref_campaign",
}


def take(prefix: Prefix, count: int) -> list[str]:
    """Reserve `count` references in one query. Gaps are allowed, repeats are not."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(%s::regclass) FROM generate_series(1, %s)", [SEQUENCES[prefix], count]
        )
        return [f"{prefix}-{number:05d}" for (number,) in cursor.fetchall()]


def new(prefix: Prefix) -> str:
    """Reserve one reference."""
    return take(prefix, 1)[0]
