"""Who joins us: partner organisations, their autonomous systems, the people there."""

from apps.partners.models.identity import Invitation, NetworkClaim, PeeringdbAccount, SeenNetwork
from apps.partners.models.interactions import Interaction, InteractionFile, InteractionPerson
from apps.partners.models.outreach import Campaign, ContactMerge, Letter, MailTemplate
from apps.partners.models.partners import (
    ASN,
    PARTNER_WORDS,
    AsnRight,
    Contact,
    ContactRole,
    Membership,
    Partner,
    PartnerToken,
)

__all__ = [
    "ASN",
    "PARTNER_WORDS",
    "AsnRight",
    "Campaign",
    "Contact",
    "ContactMerge",
    "ContactRole",
    "Interaction",
    "InteractionFile",
    "InteractionPerson",
    "Invitation",
    "Letter",
    "MailTemplate",
    "Membership",
    "NetworkClaim",
    "Partner",
    "PartnerToken",
    "PeeringdbAccount",
    "SeenNetwork",
]
