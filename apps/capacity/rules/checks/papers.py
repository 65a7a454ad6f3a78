"""Who issues the LOA, who orders and pays, and where the fibre ends (portal.md 6.3)."""

from apps.capacity.rules.checks.known import Known, Problems, Values, error

_DEMARC = ("demarc_cage", "demarc_rack", "demarc_panel", "demarc_ports")
PLACEHOLDERS = ("tbd", "tba", "n/a", "?", "-", "unknown", "xxx")


def check_sides(values: Values, known: Known) -> Problems:
    """With our LOA they order, with theirs we do; another mix needs a word on why."""
    provider, orderer = values.get("loa_provider"), values.get("xc_orderer")
    if provider and provider == orderer and not values.get("xc_note"):
        yield error(
            "xc_note",
            "Usually whoever gets the LOA orders the cross-connect. Say why it differs here.",
        )


def check_demarc(values: Values, known: Known) -> Problems:
    """Where they issue the LOA, all of their end is named, a pair for each port."""
    if values.get("loa_provider") != "partner":
        return
    for field in _DEMARC:
        text = (values.get(field) or "").strip()
        if not text:
            yield error(field, "You issue the LOA: enter it, or let us issue the LOA.")
        elif text.lower() in PLACEHOLDERS:
            yield error(field, f"{text} is no place; the LOA needs the real one.")
    count, text = values.get("port_count"), values.get("demarc_ports") or ""
    pairs = [pair for pair in text.split(",") if pair.strip()]
    if count and pairs and len(pairs) != count:
        yield error(
            "demarc_ports", f"Enter {count} pairs, one for each port; there are {len(pairs)}."
        )
