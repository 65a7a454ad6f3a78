"""/sessions: ask for them, list them, look at one, take them down (portal.md 1.3, 1.6)."""

import uuid
from typing import Any

from django.conf import settings
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from apps.api.peering import batches, sandbox, sides
from apps.api.peering.base import PeeringView
from apps.api.peering.batches import Rejected, Result
from apps.api.peering.sides import named
from apps.api.robots import pages, submissions
from apps.api.robots.faults import Fault, absent, combined, describe, wrong
from apps.api.robots.ids import read_uid
from apps.api.robots.operations import (
    ASN,
    PAGING,
    Answer,
    Operation,
    Parameter,
    listed,
    ref,
    tells,
)
from apps.api.robots.schemas import UUID, given, many
from apps.capacity import actions, for_partner
from apps.capacity.for_partner import PeeringSession
from apps.core.errors import Refused

SCOPES = {"GET": "sessions:read", "POST": "sessions:write", "DELETE": "sessions:write"}
REASON = "Removed by the partner's program."
NOT_CALLED = "It is not called: it is not on our list. Ask us to put it there, with a token."
REFERENCES = many(given({"session_id": UUID}, required=("session_id",))) | {
    "minItems": 1, "maxItems": batches.MOST,
}  # fmt: skip


class Sessions(PeeringView):
    scopes = SCOPES

    @tells(
        Operation(
            "Sessions with us",
            {200: Answer(listed("sessions", ref("Session")))},
            "All there are and all in progress for the AS number; with request_id those of one "
            "request, the rejected ones too.",
            parameters=(ASN, Parameter("request_id", UUID), *PAGING),
        )
    )
    def get(self, request: Request) -> Response:
        asn, asked = self.asn(), self.window()
        rows = self._sandboxed(asked) if self.is_sandbox(asn) else self._real(asn, asked)
        page = pages.cut(rows, asked, key=lambda each: str(each.uid))
        shown = [sides.show(each) for each in page.rows]
        return Response({"sessions": shown, "next_token": page.next_token})

    @tells(
        Operation(
            "Ask for sessions",
            {200: Answer(ref("Created"), "Those taken; and those rejected, each with the reason")},
            "Accepted and rejected sessions together are those sent. Nothing taken: 422 where the "
            "policy forbids, 409 where they are there, 400 where all are malformed. local and peer "
            "may be either side: exactly one AS number is ours.",
            body=ref("Batch"),
        )
    )
    def post(self, request: Request) -> Response:
        body, ours = self.json_unchecked(), settings.NETWORK_ASN
        batch = batches.read_body(body, lenient=self.is_alias)
        groups, rejected = batches.sort_out(
            batch, ours=ours, check_asn=self.check_asn, lenient=self.is_alias
        )
        result, at = Result(rejected=rejected), timezone.now()
        real = {key: members for key, members in groups.items() if not self.is_sandbox(key[0])}
        for asn in {key[0] for key in real}:
            submissions.check(self.seat, asn, at=at, more=sum(key[0] == asn for key in real))
        batches.ask(batch, real, seat=self.seat, acting=self.acting, at=at, result=result)
        if batch.return_url and not actions.may_return_to(batch.return_url):
            result.warnings["return_url"] = NOT_CALLED
        played = self._play({key: groups[key] for key in groups.keys() - real.keys()}, result)
        if not result.uids:
            raise batches.whole_fault(result)
        return Response(self._created(batch.entries, result, played))

    @tells(
        Operation(
            "Take sessions down",
            {200: Answer(ref("Removed"), "Those removed or announced; the others as errors")},
            body=REFERENCES,
            faults=(404,),
        )
    )
    def delete(self, request: Request) -> Response:
        body = self.json_unchecked()
        if isinstance(body, list) and len(body) > batches.MOST:
            raise Fault(413, f"Send at most {batches.MOST} sessions at once.")
        done, faults = [], {}
        for index, each in enumerate(self.json()):
            try:
                asked = remove(self, each["session_id"])
                done.append(_removal(each["session_id"], asked))
            except (Fault, Refused) as error:
                faults[f"sessions[{index}]"] = describe(error)
        if not done:
            raise _first(faults)
        errors = {name: fault.detail for name, fault in faults.items()}
        return Response({"sessions": done, "errors": named(errors)})

    def _real(self, asn: int, asked: pages.Window) -> list[PeeringSession]:
        return for_partner.peering_sessions(
            self.seat.partner, asn=asn, our_asn=settings.NETWORK_ASN, limit=asked.size + 1,
            after=asked.after or "", request_uid=self._request_uid(),
        )  # fmt: skip

    def _sandboxed(self, asked: pages.Window) -> list[PeeringSession]:
        rows = sandbox.sessions(self.caller.token.prefix)
        later = [each for each in rows if str(each.uid) > (asked.after or "")]
        return later[: asked.size + 1]

    def _request_uid(self) -> uuid.UUID | None:
        text = self.request.query_params.get("request_id")
        return None if text is None else read_uuid(text, "request_id")

    def _play(self, groups: Any, result: Result) -> dict[int, PeeringSession]:
        """Sessions of the sandbox."""
        uid, played = uuid.uuid4(), {}
        for index, sided in [each for members in groups.values() for each in members]:
            try:
                made = sandbox.add(
                    self.caller.token.prefix, sided, ours=settings.NETWORK_ASN, request_uid=uid
                )
            except Fault as fault:
                result.rejected.append(Rejected(index, fault))
                continue
            played[index], result.uids[index] = made, made.uid
            result.request_uid = result.request_uid or uid
        return played

    def _created(
        self, entries: Any, result: Result, played: dict[int, PeeringSession]
    ) -> dict[str, Any]:
        rejected = sorted(result.rejected, key=lambda each: each.index)
        return {
            "sessions": [
                sides.show(played.get(index) or self.find(uid))
                for index, uid in sorted(result.uids.items())
            ],
            "errors": named({f"sessions[{r.index}]": r.fault.detail for r in rejected}),
            "rejected": [
                {"index": r.index, "session": batches.safe(entries[r.index]), **_reasons(r.fault)}
                for r in rejected
            ],
            "request_id": str(result.request_uid),
            "warnings": named(result.warnings),
        }  # fmt: skip

    def find(self, uid: uuid.UUID) -> PeeringSession:
        return find(self, uid)


