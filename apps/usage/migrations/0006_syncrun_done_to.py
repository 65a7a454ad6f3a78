from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("usage", "0005_query_templates")]

    operations = [
        migrations.AddField(
            model_name='syncrun',
            name='done_to',
            field=models.DateTimeField(help_text='All slots before it are recorded', null=True),
        ),
    ]
