from django.contrib import admin

from apps.core.admin import Reference, show
from apps.network.models import (
    IXP,
    PNI,
    CacheDeployment,
    CapacityInterval,
    Facility,
    Interconnect,
    IXPeering,
    IXPPort,
    MarketFact,
    Member,
    Metro,
    Region,
    Site,
)

for _model in (Region, Metro, Facility, IXP):
    admin.site.register(_model, Reference)
show(
    Site,
    IXPPort,
    Interconnect,
    CapacityInterval,
    Member,
    PNI,
    IXPeering,
    CacheDeployment,
    MarketFact,
)
