"""Interconnects with their capacity and newest figures."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from apps.api.auth import needs
from apps.api.paging import By
from apps.api.rows import Row
from apps.api.staff import custom, jobs, statistics, tags, utilization
from apps.api.staff.custom import CustomValues, WithCustomFields
from apps.api.staff.shared import PartnerName, Person
from apps.api.staff.sites import SiteName
from apps.api.staff.tags import Tags
from apps.api.views import reads
from apps.breaches import actions as breaches
from apps.breaches import tasks
from apps.core.custom.kinds import ObjectKind
from apps.core.models import Job
from apps.network import enums, queries
from apps.network.filters import InterconnectFilter


class Newest(Row):
    """Figures of the last 30 complete days, rewritten after each sync."""

    day = serializers.DateField(help_text="Last local day the figures include")
    p95_in_bps = serializers.IntegerField(allow_null=True)
    p95_out_bps = serializers.IntegerField(allow_null=True)
    p95_bps = serializers.IntegerField(allow_null=True, help_text="The higher direction")
    used_pct = serializers.DecimalField(max_digits=7, decimal_places=3, allow_null=True)
    n_minus_1_pct = serializers.DecimalField(max_digits=7, decimal_places=3, allow_null=True)
    busy_hour_bps = serializers.IntegerField(allow_null=True)
    peak_bps = serializers.IntegerField(allow_null=True)
    completeness = serializers.DecimalField(max_digits=6, decimal_places=3, help_text="Percent")
    last_sample_at = serializers.DateTimeField(allow_null=True)
    computed_at = serializers.DateTimeField()


class InterconnectBody(Row):
    ref = serializers.CharField(help_text="PNI-00042")
    name = serializers.CharField()
    kind = serializers.ChoiceField(choices=enums.Kind.choices)
    state = serializers.ChoiceField(choices=enums.State.choices)
    partner = PartnerName()
    asn = serializers.IntegerField(source="asn.number", allow_null=True)
    site = SiteName()
    capacity_bps = serializers.IntegerField(help_text="Today, bit/s")
    n_minus_1_bps = serializers.IntegerField(help_text="Left when the largest member fails")
    redundancy_group = serializers.CharField()
    owner = Person(allow_null=True)
    in_service_on = serializers.DateField(allow_null=True)
    target_on = serializers.DateField(allow_null=True)
    original_target_on = serializers.DateField(allow_null=True)
    tags = Tags()
    custom_fields = CustomValues()
    created_at = serializers.DateTimeField()
    stat = Newest(allow_null=True)

    class Meta:
        ref_name = "Interconnect"


class Days(serializers.Serializer):
    first = serializers.DateField(help_text="First day")
    last = serializers.DateField(help_text="Last day, included; it has to be over")

    class Meta:
        ref_name = "DaysToJudge"


class Interconnects(WithCustomFields):
    """Joins between partners and us: PNI, IX peering, embedded caches, transit."""

    row = InterconnectBody
    permission_classes = [needs("network.view")]
    filterset_class = InterconnectFilter
    kind = ObjectKind.INTERCONNECT
    custom_fields = custom.verb("network.edit", InterconnectBody)
    put_tags = tags.verb("network.edit", InterconnectBody)
    orderings = {
        "ref": By("ref"),
        "name": By("name"),
        "partner": By("partner__name"),
        "capacity_bps": By("capacity_bps"),
        "used_pct": By("stat__used_pct", nullable=True),
    }

    def get_queryset(self) -> QuerySet[Any, Any]:
        return queries.interconnects()

    @extend_schema(request=Days, responses={202: jobs.JobBody})
    @action(
        detail=True, methods=["post"], url_path="judge-again", url_name="judge-again",
        permission_classes=[needs("breaches.handle")],
    )  # fmt: skip
    def judge_again(self, request: Request, ref: str) -> Response:
        """Judge days gone by again.

        All terms on it, out of the samples, capacities and clauses as they are now; the answer is
        a job whose progress is at /api/v1/jobs/.
        """
        link = get_object_or_404(queries.interconnects(), ref=ref)
        given = Days(data=request.data)
        given.is_valid(raise_exception=True)
        job = breaches.request_recompute(
            interconnect=link, **given.validated_data, by=self.actor(), at=timezone.now()
        )
        tasks.recompute.delay(job.pk)
        columns = sorted({"pk", *jobs.JobBody.columns(None)})
        row = Job.objects.filter(pk=job.pk).values(*columns)
        return Response(jobs.JobBody.dump(row, None)[0], status=202)

    @extend_schema(parameters=[statistics.OneQuery], responses=statistics.Body)
    @reads(*statistics.PARAMETERS)
    @action(detail=True, permission_classes=[needs("usage.view")])
    def statistics(self, request: Request, ref: str) -> Response:
        """p95, highest, mean and busy hour of a period, and of each of its steps."""
        link = get_object_or_404(queries.interconnects(), ref=ref)
        values = statistics.given(type(statistics.OneQuery), request.query_params)
        asked = statistics.read(values, tz=link.site.metro.time_zone, at=timezone.now())
        return Response(statistics.body([link], asked))

    @extend_schema(parameters=[utilization.Query], responses=utilization.Body)
    @reads(*utilization.PARAMETERS)
    @action(detail=True, permission_classes=[needs("usage.view")])
    def utilization(self, request: Request, ref: str) -> Response:
        """What it carried over a span of local days: statistics, and a series to draw."""
        link = get_object_or_404(queries.interconnects(), ref=ref)
        zone = link.site.metro.time_zone
        span = utilization.read(request.query_params, tz=zone, at=timezone.now())
        return Response(utilization.body(link, span))
