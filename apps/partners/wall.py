"""What a partner may read of itself and its people."""

from apps.core.wall import of, own, where

INTERNAL = (
    "state", "tier", "jira_key", "crm_id", "accounts", "next_review_on", "do_not_contact_until",
    "custom", "tags", "notes",
)  # fmt: skip
PEOPLE = "role <> 'partner' OR id IN (SELECT user_id FROM partners_membership)"
OF_MEMBERS = "user_id IN (SELECT user_id FROM partners_membership)"

TABLES = (
    where("accounts.ApiToken", "owner_id = {user}", hidden=("digest",)),
    where("accounts.User", PEOPLE, hidden=("password", "last_login", "is_superuser")),
    where("partners.Partner", "id = {partner}", hidden=INTERNAL),
    own("partners.ASN"),
    own("partners.Contact", hidden=("custom", "tags")),
    of("partners.ContactRole", "contact"),
    own("partners.Membership"),
    of("partners.AsnRight", "membership"),
    where("partners.PeeringdbAccount", OF_MEMBERS, hidden=("refresh_token",)),
    where("mfa.Authenticator", OF_MEMBERS, hidden=("data",)),
    own("partners.Invitation", hidden=("digest",)),
    of("partners.PartnerToken", "membership", hidden=("digest",)),
)
