"""/requests/{ref}/comments and /documents: what both sides write and attach (portal.md 6.5)."""

from typing import Any

from django.http import HttpResponseBase
from django.utils import timezone
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request as Asked
from rest_framework.response import Response

from apps.api.partner import shown
from apps.api.partner.requests import RequestView
from apps.api.robots.faults import Fault, absent
from apps.api.robots.files import filename
from apps.api.robots.operations import Answer, Operation, listed, ref, tells
from apps.api.robots.views import ProblemRenderer
from apps.capacity import actions, for_partner
from apps.core import files, uploads


class Comments(RequestView):
    @tells(Operation("Comments both sides read", {200: Answer(listed("comments", ref("Comment")))}))
    def get(self, request: Asked, reference: str) -> Response:
        rows = [shown.said(each) for each in self.seen(reference).comments]
        return Response({"comments": rows, "next_token": None})

    @tells(Operation("Write a comment", {201: Answer(ref("Comment"))}, body=ref("CommentGiven")))
    def post(self, request: Asked, reference: str) -> Response:
        found = self.handle(reference)
        actions.comment(
            request=found, text=self.json()["text"], acting=self.acting, at=timezone.now()
        )
        return Response(shown.said(self.seen(reference).comments[-1]), 201)


class Any_(BaseRenderer):
    """A file is sent as what it is."""

    media_type = "*/*"
    charset = None

    def render(self, data: Any, *args: Any, **kwargs: Any) -> bytes:
        return JSONRenderer().render(data)


class Documents(RequestView):
    largest = uploads.LARGEST

    @tells(Operation("Files of a request", {200: Answer(listed("documents", ref("Document")))}))
    def get(self, request: Asked, reference: str) -> Response:
        seen = self.seen(reference)
        rows = [shown.document(each, seen.row.ref) for each in seen.files]
        return Response({"documents": rows, "next_token": None})

    @tells(
        Operation(
            "Attach a file",
            {201: Answer(ref("Document"))},
            "The file itself as the body, its name in Content-Disposition: attachment; "
            'filename="...". PDF, PNG or JPEG by content, at most 10 MB, 20 to a request.',
            raw=uploads.TAKEN,
        )
    )
    def post(self, request: Asked, reference: str) -> Response:
        found = self.handle(reference)
        if self.plain.content_type not in uploads.TAKEN:
            raise Fault(415, f"Send {', '.join(uploads.TAKEN)}.")
        made = actions.attach(
            request=found, content=self.raw, filename=filename(self.plain.headers),
            acting=self.acting, at=timezone.now(),
        )  # fmt: skip
        rows = [each for each in self.seen(reference).files if each.id == made.pk]
        return Response(shown.document(rows[0], found.ref), 201)


class Document(RequestView):
    scopes = RequestView.scopes | {"DELETE": "requests:write"}
    renderer_classes = [JSONRenderer, ProblemRenderer, Any_]

    @tells(
        Operation(
            "Download a file",
            {200: Answer({"type": "string", "format": "binary"}, media="*/*")},
        )
    )
    def get(self, request: Asked, reference: str, document_id: str) -> HttpResponseBase:
        found = for_partner.paper(self.seat.partner, reference, _id(document_id))
        if found is None:
            raise absent()
        file, name, kind = found
        return files.attachment(file, filename=name, content_type=kind)

    @tells(Operation("Take a file of yours away", {204: Answer(None, "Gone")}))
    def delete(self, request: Asked, reference: str, document_id: str) -> Response:
        found = self.sure(for_partner.attachment(self.seat.partner, reference, _id(document_id)))
        actions.remove_attachment(attachment=found, acting=self.acting, at=timezone.now())
        return Response(status=204)


def _id(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 18):
        raise absent()
    return int(text)
