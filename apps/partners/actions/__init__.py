"""The only writer of partners, AS numbers, contacts, members and the tokens of their programs."""

from apps.partners.actions.partners import (
    ContactFacts,
    PartnerFacts,
    RoleGiven,
    add_asn,
    add_contact,
    add_partner,
    archive_contact,
    archive_partner,
    change_stage,
    edit_contact,
    edit_partner,
    note_bounce,
    set_contact_roles,
    set_primary_asn,
    verify_contact,
)
from apps.partners.actions.tokens import (
    TokenFacts,
    issue_token,
    revoke_token,
    suspend_tokens,
    use_token,
)

__all__ = [
    "ContactFacts",
    "PartnerFacts",
    "RoleGiven",
    "TokenFacts",
    "add_asn",
    "add_contact",
    "add_partner",
    "archive_contact",
    "archive_partner",
    "change_stage",
    "edit_contact",
    "edit_partner",
    "issue_token",
    "note_bounce",
    "revoke_token",
    "set_contact_roles",
    "set_primary_asn",
    "suspend_tokens",
    "use_token",
    "verify_contact",
]
