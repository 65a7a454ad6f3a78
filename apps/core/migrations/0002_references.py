from django.db import migrations

NAMES = (
    "ref_partner", "ref_agreement", "ref_interconnect", "ref_breach", "ref_source",
    "ref_negotiation", "ref_notice", "ref_statement", "ref_upgrade", "ref_maintenance",
    "ref_incident", "ref_capacity", "ref_loa", "ref_report", "ref_import", "ref_campaign",
)


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]

    operations = [
        migrations.RunSQL(f"CREATE SEQUENCE {name}", f"DROP SEQUENCE {name}") for name in NAMES
    ]
