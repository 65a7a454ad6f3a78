from django.db import migrations

NAMES = ("ref_negotiation", "ref_notice")


class Migration(migrations.Migration):
    dependencies = [("core", "0002_references")]

    operations = [
        migrations.RunSQL(f"CREATE SEQUENCE {name}", f"DROP SEQUENCE {name}") for name in NAMES
    ]
