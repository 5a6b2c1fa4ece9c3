import django.db.models.deletion
import everyvillage.ledger.models.entries
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('registry', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('sequence', models.BigIntegerField()),
                ('kind', models.CharField(choices=[('delivery', 'Delivery'), ('promise', 'Promise'), ('evidence', 'Evidence'), ('correction', 'Correction'), ('erasure', 'Erasure')], max_length=20)),
                ('recorded_us', models.BigIntegerField()),
                ('about', models.BinaryField(db_index=True, max_length=32, null=True)),
                ('commitment', models.BinaryField(max_length=32)),
                ('previous', models.BinaryField(max_length=32)),
                ('hash', models.BinaryField(max_length=32, unique=True)),
                ('place', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.place')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('place', 'sequence'), name='ledger_chain')],
            },
        ),
        migrations.CreateModel(
            name='Root',
            fields=[
                ('number', models.BigIntegerField(primary_key=True, serialize=False)),
                ('made_us', models.BigIntegerField()),
                ('heads', models.TextField()),
                ('root', models.BinaryField(max_length=32)),
                ('previous', models.BinaryField(max_length=32)),
                ('public_key', models.BinaryField(max_length=32)),
                ('signature', models.BinaryField(max_length=64)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Reading',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('act', models.UUIDField(db_index=True)),
                ('at', models.DateTimeField()),
                ('person', models.BigIntegerField()),
                ('account', models.CharField(max_length=150)),
                ('role', models.CharField(max_length=20)),
                ('role_place', models.BigIntegerField(null=True)),
                ('own_person', models.BigIntegerField(null=True)),
                ('fields', models.TextField()),
                ('purpose', models.CharField(max_length=64)),
                ('how', models.CharField(choices=[('page', 'Page'), ('list', 'List'), ('export', 'Export'), ('api', 'Api'), ('task', 'Task')], max_length=20)),
            ],
            options={
                'indexes': [models.Index(fields=['person', 'at'], name='ledger_reading_person'), models.Index(fields=['account', 'at'], name='ledger_reading_account'), models.Index(fields=['at'], name='ledger_reading_at')],
            },
        ),
        migrations.CreateModel(
            name='Withholding',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('step', models.CharField(choices=[('asked', 'Asked'), ('confirmed', 'Confirmed'), ('released', 'Released')], max_length=20)),
                ('rule', models.CharField(max_length=64)),
                ('account', models.CharField(max_length=150)),
                ('until', models.DateField()),
                ('at', models.DateTimeField()),
                ('reading', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='withholdings', to='ledger.reading')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('reading', 'step'), name='ledger_withholding_step')],
            },
        ),
        migrations.CreateModel(
            name='Payload',
            fields=[
                ('entry', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='payload', serialize=False, to='ledger.entry')),
                ('salt', models.BinaryField(max_length=32)),
                ('body', models.TextField()),
                ('subject', models.GeneratedField(db_persist=True, expression=everyvillage.ledger.models.entries.BodyValue('subject', output_field=models.TextField()), null=True, output_field=models.TextField(null=True))),
                ('service', models.GeneratedField(db_persist=True, expression=everyvillage.ledger.models.entries.BodyValue('service', output_field=models.TextField()), null=True, output_field=models.TextField(null=True))),
                ('provider', models.GeneratedField(db_persist=True, expression=everyvillage.ledger.models.entries.BodyValue('provider', output_field=models.TextField()), null=True, output_field=models.TextField(null=True))),
                ('unit', models.GeneratedField(db_persist=True, expression=everyvillage.ledger.models.entries.BodyValue('unit', output_field=models.TextField()), null=True, output_field=models.TextField(null=True))),
                ('quantity', models.GeneratedField(db_persist=True, expression=everyvillage.ledger.models.entries.BodyValue('quantity', output_field=models.BigIntegerField()), null=True, output_field=models.BigIntegerField(null=True))),
                ('happened_us', models.GeneratedField(db_persist=True, expression=everyvillage.ledger.models.entries.BodyValue('happened_us', output_field=models.BigIntegerField()), null=True, output_field=models.BigIntegerField(null=True))),
            ],
            options={
                'indexes': [models.Index(fields=['subject'], name='ledger_payload_subject'), models.Index(fields=['service'], name='ledger_payload_service')],
            },
        ),
    ]
