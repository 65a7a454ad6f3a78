"""Under every view of the partner API."""

from apps.api.partner.schemas import COMPONENTS
from apps.api.robots.views import RobotView


class PartnerView(RobotView):
    components = COMPONENTS
