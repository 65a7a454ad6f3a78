"""Components of the Peering API's document (portal.md 1.4, with the decisions of 1.6)."""

from apps.api.robots.faults import TITLES
from apps.api.robots.operations import Schema, ref
from apps.api.robots.schemas import (
    DAY,
    FLAG,
    KINDS,
    TEXT,
    UUID,
    WHOLE,
    given,
    many,
    obj,
    or_null,
    text,
    words,
)

ASN: Schema = {"type": "integer", "minimum": 0, "maximum": 4294967295}
ROLE: Schema = {
    "type": "integer", "minimum": 0, "maximum": 4,
    "description": "RFC 9234: 0 provider, 1 RS, 2 RS client, 3 customer, 4 peer",
}  # fmt: skip
KIND: Schema = words("public", "private")
LOCATION_ID: Schema = {
    "type": "string", "pattern": "^pdb:(ix|fac):[1-9][0-9]{0,8}$",
    "description": "pdb:ix:N of an exchange, pdb:fac:N of a facility, by PeeringDB's number",
}  # fmt: skip
LOCATION: Schema = obj({"id": LOCATION_ID, "type": KIND})
STATUS: Schema = words("Pending", "Approved", "Established", "Down", "Rejected", "Unestablished")
FLAGS: dict[str, Schema] = {
    name: FLAG
    for side in ("local", "peer")
    for name in (f"{side}_insert_asn", f"{side}_monitoring_session")
}
LOCATION_GIVEN: Schema = {
    "anyOf": [
        LOCATION_ID,
        given({"id": LOCATION_ID, "type": KIND}, required=("id",)),
    ]
}  # a text or an object
SECRET: Schema = text(most=80, least=1, told="At most 80 bytes; never given back")
SESSION_GIVEN: Schema = given(
    {
        "local_asn": ASN, "local_ip": text(most=45, least=2), "peer_asn": ASN,
        "peer_ip": text(most=45, least=2),
        "peer_type": words("public", "private", "PUBLIC", "PRIVATE"),
        "location": LOCATION_GIVEN, "session_secret": SECRET, "md5": SECRET,
        "local_bgp_role": ROLE, "peer_bgp_role": ROLE, **FLAGS,
        "max_prefix": {"type": "integer", "minimum": 1, "maximum": 2_000_000},
        "status": text(most=40, told="Read over: ours counts"),
        "session_id": text(most=64, told="Read over: ours counts"),
    },
    required=("local_asn", "local_ip", "peer_asn", "peer_ip", "location"),
)  # fmt: skip
# What the document shows of a body: each session is judged on its own, so that one that is wrong
# takes no other along.
BATCH: Schema = {
    "anyOf": [
        {"type": "array", "items": ref("SessionGiven"), "minItems": 1, "maxItems": 64},
        given(
            {
                "sessions": {"type": "array", "items": ref("SessionGiven"), "minItems": 1,
                             "maxItems": 64},
                "request_id": UUID, "return_url": text(most=400), "email": text(most=254),
            },
            required=("sessions",),
        ),
    ]
}  # fmt: skip
SESSION: Schema = obj(
    {
        "session_id": UUID, "local_asn": WHOLE, "local_ip": TEXT, "peer_asn": WHOLE,
        "peer_ip": TEXT, "peer_type": KIND, "location": or_null(ref("Location")),
        "location_id": or_null(TEXT), "status": STATUS, "request_id": or_null(UUID),
        "session_secret_set": FLAG, "local_bgp_role": or_null(WHOLE),
        "peer_bgp_role": or_null(WHOLE), **FLAGS, "max_prefix": or_null(WHOLE),
    }
)  # fmt: skip
NAMED: Schema = obj(
    {
        "name": TEXT | {"description": "Path such as sessions[2].peer_ip"},
        "errors": many(TEXT), "messages": many(TEXT),
    }
)  # fmt: skip
LINKS: Schema = many(obj({"name": TEXT, "url": TEXT})) | {
    "description": "Where it can be mended: pages of PeeringDB that are to be brought up to date",
}
PROBLEM: Schema = obj(
    {
        "errors": many(NAMED), "request_id": or_null(UUID), "type": KINDS,
        "title": words(*(title for _, title in TITLES.values())), "status": WHOLE, "detail": TEXT,
        "links": LINKS,
    },
    optional=("links",),
)  # fmt: skip
REJECTED: Schema = obj(
    {
        "index": WHOLE | {"description": "Place in the batch, from 0"},
        "session": {"description": "As it was sent, without its secret"},
        "errors": many(NAMED),
        "links": LINKS,
    },
    optional=("links",),
)
CREATED: Schema = obj(
    {
        "sessions": many(ref("Session")), "errors": many(NAMED),
        "rejected": many(ref("Rejected")), "request_id": UUID,
        "warnings": many(NAMED),
    }
)  # fmt: skip
REMOVED: Schema = obj(
    {
        "sessions": many(obj({"session_id": UUID, "removal": words("removed", "announced")})),
        "errors": many(NAMED),
    }
)
REMOVAL: Schema = obj(
    {"session_id": UUID, "removal": words("removed", "announced"), "request_id": or_null(UUID)}
)
LAG: Schema = {
    "ipv4": or_null(text(most=18)), "ipv6": or_null(text(most=43)),
    "circuit_id": or_null(text(most=64)),
}  # fmt: skip
PNI_GIVEN: Schema = given(
    {
        "action": words("add", "augment"),
        "peer_asn": ASN,
        "location": LOCATION_GIVEN,
        "email": text(most=254, least=3),
        "phone": text(most=40, least=5),
        "lag": given(LAG),
        "loa_provider": words("us", "partner"),
        "interconnect": text(most=16, told="Reference of the PNI to augment, such as PNI-00012"),
        "details": {"type": "object", "description": "More fields of a request, see the partner "
                    "API: PniNew and PniAugment"},
        "request_id": UUID,
    },
    required=("action", "peer_asn", "email"),
)  # fmt: skip
PNI: Schema = obj(
    {
        "request_id": UUID, "reference": TEXT, "action": words("add", "augment", "remove"),
        "peer_asn": or_null(WHOLE), "location": or_null(ref("Location")), "status": STATUS,
        "state": TEXT | {"description": "Of the request in the partner API"},
        "lag": obj(LAG),
        "loa": obj({"provider": words("us", "partner"), "url": or_null(TEXT)}),
        "remove_on": or_null(DAY),
        "warnings": many(NAMED),
    }
)  # fmt: skip
COMPONENTS: dict[str, Schema] = {
    "Location": LOCATION, "SessionGiven": SESSION_GIVEN, "Batch": BATCH, "Session": SESSION,
    "Rejected": REJECTED, "Created": CREATED, "Removed": REMOVED, "Removal": REMOVAL,
    "PniGiven": PNI_GIVEN, "Pni": PNI, "Problem": PROBLEM,
}  # fmt: skip
