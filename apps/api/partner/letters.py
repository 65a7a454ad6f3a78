"""/interconnects/{ref}/loa: LOA-CFAs in the shape of IX-API, read and uploaded (portal.md 6.7)."""

from datetime import date
from typing import Any

from django.http import HttpResponseBase
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from apps.api.partner import links
from apps.api.partner.base import PartnerView
from apps.api.robots.access import check_asn
from apps.api.robots.faults import Fault, absent, wrong
from apps.api.robots.files import filename
from apps.api.robots.operations import Answer, Operation, Parameter, Schema, ref, tells
from apps.api.robots.schemas import DAY, text, words
from apps.capacity import actions
from apps.capacity import for_partner as capacity
from apps.core import uploads
from apps.network import for_partner

PORTS = range(1, 65)
FILE: Schema = {"type": "string", "format": "binary"}
PARAMETERS = (
    Parameter("addressee", text(most=120, least=1), "Whom it authorises, as it names us", True),
    Parameter("panel", text(most=80, least=1), "Your patch panel", True),
    Parameter(
        "port_count", {"type": "integer", "minimum": 1, "maximum": 64}, "Ports it names", True
    ),
    Parameter("expires_on", DAY, "Its last day", True),
    Parameter(
        "Content-Disposition", {"type": "string"}, 'attachment; filename="loa.pdf"', True, "header"
    ),
)  # fmt: skip
LARGEST = {"addressee": 120, "panel": 80}


class Letter(PartnerView):
    scopes = {"GET": "loa:read", "POST": "loa:write"}
    renderer_classes = [*PartnerView.renderer_classes, links.Pdf]
    largest = uploads.LARGEST

    @tells(
        Operation(
            "The newest LOA-CFA of an interconnect",
            {200: Answer(ref("Loa"), also={links.Pdf.media_type: FILE})},
            "What it says, or with Accept: application/pdf the paper itself.",
            parameters=(
                Parameter("Accept", words("application/json", "application/pdf"), place="header"),
            ),
        )
    )
    def get(self, request: Request, reference: str) -> HttpResponseBase:
        found = self._newest(reference)
        if found is None:
            raise absent()
        if request.accepted_media_type != links.Pdf.media_type:
            return Response(links.letter(found))
        file = for_partner.letter_file(self.seat.partner, found.ref, found.version)
        if file is None:
            raise absent()
        return links.download(*file)

    @tells(
        Operation(
            "Upload your LOA-CFA",
            {201: Answer(ref("Loa"), "Taken; our engineers check it")},
            "The PDF as the body, at most 10 MB, without a password; what it says as parameters. "
            "409 while no request of the interconnect waits for one of yours.",
            raw=(uploads.PDF,),
            parameters=PARAMETERS,
        )
    )
    def post(self, request: Request, reference: str) -> Response:
        with self.behind():
            if for_partner.interconnect(self.seat.partner, reference) is None:
                raise absent()
        if self.plain.content_type != uploads.PDF:
            raise Fault(415, f"Send {uploads.PDF}.", {"Content-Type": f"Send {uploads.PDF}."})
        last, facts = _read(request.query_params)
        found = self._awaiting(reference)
        loa = actions.receive_letter(
            request=found, content=self.raw, filename=filename(self.plain.headers),
            expires_on=last, facts=facts, acting=self.acting, at=timezone.now(),
            version=found.version,
        )  # fmt: skip
        made = for_partner.letter(self.seat.partner, loa.ref, loa.version)
        return Response(links.letter(made), 201) if made else Response(status=201)

    def _newest(self, reference: str) -> Any:
        found = for_partner.letters(self.seat.partner)
        return next((each for each in found if each.interconnect == reference), None)

    def _awaiting(self, reference: str) -> Any:
        """The request that waits for a letter of theirs; 403 for a number that is not the token's.

        409 where there is none.
        """
        found = capacity.letter_awaited(self.seat.partner, reference)
        if found is None:
            raise Fault(409, f"No request for {reference} waits for an LOA-CFA of yours.")
        if found.asn is not None:
            check_asn(self.caller, found.asn.number)
        return self.sure(found)


def _read(query: Any) -> tuple[date, actions.LetterFacts]:
    """What the letter says; 400 naming each parameter that is missing or none."""
    errors = {
        each.name: "This is required."
        for each in PARAMETERS
        if each.place == "query" and not query.get(each.name, "").strip()
    }
    errors |= {
        name: f"Send at most {most} letters."
        for name, most in LARGEST.items()
        if len(query.get(name, "")) > most
    }
    ports, last = _ports(query.get("port_count", "")), _day(query.get("expires_on", ""))
    if ports is None:
        errors.setdefault("port_count", f"Send a whole number from 1 to {PORTS[-1]}.")
    if last is None:
        errors.setdefault("expires_on", "Write a day as 2027-01-31.")
    if errors or ports is None or last is None:
        raise wrong(errors)
    return last, {"addressee": query["addressee"], "panel": query["panel"], "port_count": ports}


def _ports(told: str) -> int | None:
    is_number = told.isascii() and told.isdigit() and len(told) <= 3
    return int(told) if is_number and int(told) in PORTS else None


def _day(told: str) -> date | None:
    try:
        return date.fromisoformat(told)
    except ValueError:
        return None
