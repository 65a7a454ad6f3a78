"""A work item as the staff API tells it."""

from rest_framework import serializers

from apps.api.rows import Row
from apps.api.staff.custom import CustomValues
from apps.api.staff.shared import Person
from apps.programs import enums


class ItemRefBody(Row):
    ref = serializers.CharField(help_text="PAR-00042")

    class Meta:
        ref_name = "WorkItemRef"


class WaitsBody(Row):
    key = serializers.CharField(source="blocker.key", help_text="LATAM-12")

    class Meta:
        ref_name = "WorkItemWaits"


class WatcherBody(Row):
    name = serializers.CharField(source="user.name")
    email = serializers.EmailField(source="user.email")

    class Meta:
        ref_name = "WorkItemWatcher"


class WorkItemBody(Row):
    key = serializers.CharField(help_text="LATAM-12")
    workstream = serializers.CharField(source="workstream.key")
    title = serializers.CharField()
    text = serializers.CharField()
    type = serializers.ChoiceField(choices=enums.ItemType.choices)
    status = serializers.CharField(source="column.name")
    category = serializers.ChoiceField(choices=enums.Category.choices)
    priority = serializers.IntegerField(help_text="1 urgent, 2 high, 3 normal, 4 low")
    assignee = Person(allow_null=True)
    due_on = serializers.DateField(allow_null=True)
    estimate = serializers.DecimalField(
        max_digits=5, decimal_places=1, allow_null=True, help_text="Days of work"
    )
    labels = serializers.JSONField(help_text="List of words")
    parent = serializers.CharField(source="parent.key", allow_null=True)  # type: ignore[assignment]
    jira = serializers.CharField(
        source="jira.key", allow_null=True, help_text="Key of its issue, where it has one"
    )
    is_blocked = serializers.BooleanField()
    cause = serializers.CharField(help_text="Reference a rule made it from")
    custom_fields = CustomValues()
    created_at = serializers.DateTimeField()
    changed_at = serializers.DateTimeField()
    started_at = serializers.DateTimeField(allow_null=True)
    done_at = serializers.DateTimeField(allow_null=True)
    refs = ItemRefBody(many=True, help_text="What it is about")
    waits_for = WaitsBody(many=True, help_text="Items it cannot go on before")
    watchers = WatcherBody(many=True)

    class Meta:
        ref_name = "WorkItem"
