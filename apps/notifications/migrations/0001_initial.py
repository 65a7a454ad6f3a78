import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=160)),
                ('recipient', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notices', to=settings.AUTH_USER_MODEL)),
                ('kind', models.CharField(help_text='Names the template: breach_opened', max_length=40)),
                ('ref', models.CharField(help_text='What it is about', max_length=32)),
                ('urgency', models.CharField(choices=[('info', 'For information'), ('warn', 'Soon'), ('bad', 'Act now')], default='info', max_length=4)),
                ('title', models.CharField(max_length=200)),
                ('body', models.TextField(blank=True)),
                ('facts', models.JSONField(default=dict, help_text='What the mail template is filled with')),
                ('created_at', models.DateTimeField()),
                ('read_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['recipient', '-created_at'], name='notificatio_recipie_141bb1_idx'), models.Index(condition=models.Q(('read_at', None)), fields=['recipient'], name='notice_unread')],
                'constraints': [models.UniqueConstraint(fields=('key', 'recipient'), name='notice_once')],
            },
        ),
        migrations.CreateModel(
            name='Preference',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='muted', to=settings.AUTH_USER_MODEL)),
                ('kind', models.CharField(max_length=40)),
                ('channel', models.CharField(choices=[('in_app', 'In the application'), ('email', 'E-mail')], max_length=8)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('user', 'kind', 'channel'), name='preference_once')],
            },
        ),
        migrations.CreateModel(
            name='DeliveryRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('started_at', models.DateTimeField()),
                ('sent', models.PositiveIntegerField(default=0)),
                ('postponed', models.PositiveIntegerField(default=0)),
                ('failed', models.PositiveIntegerField(default=0)),
            ],
            options={
                'indexes': [models.Index(fields=['-started_at'], name='notificatio_started_21004b_idx')],
            },
        ),
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('notice', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='notifications.notice')),
                ('channel', models.CharField(choices=[('in_app', 'In the application'), ('email', 'E-mail')], max_length=8)),
                ('state', models.CharField(choices=[('WAITING', 'Waiting'), ('SENT', 'Sent'), ('FAILED', 'Failed')], default='WAITING', max_length=8)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('due_at', models.DateTimeField()),
                ('leased_until', models.DateTimeField(null=True)),
                ('sent_at', models.DateTimeField(null=True)),
                ('error', models.TextField(blank=True)),
            ],
            options={
                'verbose_name_plural': 'deliveries',
                'indexes': [models.Index(condition=models.Q(('state', 'WAITING')), fields=['due_at'], name='delivery_waiting')],
                'constraints': [models.UniqueConstraint(fields=('notice', 'channel'), name='delivery_once')],
            },
        ),
    ]
