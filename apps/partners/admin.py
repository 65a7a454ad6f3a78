from apps.core.admin import show
from apps.partners.models import ASN, Contact, ContactRole, Membership, Partner, PartnerToken

show(Partner, ASN, Contact, ContactRole, Membership, PartnerToken)
