"""Under every address of the two APIs for partners' programs."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from functools import wraps
from typing import Any, ClassVar, TypeVar, cast

from django.db.models import Model
from django.http import HttpRequest
from rest_framework.exceptions import NotAcceptable
from rest_framework.permissions import AllowAny
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.api.robots import faults, limits, once, pages, shapes, strict
from apps.api.robots.access import PartnerAuthentication, Scoped
from apps.api.robots.faults import Fault, wrong
from apps.api.robots.once import Replayed
from apps.api.robots.operations import Operation, Schema
from apps.capacity.actions import Acting, acting_for_partner
from apps.core import wall
from apps.core.replays import Asked
from apps.core.requests import client_ip
from apps.partners.for_partner import Seat, TokenUse

PROBLEM = "application/problem+json"
WRITES = ("POST", "PATCH", "DELETE")
READS = ("GET", "HEAD")
Found = TypeVar("Found", bound=Model)


class ProblemRenderer(JSONRenderer):
    """For clients that accept problem details only."""

    media_type = PROBLEM


class RobotView(APIView):
    """Token, scope, rate, strict JSON, known parameters, Idempotency-Key.

    `scopes` names the scope each method needs; a handler says with `tells` what the document
    shows, and its body is checked against that.
    """

    authentication_classes = [PartnerAuthentication]
    permission_classes = [Scoped]
    throttle_classes = [limits.Reads, limits.Writes]
    renderer_classes = [JSONRenderer, ProblemRenderer]
    metadata_class = None
    schema = None
    http_method_names = ["get", "head", "post", "patch", "delete"]
    scopes: ClassVar[Mapping[str, str | None]] = {}
    components: ClassVar[Mapping[str, Schema]] = {}
    problem_media: ClassVar[str] = PROBLEM
    largest: ClassVar[int] = strict.LARGEST

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        self.asked: Asked | None = None
        self.raw = b""
        super().initial(request, *args, **kwargs)
        if request.method in WRITES:
            self.raw = strict.limited(self.plain, self.largest)
        if operation := self.operation():
            self._refuse_unknown(operation)
        if operation and request.method in WRITES and request.auth:
            self.asked = once.claim(self.plain, caller=self.caller.token.prefix, body=self.raw)
        if operation and request.method in READS and request.auth:
            setattr(self, "get", self._behind_the_wall(getattr(self, "get")))  # noqa: B009, B010

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        final = super().finalize_response(request, response, *args, **kwargs)
        asked = getattr(self, "asked", None)
        if asked is not None:
            self.asked = None
            operation = self.operation()
            once.settle(asked, final, secret=operation.once if operation else ())
        final["Cache-Control"] = "private, no-store"
        return final

    def handle_exception(self, exc: Exception) -> Response:
        if isinstance(exc, Replayed):
            return exc.response
        if isinstance(exc, NotAcceptable):
            self.request.accepted_renderer = JSONRenderer()  # type: ignore[attr-defined]
            self.request.accepted_media_type = JSONRenderer.media_type  # type: ignore[attr-defined]
        answered = super().handle_exception(exc)
        answered.exception = True
        return answered

    def get_exception_handler(self) -> Callable[..., Response]:
        def handle(exc: Exception, context: Any) -> Response:
            fault = faults.describe(exc)
            body = self.problem(fault)
            headers = dict(fault.headers)
            return Response(body, fault.status, headers=headers, content_type=self.problem_media)

        return handle

    def problem(self, fault: Fault) -> dict[str, Any]:
        """The body of an answer that is no success."""
        return faults.problem(fault, self.request.path)

    @property
    def plain(self) -> HttpRequest:
        return self.request._request

    @property
    def caller(self) -> TokenUse:
        return cast(TokenUse, self.request.auth)

    @property
    def seat(self) -> Seat:
        return self.caller.seat

    @property
    def acting(self) -> Acting:
        """Who acts, in which role, from where, with which token, for which AS numbers."""
        used = self.caller
        able = frozenset(number for number, fault in used.asns.items() if not fault)
        return acting_for_partner(
            used.seat.user, used.seat.role, ip=client_ip(self.plain), token=used.token.prefix,
            asns=able,
        )  # fmt: skip

    def behind(self) -> AbstractContextManager[None]:
        """Stand behind the wall, as whom the token is of: for look-ups of requests that write."""
        return wall.behind(*self._whom())

    def sure(self, found: Found | None) -> Found:
        """What a look-up found, for an action: 404 unless PostgreSQL shows the partner its row."""
        if found is None or not wall.shows(found, *self._whom()):
            raise faults.absent()
        return found

    def _whom(self) -> tuple[int, int]:
        """For whom the wall stands: the partner and the person of the token."""
        own = cast(TokenUse, self.request.auth).seat
        return own.partner.pk, own.user.pk

    def operation(self) -> Operation | None:
        """What the document says of the method that is asked for."""
        method = (self.request.method or "GET").lower()
        if method not in self.http_method_names:
            return None
        handler = getattr(self, "get" if method == "head" else method, None)
        return getattr(handler, "operation", None)

    def window(self) -> pages.Window:
        """Size and place of the page that is asked for."""
        return pages.window(
            self.request.query_params, caller=self.caller.token.prefix, path=self.request.path
        )

    def json(self, *, secret: tuple[str, ...] = ()) -> Any:
        """The body, as the operation's schema has it."""
        operation, value = self.operation(), self.json_unchecked()
        if operation and operation.body:
            shapes.check(value, shapes.inline(operation.body, self.components), secret=secret)
        return value

    def json_unchecked(self) -> Any:
        """The body as strict JSON of any shape."""
        if self.plain.content_type != "application/json":
            raise Fault(415, "Send JSON with Content-Type: application/json.")
        return strict.parse(self.raw)

    def _behind_the_wall(self, handler: Callable[..., Any]) -> Callable[..., Any]:
        """Reads see what PostgreSQL shows the partner, and write nothing (apps.core.wall)."""

        @wraps(handler)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            with self.behind():
                return handler(*args, **kwargs)

        return guarded

    def _refuse_unknown(self, operation: Operation) -> None:
        known = {each.name for each in operation.parameters if each.place == "query"}
        told = f"There is no such parameter. Possible: {', '.join(sorted(known)) or 'none'}."
        given = self.request.query_params
        errors = {name: told for name in given if name not in known}
        errors |= {name: "Send it once." for name in given if len(given.getlist(name)) > 1}
        if errors:
            raise wrong(errors)


class Public(RobotView):
    """Open to everybody: the documents, and where programs come for access."""

    authentication_classes = []
    permission_classes = [AllowAny]
    throttle_classes = []


class Nothing(RobotView):
    """Every other address."""

    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        raise faults.absent()

    post = patch = delete = get
