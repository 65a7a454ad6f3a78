"""Under every view of the Peering API: its errors, its header, whose AS number."""

from typing import Any

from django.conf import settings
from rest_framework.request import Request

from apps.api.peering.schemas import COMPONENTS
from apps.api.robots import faults
from apps.api.robots.access import check_asn, read_asn
from apps.api.robots.faults import Fault
from apps.api.robots.views import RobotView

VERSION = "draft-ietf-grow-peering-api-01"
HEADER = "Peering-API-Version"


class PeeringView(RobotView):
    components = COMPONENTS
    problem_media = "application/json"
    is_alias = False

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        final = super().finalize_response(request, response, *args, **kwargs)
        final[HEADER] = VERSION
        return final

    def problem(self, fault: Fault) -> dict[str, Any]:
        return faults.combined(fault, None)

    def asn(self) -> int:
        """The parameter `asn`: one of the caller's, or the sandbox."""
        return self.check_asn(read_asn(self.request.query_params.get("asn")))

    def check_asn(self, number: int) -> int:
        """The AS number, if the caller may act for it; everybody may for the sandbox."""
        return number if self.is_sandbox(number) else check_asn(self.caller, number)

    def is_sandbox(self, number: int) -> bool:
        """The sandbox's number, unless somebody really has it."""
        owned = number in {asn.number for asn in self.seat.asns}
        return number == settings.SANDBOX_ASN and not owned

    def acts_for(self) -> list[int]:
        """The AS numbers the token may act for now."""
        return [number for number, fault in self.caller.asns.items() if not fault]
