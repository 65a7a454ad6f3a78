"""Places where partners join us."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from apps.api.auth import needs
from apps.api.paging import By
from apps.api.rows import Row
from apps.api.staff import custom, tags
from apps.api.staff.custom import CustomValues, WithCustomFields
from apps.api.staff.tags import Tags
from apps.core.custom.kinds import ObjectKind
from apps.network import enums
from apps.network.filters import SiteFilter
from apps.network.models import Site


class Metro(Row):
    code = serializers.CharField(help_text="IATA city code")
    name = serializers.CharField()
    region = serializers.CharField(source="region.code")
    country = serializers.CharField(help_text="ISO 3166-1 alpha-2")
    time_zone = serializers.CharField(help_text="IANA name; days are cut in it")


class SiteName(Row):
    code = serializers.CharField(help_text="BOG-2")
    name = serializers.CharField()
    metro = Metro()


class SiteBody(SiteName):
    facility = serializers.CharField(source="facility.name")
    operator = serializers.CharField(source="facility.operator")
    kind = serializers.ChoiceField(choices=enums.SiteKind.choices)
    state = serializers.ChoiceField(choices=enums.SiteState.choices)
    tags = Tags()
    custom_fields = CustomValues()
    power_kw = serializers.DecimalField(max_digits=8, decimal_places=2, allow_null=True)

    class Meta:
        ref_name = "Site"


class Sites(WithCustomFields):
    """Places where partners join us, by their code."""

    row = SiteBody
    permission_classes = [needs("network.view")]
    filterset_class = SiteFilter
    kind = ObjectKind.SITE
    custom_fields = custom.verb("network.edit", SiteBody)
    put_tags = tags.verb("network.edit", SiteBody)
    orderings = {"code": By("code"), "name": By("name"), "metro": By("metro__code")}
    lookup_field = "code"
    lookup_value_regex = "[A-Za-z0-9-]{1,16}"

    def get_queryset(self) -> QuerySet[Any, Any]:
        return Site.objects.all()
