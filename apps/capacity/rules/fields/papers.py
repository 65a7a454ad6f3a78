"""Agreements, and the small requests: prefixes, maintenance, concerns, contacts."""

from apps.capacity.rules.fields import common
from apps.capacity.rules.fields.spec import FieldKind, FieldSpec, Group, TypeSpec

_KIND = FieldSpec(
    "kind", "Agreement", FieldKind.CHOICE, required=True,
    choices=(("SFI", "Settlement-free interconnection"), ("CACHE", "Embedded cache"),
             ("NDA", "Non-disclosure")),
)  # fmt: skip
_AGREEMENT = FieldSpec(
    "agreement", "Agreement", FieldKind.TEXT, "Its reference.", required=True, most=16,
    example="AGR-00042",
)  # fmt: skip
_PARTIES = (
    FieldSpec("legal_entity", "Legal entity", FieldKind.TEXT, "Your company as registered.",
              required=True, most=200),
    FieldSpec("signatory", "Who signs", FieldKind.TEXT, "Name, title and e-mail.", required=True,
              most=200),
)  # fmt: skip
_DATES = (
    FieldSpec("effective_on", "In force from", FieldKind.DATE),
    FieldSpec("expires_on", "Until", FieldKind.DATE),
)

AGREEMENT_NEW = TypeSpec(
    "agreement_new",
    "New agreement",
    "Ask for a contract; attach your draft if you have one.",
    (_KIND, *_PARTIES, *_DATES, *common.CONTACT_SMALL),
)
AGREEMENT_RENEW = TypeSpec(
    "agreement_renew",
    "Agreement renewal",
    "Keep an agreement beyond its end.",
    (_AGREEMENT, *_DATES, *common.CONTACT_SMALL),
)
AGREEMENT_AMEND = TypeSpec(
    "agreement_amend", "Agreement amendment", "Change what an agreement says.",
    (_AGREEMENT, FieldSpec("change", "What should change", FieldKind.LONG, required=True,
                           most=4000), *common.CONTACT_SMALL),
)  # fmt: skip

PREFIX_CHANGE = TypeSpec(
    "prefix_change", "Prefix change", "You announce more, less or something else.",
    (
        FieldSpec("as_set", "AS-SET", FieldKind.TEXT, most=120, group=Group.BGP),
        FieldSpec("max_prefix4", "IPv4 prefixes, most", FieldKind.WHOLE, minimum=1,
                  maximum=2_000_000, group=Group.BGP),
        FieldSpec("max_prefix6", "IPv6 prefixes, most", FieldKind.WHOLE, minimum=1,
                  maximum=1_000_000, group=Group.BGP),
        FieldSpec("change", "What changes", FieldKind.LONG, required=True, most=4000),
        *common.CONTACT_SMALL,
    ),
)  # fmt: skip
MAINTENANCE_NOTICE = TypeSpec(
    "maintenance_notice", "Maintenance notice", "You work on something that joins us.",
    (
        FieldSpec("starts_at", "Starts, UTC", FieldKind.MOMENT, required=True),
        FieldSpec("ends_at", "Ends, UTC", FieldKind.MOMENT, required=True),
        FieldSpec("impact", "Impact", FieldKind.CHOICE, required=True,
                  choices=(("NO-IMPACT", "None"), ("REDUCED-REDUNDANCY", "Reduced redundancy"),
                           ("DEGRADED", "Degraded"), ("OUTAGE", "Outage"))),
        FieldSpec("objects", "Interconnects", FieldKind.LINES, "What it touches.", required=True,
                  most=64, columns=(common.INTERCONNECT,)),
        FieldSpec("what", "What you do", FieldKind.LONG, required=True, most=2000),
        *common.CONTACT_SMALL,
    ),
)  # fmt: skip
CAPACITY_CONCERN = TypeSpec(
    "capacity_concern", "Capacity concern", "Something looks full or wrong; nothing is asked yet.",
    (
        FieldSpec("interconnect", "Interconnect", FieldKind.INTERCONNECT, on_request=True),
        FieldSpec("concern", "What you see", FieldKind.LONG, required=True, most=2000),
        *common.CONTACT_SMALL,
    ),
)  # fmt: skip
CONTACT_CHANGE = TypeSpec(
    "contact_change", "Contact change", "Other people or numbers.",
    (FieldSpec("change", "What changes", FieldKind.LONG, required=True, most=2000),
     *common.CONTACT_SMALL),
)  # fmt: skip
OTHER = TypeSpec(
    "other", "Other", "Whatever does not fit elsewhere.",
    (FieldSpec("subject", "Subject", FieldKind.TEXT, required=True, most=120),
     FieldSpec("text", "What you need", FieldKind.LONG, required=True, most=4000),
     *common.CONTACT_SMALL),
)  # fmt: skip
