"""What a partner's program may do: /api/partner/v1/ (portal.md 6.7)."""
