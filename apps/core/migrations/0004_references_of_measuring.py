from django.db import migrations

NAMES = ("ref_statement", "ref_upgrade", "ref_maintenance", "ref_incident")


class Migration(migrations.Migration):
    dependencies = [("core", "0003_references_of_deals")]

    operations = [
        migrations.RunSQL(f"CREATE SEQUENCE {name}", f"DROP SEQUENCE {name}") for name in NAMES
    ]
