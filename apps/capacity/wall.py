"""What a partner may read of capacity requests: its own, and what both sides share about them."""

from apps.core.wall import of, own, where

SHARED = "visibility = 'SHARED'"
POLICY = "partner_id IS NULL OR partner_id = {partner}"
# The history of what may be read; its reasons are ours (RequestStep.public_text is theirs).
HISTORY = """
ref IN (SELECT ref FROM capacity_capacityrequest) OR ref IN (SELECT ref FROM network_interconnect)
OR ref IN (SELECT ref FROM network_loa)
OR ref IN (SELECT 'session-' || id FROM network_bgpsession)
"""

TABLES = (
    where("core.StateChange", HISTORY, hidden=("reason",)),
    where("capacity.EligibilityRule", POLICY),
    own("capacity.CapacityRequest", hidden=("custom", "tags")),
    of("capacity.CapacityRequest_breaches", "capacityrequest"),
    of("capacity.RequestLine", "request"),
    of("capacity.RequestVersion", "request"),
    of("capacity.RequestStep", "request", hidden=("ip",)),
    of("capacity.RequestComment", "request", also=SHARED),
    of("capacity.RequestAttachment", "request", also=f"{SHARED} AND removed_at IS NULL"),
)
