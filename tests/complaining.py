"""What a browser says on its console."""

from playwright.sync_api import ConsoleMessage

# The library says so of a request that a newer one replaced, as while somebody types.
REPLACED = ("htmx:afterRequest,", "htmx:sendAbort,")


def objects(said: ConsoleMessage) -> bool:
    """Whether it objects to something."""
    return said.type == "error" and not said.text.startswith(REPLACED)
