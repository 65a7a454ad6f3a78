"""From a public reference to its page in the portal; empty for what has none."""

from urllib.parse import quote

from apps.core.refs import Prefix
from apps.portal import shell

_LINK = "portal:interconnect_list"
PAGES: dict[str, str] = {
    Prefix.PNI: _LINK,
    Prefix.IX: _LINK,
    Prefix.CACHE: _LINK,
    Prefix.TRANSIT: _LINK,
    Prefix.CAPACITY: "portal:request_list",
    Prefix.MAINTENANCE: "portal:maintenance_list",
}
LISTS: dict[str, str] = {
    Prefix.AGREEMENT: "portal:document_list",
    Prefix.LOA: "portal:document_list",
    Prefix.BREACH: "portal:interconnect_list",
}


def of(ref: str) -> str:
    """`CAP-00007` is its page, `AGR-00042` the list it stands in."""
    whole = ref.partition("/")[0]
    prefix = whole.partition("-")[0]
    if prefix in LISTS:
        return shell.address_of(LISTS[prefix])
    start = shell.address_of(PAGES.get(prefix, ""))
    return f"{start}{quote(whole)}/" if start else ""
