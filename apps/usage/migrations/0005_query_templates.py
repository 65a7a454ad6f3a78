from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("usage", "0004_series_live_from")]

    operations = [
        migrations.AlterField(
            model_name='datasource',
            name='query_in',
            field=models.TextField(default='rate(ifHCInOctets{instance="{instance}",ifName="{ifname}"}[5m])*8'),
        ),
        migrations.AlterField(
            model_name='datasource',
            name='query_out',
            field=models.TextField(default='rate(ifHCOutOctets{instance="{instance}",ifName="{ifname}"}[5m])*8'),
        ),
        migrations.AlterField(
            model_name='datasourceevent',
            name='query_in',
            field=models.TextField(default='rate(ifHCInOctets{instance="{instance}",ifName="{ifname}"}[5m])*8'),
        ),
        migrations.AlterField(
            model_name='datasourceevent',
            name='query_out',
            field=models.TextField(default='rate(ifHCOutOctets{instance="{instance}",ifName="{ifname}"}[5m])*8'),
        ),
    ]
