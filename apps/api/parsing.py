"""Reading requests: JSON objects of a bounded depth; answers are JSON whatever is asked."""

from collections.abc import Mapping
from typing import IO, Any

from rest_framework.exceptions import ParseError
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.parsers import JSONParser
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request


class Json(JSONParser):
    """A JSON object; its size is limited by Django before it comes here."""

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        try:
            data = super().parse(stream, media_type, parser_context)
        except RecursionError:
            raise ParseError("The JSON is nested too deeply.") from None
        if not isinstance(data, dict):
            raise ParseError("Send a JSON object.")
        return data


class AlwaysJson(DefaultContentNegotiation):
    """There is one representation; a client that asks for another still gets it (RFC 9110 12.4)."""

    def select_renderer(
        self, request: Request, renderers: Any, format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        return renderers[0], renderers[0].media_type
