"""Partners: list, detail with its tabs, and what is edited about them."""

from apps.console.partners.views.asns import asn_new, asn_primary
from apps.console.partners.views.contacts import contact_archive, contact_edit, contact_new
from apps.console.partners.views.edits import edit, new, stage
from apps.console.partners.views.members import (
    claim_confirm,
    claim_refuse,
    link_confirm,
    link_refuse,
    links,
    member_invite,
    member_reinstate,
    member_remove,
    member_role,
    member_suspend,
)
from apps.console.partners.views.pages import (
    activity,
    agreements,
    contacts,
    detail,
    interconnects,
    members,
    partner_list,
    requests,
)

__all__ = [
    "activity",
    "agreements",
    "asn_new",
    "asn_primary",
    "claim_confirm",
    "claim_refuse",
    "contact_archive",
    "contact_edit",
    "contact_new",
    "contacts",
    "detail",
    "edit",
    "interconnects",
    "link_confirm",
    "link_refuse",
    "links",
    "member_invite",
    "member_reinstate",
    "member_remove",
    "member_role",
    "member_suspend",
    "members",
    "new",
    "partner_list",
    "requests",
    "stage",
]
