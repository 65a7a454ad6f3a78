"""Who asks: the caller, their AS numbers and tokens."""

from apps.api.robots.operations import Schema
from apps.api.robots.schemas import (
    FLAG,
    MOMENT,
    PROBLEM,
    TEXT,
    WHOLE,
    many,
    obj,
    or_null,
    words,
)
from apps.partners.enums import PartnerRole, Scope

PARTNER: Schema = obj({"ref": TEXT, "name": TEXT})
TOKEN: Schema = obj(
    {
        "prefix": TEXT | {"description": "Public part of the token: its name in addresses"},
        "name": TEXT,
        "owner": TEXT,
        "scopes": many(words(*Scope.values)),
        "asns": many(WHOLE),
        "ip_allowed": many(TEXT | {"description": "CIDR; none: from anywhere"}),
        "created_at": MOMENT,
        "expires_at": MOMENT,
        "last_used_at": or_null(MOMENT),
        "revoked_at": or_null(MOMENT),
        "is_suspended": FLAG,
    }
)
ASN: Schema = obj(
    {
        "asn": WHOLE,
        "name": TEXT,
        "is_primary": FLAG,
        "as_set": TEXT,
        "may_act": FLAG,
        "reason": TEXT | {"description": "Why the token may not act for it now; empty: it may"},
    }
)
ME: Schema = obj(
    {
        "partner": PARTNER,
        "user": obj({"name": TEXT, "email": TEXT}),
        "role": words(*PartnerRole.values),
        "token": TOKEN,
        "asns": many(ASN),
    }
)
SCHEMAS: dict[str, Schema] = {"Problem": PROBLEM, "Me": ME, "Asn": ASN, "Token": TOKEN}
