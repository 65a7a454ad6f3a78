"""What the partner has with us: interconnects, caches, figures, LOAs, planned work, agreements."""

from apps.api.robots.operations import Schema, ref
from apps.api.robots.schemas import (
    BPS,
    DAY,
    FLAG,
    MOMENT,
    PERCENT,
    TEXT,
    WHOLE,
    many,
    obj,
    or_null,
    words,
)

SIGNED: Schema = {"type": "integer", "description": "bit/s; below 0: over the plan"}
FIGURES: Schema = obj(
    {
        "day": or_null(DAY), "newest": or_null(MOMENT), "p95_bps": or_null(BPS),
        "to_you_bps": or_null(BPS), "from_you_bps": or_null(BPS), "peak_bps": or_null(BPS),
        "used_pct": or_null(PERCENT), "n_minus_1_pct": or_null(PERCENT),
        "completeness": or_null({"type": "string", "description": "Share of samples that came"}),
        "headroom_bps": or_null(SIGNED),
    }
)  # fmt: skip
LINK: dict[str, Schema] = {
    "reference": TEXT, "name": TEXT, "kind": words("pni", "ixp", "cache", "transit"),
    "state": TEXT, "site": TEXT, "metro": TEXT, "time_zone": TEXT, "facility": TEXT,
    "exchange": or_null(TEXT), "asn": or_null(WHOLE), "capacity_bps": BPS, "n_minus_1_bps": BPS,
    "in_service_on": or_null(DAY), "target_on": or_null(DAY), "figures": or_null(ref("Figures")),
}  # fmt: skip
PORT: Schema = obj(
    {
        "number": WHOLE, "their_port": TEXT, "circuit": TEXT, "speed_bps": BPS, "optic": TEXT,
        "rx_dbm": or_null(TEXT), "state": TEXT,
    }
)  # fmt: skip
BGP: Schema = obj(
    {
        "our_ip": TEXT, "their_ip": TEXT, "our_asn": WHOLE, "their_asn": WHOLE, "state": TEXT,
        "since": MOMENT, "prefixes": or_null(WHOLE), "max_prefix": or_null(WHOLE),
    }
)  # fmt: skip
CAPACITY: Schema = obj(
    {
        "starts_at": MOMENT, "ends_at": or_null(MOMENT), "capacity_bps": BPS,
        "n_minus_1_bps": BPS, "ports": WHOLE,
    }
)  # fmt: skip
INTERCONNECT: Schema = obj(
    LINK
    | {
        "ports": many(PORT), "sessions": many(BGP), "capacities": many(CAPACITY),
        "joins": many(obj({"label": TEXT, "value": TEXT})),
    }
)  # fmt: skip
STATISTICS: Schema = obj(
    {
        "metric": words("p95", "max", "avg"), "from": MOMENT, "to": MOMENT,
        "step_s": WHOLE | {"description": "Seconds of a point"}, "unit": words("bit/s"),
        "points": many(
            obj({"at": MOMENT, "to_you_bps": or_null(BPS), "from_you_bps": or_null(BPS)})
        ),
    }
)  # fmt: skip
DEPLOYMENT: Schema = obj(
    {
        "reference": TEXT, "name": TEXT, "state": TEXT, "site": TEXT, "metro": TEXT,
        "time_zone": TEXT, "facility": TEXT, "model": TEXT, "servers": WHOLE, "served_bps": BPS,
        "capacity_bps": BPS, "rack_units": or_null(WHOLE), "power_w": or_null(WHOLE),
        "fill_from": or_null(TEXT), "fill_to": or_null(TEXT), "fill_max_bps": or_null(BPS),
    }
)  # fmt: skip
MAINTENANCE: Schema = obj(
    {
        "reference": TEXT, "title": TEXT, "side": words("OURS", "THEIRS"), "state": TEXT,
        "starts_at": MOMENT, "ends_at": MOMENT, "announced_at": or_null(MOMENT),
        "changed_at": MOMENT,
        "interconnects": many(obj({"reference": TEXT, "name": TEXT, "impact": TEXT})),
    }
)  # fmt: skip
AGREEMENT: Schema = obj(
    {
        "reference": TEXT, "title": TEXT, "kind": TEXT, "state": TEXT,
        "effective_on": or_null(DAY), "ends_on": or_null(DAY), "act_by": or_null(DAY),
    }
)  # fmt: skip
LOA: Schema = obj(
    {
        "reference": TEXT, "version": WHOLE, "direction": TEXT, "state": TEXT, "site": TEXT,
        "facility": TEXT, "interconnect": TEXT, "request": TEXT, "issued_at": or_null(MOMENT),
        "expires_on": or_null(DAY), "is_good": FLAG, "has_file": FLAG, "sha256": TEXT,
        "facts": {"type": "object", "description": "What is printed on it"},
    }
)  # fmt: skip
PLACE: Schema = obj(
    {
        "id": TEXT | {"description": "pdb:fac:N or pdb:ix:N"}, "type": words("public", "private"),
        "name": TEXT, "metro": TEXT, "asns": many(WHOLE),
        "reason": TEXT | {"description": "Why not now; empty: it can be asked for"},
        "joined": many(TEXT), "asked": TEXT, "policy": many(TEXT),
        "offers": many(obj({"speed_bps": BPS, "free": WHOLE})),
        "our_addresses": many(TEXT), "their_addresses": many(TEXT),
    }
)  # fmt: skip
SCHEMAS: dict[str, Schema] = {
    "Figures": FIGURES, "InterconnectRow": obj(LINK), "Interconnect": INTERCONNECT,
    "Statistics": STATISTICS, "Deployment": DEPLOYMENT, "Maintenance": MAINTENANCE,
    "Agreement": AGREEMENT, "Loa": LOA, "Place": PLACE,
}  # fmt: skip
