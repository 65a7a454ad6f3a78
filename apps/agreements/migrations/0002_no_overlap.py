from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("agreements", "0001_initial")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE agreements_termperiod ADD CONSTRAINT term_period_no_overlap EXCLUDE USING gist "
            "(int8range(agreement_id, agreement_id, '[]') WITH &&, daterange(starts_on, ends_on, '[]') WITH &&)",
            "ALTER TABLE agreements_termperiod DROP CONSTRAINT term_period_no_overlap",
        ),
        migrations.RunSQL(
            "ALTER TABLE agreements_termrevision ADD CONSTRAINT term_revision_no_overlap EXCLUDE USING gist "
            "(int8range(term_id, term_id, '[]') WITH &&, daterange(valid_from, valid_to, '[]') WITH &&)",
            "ALTER TABLE agreements_termrevision DROP CONSTRAINT term_revision_no_overlap",
        ),
    ]
