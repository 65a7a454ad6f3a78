"""What a partner may read of breaches: those of terms it may see, without our handling of them."""

from apps.core.wall import own, where

SEEN = "partner_id = {partner} AND term_id IN (SELECT id FROM agreements_contractterm)"

TABLES = (
    where("breaches.Breach", SEEN, hidden=("acknowledge_comment", "snoozed_until")),
    own("breaches.UpgradeObligation", hidden=("internal_days", "internal_due_on", "told_days")),
)
