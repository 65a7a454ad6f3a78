"""From a public reference to its page: PAR-00042 is /partners/PAR-00042/."""

from functools import lru_cache

from django.urls import reverse

from apps.core.refs import Prefix

LISTS: dict[str, str] = {
    Prefix.PARTNER: "console:partner_list",
    Prefix.AGREEMENT: "console:agreement_list",
    Prefix.PNI: "console:interconnect_list",
    Prefix.IX: "console:interconnect_list",
    Prefix.CACHE: "console:interconnect_list",
    Prefix.TRANSIT: "console:interconnect_list",
    Prefix.BREACH: "console:breach_list",
    Prefix.SOURCE: "console:source_list",
}


@lru_cache(maxsize=64)
def base(prefix: str) -> str:
    """The list a kind of reference belongs to; empty for what has no pages."""
    name = LISTS.get(prefix)
    return reverse(name) if name else ""


def of(ref: str) -> str:
    """The page of a reference; `AGR-00042/T1` is a part of AGR-00042. Empty for what has none."""
    whole = ref.split("/", 1)[0]
    start = base(whole.split("-", 1)[0])
    return f"{start}{whole}/" if start else ""
