"""Links with Jira and how they do, never their secrets; and where Jira says that something changed.

The webhook has no user: it is signed with the secret of its link (X-Hub-Signature).
"""

from types import SimpleNamespace
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from apps.api.auth import needs
from apps.api.paging import By
from apps.api.rows import Row, Rows
from apps.api.views import Endpoint, Reader
from apps.core import jobs
from apps.core.errors import Refused
from apps.programs import actions, queries, tasks
from apps.programs.filters import JiraLinkFilter

LONGEST_BODY = 1_000_000  # bytes; an issue with all its fields has some 50,000


class JiraHealthBody(serializers.Serializer):
    word = serializers.CharField(help_text="In step")
    tone = serializers.ChoiceField(choices=["ok", "warn", "bad", "idle"])
    sentence = serializers.CharField()

    class Meta:
        ref_name = "JiraHealth"


class JiraLinkBody(Row):
    workstream = serializers.CharField(source="workstream.key")
    url = serializers.CharField()
    project = serializers.CharField(help_text="Key of the project in Jira")
    is_on = serializers.BooleanField()
    is_simulated = serializers.BooleanField()
    polled_at = serializers.DateTimeField(allow_null=True)
    last_ok_at = serializers.DateTimeField(allow_null=True)
    last_error = serializers.CharField(help_text="Empty when all is in step")
    failures = serializers.IntegerField(help_text="In a row")
    retry_at = serializers.DateTimeField(allow_null=True, help_text="Not asked before then")
    issue_count = serializers.IntegerField(help_text="Items that have an issue")
    conflict_count = serializers.IntegerField(help_text="Nobody has settled them")
    problem_count = serializers.IntegerField(help_text="Items that are not all in step")
    health = JiraHealthBody()

    class Meta:
        ref_name = "JiraLink"


class JiraLinks(Reader):
    """Workstreams that are kept in step with a project of Jira."""

    row = JiraLinkBody
    permission_classes = [needs("programs.view")]
    filterset_class = JiraLinkFilter
    lookup_field = "key"
    lookup_value_regex = "[A-Z][A-Z0-9]{1,9}"
    orderings = {
        "workstream": By("workstream__key"),
        "last_ok_at": By("last_ok_at", nullable=True),
    }

    def get_queryset(self) -> QuerySet[Any, Any]:
        return queries.jira_listed()

    def lookup(self) -> dict[str, Any]:
        return {"workstream__key": self.kwargs["key"]}

    def complete(self, rows: Rows) -> None:
        at = timezone.now()
        for row in rows:
            row["health"] = vars(queries.jira_health(SimpleNamespace(**row), at))  # type: ignore[arg-type]


class JiraHook(Endpoint):
    """Take what Jira says about an issue: that it is to be looked at, and nothing more."""

    authentication_classes: list[Any] = []
    permission_classes = [AllowAny]

    @extend_schema(exclude=True)
    def post(self, request: Request, key: str) -> Response:
        link = queries.jira_links().filter(workstream__key=key).first()
        body = request._request.body
        if link is None or len(body) > LONGEST_BODY:
            raise Http404
        signature = request.headers.get("X-Hub-Signature", "")
        try:
            is_wanted = actions.hear_webhook(
                link=link, body=body, signature=signature, at=timezone.now()
            )
        except (Refused, ValueError):
            raise Http404 from None  # as an address that is none: nothing is told to strangers
        if is_wanted:
            jobs.soon(tasks.sync_jira)
        return Response(status=204)
