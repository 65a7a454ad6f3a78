"""Sensible rules to begin with; legal changes them on their page."""

from decimal import Decimal

from django.db import migrations

LEGAL, FINANCE, LEADERSHIP = "legal", "finance", "leadership"
RULES = (
    ("Every agreement", {}, [(LEGAL, 1)]),
    ("Commit above 500,000 a year", {"min_value": Decimal(500_000)}, [(LEGAL, 1), (FINANCE, 1)]),
    ("Commit of 1 Tbps or more", {"min_commit_bps": 10**12}, [(LEGAL, 1), (LEADERSHIP, 1)]),
    ("Term of 36 months or more", {"min_months": 36}, [(LEGAL, 1), (LEADERSHIP, 1)]),
    ("Non-standard clause", {"for_nonstandard": True}, [(LEGAL, 1), (LEADERSHIP, 1)]),
)


def add(apps, schema_editor):
    Rule = apps.get_model("agreements", "ApprovalRule")
    Rule.objects.bulk_create(
        Rule(
            name=name,
            steps=[{"role": role, "quorum": quorum} for role, quorum in steps],
            **conditions,
        )
        for name, conditions, steps in RULES
    )


class Migration(migrations.Migration):
    dependencies = [("agreements", "0002_no_overlap")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
