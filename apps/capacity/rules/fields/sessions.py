"""BGP sessions at exchanges and on PNIs (portal.md 1.4, 6.3)."""

from apps.capacity.rules.fields import common
from apps.capacity.rules.fields.spec import FieldKind, FieldSpec, Group, TypeSpec

MOST_SESSIONS = 64

_BY_NAME = {field.name: field for field in common.BGP}
_SESSION = FieldSpec(
    "session", "Session", FieldKind.SESSION, "One of yours, by its identifier.", required=True,
)  # fmt: skip

SESSION_COLUMNS = (
    FieldSpec("our_ip", "Our address", FieldKind.IP, "One of our addresses at the exchange.",
              required=True),
    FieldSpec("their_ip", "Your address", FieldKind.IP,
              "As PeeringDB lists it for you at this exchange.", required=True),
    FieldSpec("max_prefix", "Prefixes, most", FieldKind.WHOLE, minimum=1, maximum=2_000_000),
    FieldSpec("their_role", "Your BGP role", FieldKind.CHOICE, choices=common.ROLES),
    FieldSpec("our_role", "Our BGP role", FieldKind.CHOICE, choices=common.ROLES),
    FieldSpec("secret", "Secret", FieldKind.SECRET, most=80),
    FieldSpec("their_insert_asn", "You insert your ASN", FieldKind.FLAG, default=True),
    FieldSpec("our_insert_asn", "We insert our ASN", FieldKind.FLAG, default=True),
    FieldSpec("their_monitoring", "Monitoring session of yours", FieldKind.FLAG, default=False),
    FieldSpec("our_monitoring", "Monitoring session of ours", FieldKind.FLAG, default=False),
)  # fmt: skip

IX_SESSIONS = TypeSpec(
    "ix_sessions", "IX sessions", "Peer with us at an exchange where both of us have a port.",
    (
        FieldSpec("ixp", "Exchange", FieldKind.IXP,
                  "An exchange where PeeringDB lists both of us, by its PeeringDB number.",
                  required=True, on_request=True),
        FieldSpec("sessions", "Sessions", FieldKind.LINES,
                  "One for each pair of addresses; IPv4 and IPv6 are separate sessions.",
                  required=True, most=MOST_SESSIONS, columns=SESSION_COLUMNS,
                  group=Group.ADDRESSES),
        _BY_NAME["as_set"], _BY_NAME["max_prefix4"], _BY_NAME["max_prefix6"],
        *common.CONTACT_SMALL,
    ),
)  # fmt: skip

SESSION_CHANGE = TypeSpec(
    "session_change", "Session change", "Other limits, another secret or another address.",
    (
        _SESSION,
        FieldSpec("their_ip", "Your new address", FieldKind.IP, group=Group.ADDRESSES),
        FieldSpec("max_prefix", "Prefixes, most", FieldKind.WHOLE, minimum=1, maximum=2_000_000,
                  group=Group.BGP),
        _BY_NAME["as_set"], _BY_NAME["their_role"], _BY_NAME["our_role"], _BY_NAME["auth"],
        _BY_NAME["secret"],
        FieldSpec("reason", "Reason", FieldKind.LONG, required=True, most=1000),
        *common.CONTACT_SMALL,
    ),
)  # fmt: skip

SESSION_REMOVE = TypeSpec(
    "session_remove", "Session removal", "Take a BGP session down for good.",
    (
        _SESSION,
        FieldSpec("remove_on", "Remove on", FieldKind.DATE,
                  "A session that never came up goes at once."),
        FieldSpec("reason", "Reason", FieldKind.LONG, required=True, most=1000),
        *common.CONTACT_SMALL,
    ),
)  # fmt: skip
