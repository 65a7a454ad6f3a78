"""Agreements, and the small requests: prefixes, maintenance, concerns, contacts."""

from apps.capacity.rules.fields import common
from apps.capacity.rules.fields.spec import FieldKind, FieldSpec, Group, TypeSpec
from apps.partners.enums import ContactRoleKind

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
        FieldSpec("session", "Session", FieldKind.SESSION,
                  "One of yours, by its identifier; empty: the whole network and all its sessions.",
                  group=Group.BGP),
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
_WHO = ("change", "remove")
_NEW = ("add", "change")
CONTACT_CHANGE = TypeSpec(
    "contact_change", "Contact change", "Other people or numbers.",
    (
        FieldSpec("change", "What changes", FieldKind.LONG, required=True, most=2000),
        FieldSpec("person_action", "Contact", FieldKind.CHOICE,
                  "Filled in, it is done as soon as we approve it; else we do it by hand.",
                  choices=(("add", "Add one"), ("change", "Change one"), ("remove", "Remove one"))),
        FieldSpec("person", "Who it is now", FieldKind.TEXT, "Name or e-mail address.", most=254,
                  only_if=("person_action", _WHO)),
        FieldSpec("person_name", "Name", FieldKind.TEXT, most=120,
                  only_if=("person_action", _NEW)),
        FieldSpec("person_title", "Title", FieldKind.TEXT, most=120,
                  only_if=("person_action", _NEW)),
        FieldSpec("person_email", "E-mail", FieldKind.EMAIL, most=254,
                  only_if=("person_action", _NEW)),
        FieldSpec("person_phone", "Phone", FieldKind.PHONE, most=40,
                  only_if=("person_action", _NEW)),
        FieldSpec("person_role", "Role", FieldKind.CHOICE, "Which mails they get follows from it.",
                  choices=tuple((role.value, role.label) for role in ContactRoleKind),
                  only_if=("person_action", _NEW)),
        *common.CONTACT_SMALL,
    ),
)  # fmt: skip
OTHER = TypeSpec(
    "other", "Other", "Whatever does not fit elsewhere.",
    (FieldSpec("subject", "Subject", FieldKind.TEXT, required=True, most=120),
     FieldSpec("text", "What you need", FieldKind.LONG, required=True, most=4000),
     *common.CONTACT_SMALL),
)  # fmt: skip