class Session(PeeringView):
    scopes = SCOPES

    @tells(Operation("One session", {200: Answer(ref("Session"))}))
    def get(self, request: Request, session_id: str) -> Response:
        return Response(sides.show(find(self, read_uid(session_id))))

    @tells(
        Operation(
            "Take a session down",
            {
                204: Answer(None, "Removed, or its removal announced: it is not listed any more"),
                202: Answer(ref("Removal"), "As asked by Prefer: respond-async"),
            },
            "One that never came up goes at once, others with notice. Prefer: respond-async "
            "answers with the request that follows.",
            parameters=(Parameter("Prefer", {"type": "string"}, place="header"),),
        )
    )
    def delete(self, request: Request, session_id: str) -> Response:
        find(self, read_uid(session_id))
        asked = remove(self, session_id)
        if "respond-async" not in self.plain.headers.get("Prefer", ""):
            return Response(status=204)
        body = _removal(session_id, asked) | {"request_id": str(asked.uid) if asked else None}
        headers = {"Preference-Applied": "respond-async"}
        if asked:
            headers["Location"] = f"/api/partner/v1/requests/{asked.ref}"
        return Response(body, 202, headers=headers)


def find(view: PeeringView, uid: uuid.UUID) -> PeeringSession:
    """The caller's session: 404 alike for one that is absent and for somebody else's."""
    with view.behind():
        found = for_partner.peering_session(
            view.seat.partner, asns=view.acts_for(), our_asn=settings.NETWORK_ASN, uid=uid
        )
    played = [each for each in sandbox.sessions(view.caller.token.prefix) if each.uid == uid]
    if found is None and not played:
        raise absent()
    return found or played[0]


def remove(view: PeeringView, text: str) -> Any:
    """The request that removes it, None where it is gone already."""
    uid = read_uid(text)
    find(view, uid)
    if sandbox.remove(view.caller.token.prefix, str(uid)):
        return None
    return actions.take_down(
        partner=view.seat.partner, uid=uid, acting=view.acting, at=timezone.now(), reason=REASON
    )


def read_uuid(text: str, name: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        raise wrong({name: "Send a UUID."}) from None


def _reasons(fault: Fault) -> dict[str, Any]:
    """Of one session: errors, and links where they can be mended."""
    told = combined(fault, None)
    return {name: told[name] for name in ("errors", "links") if name in told}


def _removal(uid: str, asked: Any) -> dict[str, Any]:
    return {"session_id": uid, "removal": "announced" if asked else "removed"}


def _first(faults: dict[str, Fault]) -> Fault:
    statuses = {fault.status for fault in faults.values()}
    status = statuses.pop() if len(statuses) == 1 else 422
    errors = {name: fault.detail for name, fault in faults.items()}
    return Fault(status, "No session was removed.", errors)
