"""Who asks: /me, /asns, /tokens."""

from typing import Any

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from apps.api.partner.base import PartnerView
from apps.api.robots import pages, shown
from apps.api.robots.operations import PAGING, Answer, Operation, listed, ref, tells
from apps.notifications import actions as notifications
from apps.partners import for_partner
from apps.partners.enums import PARTNER_PERMISSIONS
from apps.partners.for_partner import TokenUse


class Me(PartnerView):
    @tells(Operation("Who this token acts for", {200: Answer(ref("Me"))}))
    def get(self, request: Request) -> Response:
        seat = self.seat
        return Response(
            {
                "partner": {"ref": seat.partner.ref, "name": seat.partner.name},
                "user": {"name": seat.user.name, "email": seat.user.email},
                "role": seat.role.value,
                "token": token_row(self.caller.token),
                "asns": asn_rows(self.caller),
            }
        )


class Asns(PartnerView):
    @tells(
        Operation(
            "AS numbers of the partner",
            {200: Answer(listed("asns", ref("Asn")))},
            "With whether this token may act for each at the moment, and why not.",
            parameters=PAGING,
        )
    )
    def get(self, request: Request) -> Response:
        page = pages.cut_list(
            sorted(asn_rows(self.caller), key=_number), self.window(), key=_number
        )
        return Response({"asns": page.rows, "next_token": page.next_token})


class Tokens(PartnerView):
    @tells(
        Operation(
            "Tokens of the partner's programs",
            {200: Answer(listed("tokens", ref("Token")))},
            "An administrator sees all of the partner, others their own. Tokens are made in the "
            "portal, by a person.",
            parameters=PAGING,
        )
    )
    def get(self, request: Request) -> Response:
        asked = self.window()
        found = visible_tokens(self.caller).order_by("pk")
        rows = found.filter(pk__gt=asked.after) if asked.after else found
        page = pages.cut(list(rows[: asked.size + 1]), asked, key=lambda token: token.pk)
        shown_rows = [token_row(token) for token in page.rows]
        return Response({"tokens": shown_rows, "next_token": page.next_token})


class Token(PartnerView):
    @tells(Operation("One token", {200: Answer(ref("Token"))}))
    def get(self, request: Request, prefix: str) -> Response:
        return Response(token_row(self._found(prefix)))

    @tells(
        Operation(
            "Revoke a token",
            {204: Answer(None, "Revoked; nobody can use it any more")},
            "A program may revoke its own token.",
        )
    )
    def delete(self, request: Request, prefix: str) -> Response:
        token = self._found(prefix)
        notifications.revoke_token(token=token, by=self.seat.user, at=timezone.now())
        return Response(status=204)

    def _found(self, prefix: str) -> Any:
        return self.sure(visible_tokens(self.caller).filter(prefix=prefix).first())


def visible_tokens(used: TokenUse) -> Any:
    """All of the partner for those who manage it, else their own."""
    manages = used.seat.role in PARTNER_PERMISSIONS["manage"]
    return for_partner.tokens(used.seat.partner, of=None if manages else used.seat.user)


def asn_rows(used: TokenUse) -> list[dict[str, Any]]:
    """Every AS number of the partner, with whether this token may act for it."""
    other = "it is not among the AS numbers of this token"
    return [
        {
            "asn": asn.number, "name": asn.name, "is_primary": asn.is_primary,
            "as_set": asn.as_set, "may_act": used.asns.get(asn.number, other) == "",
            "reason": used.asns.get(asn.number, other),
        }
        for asn in used.seat.asns
    ]  # fmt: skip


def token_row(token: Any) -> dict[str, Any]:
    """What may be said of a token; its text is not kept."""
    return {
        "prefix": token.prefix, "name": token.name, "owner": token.membership.user.name,
        "scopes": token.scopes, "asns": token.asns, "ip_allowed": token.ip_allowed,
        "created_at": shown.moment(token.created_at),
        "expires_at": shown.moment(token.expires_at),
        "last_used_at": shown.moment(token.last_used_at),
        "revoked_at": shown.moment(token.revoked_at),
        "is_suspended": token.suspended_at is not None,
    }  # fmt: skip


def _number(row: dict[str, Any]) -> int:
    return row["asn"]
