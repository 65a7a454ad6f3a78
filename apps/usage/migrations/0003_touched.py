import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("usage", "0002_samples")]

    operations = [
        migrations.CreateModel(
            name='Touched',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('series_ids', django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), size=None)),
                ('samples', models.IntegerField(help_text='Slots written or corrected')),
            ],
            options={
                'db_table': 'ts_touched',
            },
        ),
    ]
