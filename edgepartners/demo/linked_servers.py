"""The simulated NetBox and Peering Manager, as the simulator runs them: without Django."""

from collections.abc import Callable
from html import escape
from typing import Any

from apps.integrations.faking import Reply, Request, Site
from apps.integrations.netbox import fake as netbox
from apps.integrations.paged_fake import PagedApi
from apps.integrations.peering_manager import fake as peering_manager

NETBOX, PEERING_MANAGER = "netbox", "peering-manager"
TOKEN = "simulated-read-only"  # noqa: S105  of the fake
INVENTORIES: dict[str, Callable[[], netbox.Inventory | peering_manager.Peers]] = {
    NETBOX: netbox.sample,
    PEERING_MANAGER: peering_manager.sample,
}
PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title>
<style>body{{font:15px system-ui;margin:2rem;color-scheme:light dark}}
th{{text-align:left;padding-right:2rem}}</style>
<h1>{title}</h1><p>Simulated, as somebody with an account there would see it.</p>
<table>{rows}</table></html>"""


class Shown(Site):
    """Its API with a token, and a plain page of each object for people who follow a link."""

    def __init__(self, api: PagedApi) -> None:
        super().__init__(api, authorization=f"Token {TOKEN}")
        self._rows = api.rows

    def handle(self, request: Request) -> Reply:
        if request.path.startswith("/api/"):
            return super().handle(request)
        first, second, number, *_ = *request.path.strip("/").split("/"), "", "", ""
        wanted = dict(request.fields) or {"id": number}
        for row in self._rows.get(f"{first}/{second}", []):
            if all(str(row.get(name)) == value for name, value in wanted.items()):
                return _page(row)
        return Reply(404, b"There is no such object.\n", "text/plain")


def server(name: str) -> Site:
    """One of the two, with what it knows at the start."""
    return Shown(INVENTORIES[name]().api())


def _page(row: dict[str, Any]) -> Reply:
    cells = "".join(
        f"<tr><th>{escape(name)}</th><td>{escape(_said(value))}</td></tr>"
        for name, value in row.items() if name not in ("url", "display")
    )  # fmt: skip
    page = PAGE.format(title=escape(str(row["display"])), rows=cells)
    return Reply(200, page.encode(), "text/html; charset=utf-8")


def _said(value: Any) -> str:
    if isinstance(value, dict):
        return str(value.get("display") or value.get("label") or value.get("name") or "")
    return "" if value in (None, []) else str(value)
