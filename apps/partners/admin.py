from apps.core.admin import show
from apps.partners.models import ASN, Contact, ContactRole, Partner

show(Partner, ASN, Contact, ContactRole)
