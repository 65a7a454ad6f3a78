"""/requests: ask for capacity, change it, follow it (portal.md 6.3, 6.4, 6.7)."""

from typing import Any

from django.utils import timezone
from rest_framework.request import Request as Asked
from rest_framework.response import Response

from apps.api.partner import shown
from apps.api.partner.base import PartnerView
from apps.api.partner.schemas.requests import DRAFTS
from apps.api.robots import pages, shapes, submissions, versions
from apps.api.robots.access import check_asn
from apps.api.robots.faults import absent, wrong
from apps.api.robots.operations import (
    PAGING,
    Answer,
    Operation,
    Parameter,
    listed,
    ref,
    tells,
)
from apps.api.robots.schemas import text, words
from apps.api.robots.typed import component
from apps.capacity import actions, for_partner
from apps.capacity.enums import RequestType, State
from apps.capacity.for_partner import Seen

SCOPES = {"GET": "requests:read", "POST": "requests:write", "PATCH": "requests:write"}
ETAG = {"ETag": "Version, for If-Match"}
SECRETS = ("secret",)


class RequestView(PartnerView):
    scopes = SCOPES

    def handle(self, ref: str) -> Any:
        """The caller's request, to be given to an action: 404 where it is not theirs."""
        return self.sure(for_partner.handle(self.seat.partner, ref))

    def seen(self, ref: str) -> Seen:
        found = for_partner.request(
            self.seat.partner, ref, role=self.seat.role.value, at=timezone.now()
        )
        if found is None:
            raise absent()
        return found

    def answer(self, ref: str, *, status: int = 200, warnings: Any = None) -> Response:
        """The request as it is now, with its version as ETag."""
        seen = self.seen(ref)
        headers = {"ETag": versions.etag(seen.row.version)}
        if status == 201:
            headers["Location"] = f"/api/partner/v1/requests/{seen.row.ref}"
        return Response(shown.whole(seen, warnings), status, headers=headers)


class Requests(RequestView):
    @tells(
        Operation(
            "Requests of the partner, newest first",
            {200: Answer(listed("requests", ref("RequestRow")))},
            parameters=(
                Parameter("state", words("open", "draft", "closed", *State.values)),
                Parameter("type", words(*RequestType.values)),
                Parameter("reference", text(most=80), "A piece of our reference, or of yours"),
                *PAGING,
            ),
        )
    )
    def get(self, request: Asked) -> Response:
        query, asked = request.query_params, self.window()
        rows = for_partner.requests(
            self.seat.partner, state=self.word("state"), type=self.word("type"),
            text=query.get("reference", ""), before=asked.after, limit=asked.size + 1,
        )  # fmt: skip
        page = pages.cut(rows, asked, key=lambda each: each.id)
        shown_rows = [shown.row(each) for each in page.rows]
        return Response({"requests": shown_rows, "next_token": page.next_token})

    @tells(
        Operation(
            "Ask for something",
            {201: Answer(ref("Request"), "Made; with submit sent in", headers=ETAG)},
            "A draft, or with `submit` sent in at once: 400 names fields that are wrong, 409 the "
            "request that is open for the same, 422 each rule of the policy that is not met. What "
            "is unusual but fine comes back in `warnings`.",
            body=ref("RequestGiven"),
        )
    )
    def post(self, request: Asked) -> Response:
        body = read_draft(self)
        asn = self.asn_of(body)
        at = timezone.now()
        if body.get("submit"):
            submissions.check(self.seat, asn.number, at=at)
        made, warnings = actions.request_by_program(
            partner=self.seat.partner, type=body["type"], content=body.get("fields", {}),
            asn=asn, linked_to=body.get("linked_to", ""), submit_now=bool(body.get("submit")),
            ask_anyway=bool(body.get("ask_anyway")), acting=self.acting, at=at,
        )  # fmt: skip
        return self.answer(made.ref, status=201, warnings=warnings)

    def word(self, name: str) -> str:
        """A parameter that is one of the document's words."""
        given = self.request.query_params.get(name, "")
        operation = self.operation()
        known = [p.schema["enum"] for p in operation.parameters if p.name == name][0]  # type: ignore[union-attr]
        if given and given not in known:
            raise wrong({name: f"Use one of {', '.join(known)}."})
        return given

    def asn_of(self, body: dict[str, Any]) -> Any:
        """The AS number of the body, else the first the token may act for."""
        able = [number for number, fault in self.caller.asns.items() if not fault]
        first = next(iter([*able, *self.caller.token.asns]))
        number = check_asn(self.caller, body.get("asn", first))
        return next(asn for asn in self.seat.asns if asn.number == number)


class Request(RequestView):
    @tells(
        Operation(
            "One request",
            {200: Answer(ref("Request"), headers=ETAG), 304: Answer(None, "Not changed")},
            parameters=(
                Parameter("If-None-Match", {"type": "string"}, "ETags you have", place="header"),
            ),
        )
    )
    def get(self, request: Asked, reference: str) -> Response:
        answer = self.answer(reference)
        if versions.is_known(self.plain, answer.data["version"]):
            return Response(status=304, headers={"ETag": answer["ETag"]})
        return answer

    @tells(
        Operation(
            "Change a request",
            {200: Answer(ref("Request"), headers=ETAG)},
            "A draft, one that nobody has taken up, or one with a question.",
            body=ref("RequestChange"),
            is_versioned=True,
        )
    )
    def patch(self, request: Asked, reference: str) -> Response:
        found = self.handle(reference)
        versions.require_match(self.plain, found.version)
        content = self.json(secret=SECRETS)["fields"]
        check_fields(found.type, content)
        actions.edit(
            request=found, content=content, acting=self.acting, at=timezone.now(),
            version=found.version, strict=True,
        )  # fmt: skip
        return self.answer(reference)


def read_draft(view: PartnerView) -> dict[str, Any]:
    """The body, checked against the fields of its own type only."""
    body = view.json_unchecked()
    type_ = body.get("type") if isinstance(body, dict) else None
    if type_ not in RequestType.values:
        shapes.check(body, {"type": "object", "required": ["type"]})
        raise wrong({"type": f"Use one of {', '.join(RequestType.values)}."})
    schema = shapes.inline(DRAFTS[f"{component(type_)}Draft"], view.components)
    shapes.check(body, schema, secret=SECRETS)
    checked: dict[str, Any] = body
    return checked


def check_fields(type_: str, content: Any) -> None:
    """The fields of a type, some of them."""
    schema = shapes.inline({"$ref": f"#/{component(type_)}"}, PartnerView.components)
    shapes.check({"fields": content}, {"properties": {"fields": schema}}, secret=SECRETS)
