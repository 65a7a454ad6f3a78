"""Who issues the LOA, orders and pays, where the fibre ends; people (portal.md 6.3)."""

from apps.capacity.rules.checks.known import Known, Problems, Values, error, listed

_DEMARC = ("demarc_cage", "demarc_rack", "demarc_panel", "demarc_ports")
_WRITTEN = ("person_name", "person_title", "person_email", "person_phone", "person_role")
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


def check_person(values: Values, known: Known) -> Problems:
    """Who is meant is one of their contacts, and what is to be written is there."""
    action = values.get("person_action")
    if action == "add":
        if not values.get("person_name"):
            yield error("person_name", "Enter the name of the new contact.")
        if not values.get("person_email") and not values.get("person_phone"):
            yield error("person_email", "Enter an e-mail address or a phone number.")
    elif action in ("change", "remove"):
        yield from _who(values.get("person") or "", known)
        if action == "change" and not any(values.get(name) for name in _WRITTEN):
            yield error("person_email", "Say what is to change.")


def check_agreement(values: Values, known: Known) -> Problems:
    """It is one of theirs, and signed."""
    ref = (values.get("agreement") or "").strip().upper()
    if known.agreements is None or not ref or ref in known.agreements:
        return
    names = listed(list(known.agreements))
    ways = f"Yours: {names}." if names else "You have none; ask for a new one."
    yield error("agreement", f"You have no agreement {ref} in force. {ways}")


def _who(word: str, known: Known) -> Problems:
    if known.people is None:
        return
    count = known.people.get(word.strip().lower(), 0)
    if not word.strip():
        yield error("person", "Enter the name or e-mail address of the contact as it is now.")
    elif not count:
        yield error(
            "person", f"You have no contact {word}. Enter a name or e-mail address we have."
        )
    elif count > 1:
        yield error("person", f"{count} contacts are called {word}; enter the e-mail address.")
