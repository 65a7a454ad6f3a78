from apps.core.admin import show
from apps.partners.models import (
    ASN,
    Campaign,
    Contact,
    ContactMerge,
    ContactRole,
    Interaction,
    Letter,
    MailTemplate,
    Membership,
    Partner,
    PartnerToken,
)

show(Partner, ASN, Contact, ContactRole, Membership, PartnerToken)
show(Interaction, MailTemplate, Campaign, Letter, ContactMerge)
