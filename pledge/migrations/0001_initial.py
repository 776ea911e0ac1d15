import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import pledge.models.authority
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Alarm',
            fields=[
                ('name', models.CharField(max_length=40, primary_key=True, serialize=False)),
                ('since', models.DateTimeField()),
                ('tried_at', models.DateTimeField()),
                ('reason', models.CharField(max_length=40)),
            ],
        ),
        migrations.CreateModel(
            name='Authority',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=60, unique=True)),
                ('name', models.CharField(max_length=150)),
                ('nation', models.CharField(choices=[('england', 'England'), ('wales', 'Wales')], default='england', max_length=10)),
                ('demonstration', models.BooleanField(default=False)),
                ('open_from', models.DateField(blank=True, null=True)),
                ('closed_note', models.TextField(blank=True)),
                ('ended_on', models.DateField(blank=True, null=True)),
                ('colour', models.CharField(default='#1d4f76', max_length=7, validators=[django.core.validators.RegexValidator('^#[0-9a-f]{6}$')])),
                ('logo', models.FileField(blank=True, upload_to=pledge.models.authority.logo_path)),
                ('logo_alt', models.CharField(blank=True, max_length=150)),
                ('contact_name', models.CharField(max_length=150)),
                ('contact_email', models.EmailField(blank=True, max_length=254)),
                ('contact_phone', models.CharField(blank=True, max_length=40)),
                ('contact_address', models.TextField(blank=True)),
                ('contact_hours', models.CharField(blank=True, max_length=200)),
                ('other_ways', models.TextField(blank=True)),
                ('website', models.URLField(blank=True)),
                ('postcode_districts', models.JSONField(blank=True, default=list)),
                ('places', models.JSONField(blank=True, default=list)),
                ('working_weekdays', models.JSONField(blank=True, default=list)),
                ('help_pages', models.JSONField(blank=True, default=dict)),
            ],
            options={
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='Heartbeat',
            fields=[
                ('name', models.CharField(max_length=40, primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
                ('detail', models.CharField(blank=True, max_length=200)),
            ],
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('email', models.EmailField(max_length=254, unique=True)),
                ('full_name', models.CharField(max_length=150)),
                ('job_title', models.CharField(blank=True, max_length=150)),
                ('phone', models.CharField(blank=True, max_length=40)),
                ('is_active', models.BooleanField(default=True)),
                ('is_operator', models.BooleanField(default=False)),
                ('joined_at', models.DateTimeField(blank=True, null=True)),
                ('session_generation', models.PositiveIntegerField(default=1)),
            ],
            options={
                'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('email'), name='user_email_once_any_case')],
            },
        ),
        migrations.CreateModel(
            name='Throttle',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key_hash', models.CharField(max_length=64, unique=True)),
                ('tries', models.PositiveIntegerField(default=0)),
                ('first_at', models.DateTimeField()),
                ('locked_until', models.DateTimeField(blank=True, null=True)),
                ('noted_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['first_at'], name='throttle_by_age')],
            },
        ),
        migrations.CreateModel(
            name='AuditEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(db_index=True)),
                ('action', models.CharField(max_length=40)),
                ('actor_kind', models.CharField(choices=[('member', 'Member'), ('applicant', 'Applicant'), ('link', 'Link'), ('public', 'Public'), ('system', 'System')], max_length=10)),
                ('actor_label', models.CharField(max_length=150)),
                ('about', models.CharField(blank=True, max_length=60)),
                ('case_key', models.CharField(blank=True, max_length=60)),
                ('detail', models.JSONField(blank=True, default=dict)),
                ('actor_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('authority', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pledge.authority')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'default_manager_name': 'objects',
                'indexes': [models.Index(fields=['authority', '-at', '-id'], name='audit_by_time'), models.Index(fields=['authority', 'case_key', '-id'], name='audit_by_case'), models.Index(fields=['authority', 'actor_user', '-at', '-id'], name='audit_by_person')],
            },
        ),
        migrations.CreateModel(
            name='Closure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField()),
                ('name', models.CharField(max_length=100)),
                ('authority', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pledge.authority')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'default_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('authority', 'on'), name='closure_once_a_day')],
            },
        ),
        migrations.CreateModel(
            name='Device',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('session_key', models.CharField(max_length=40, unique=True)),
                ('browser', models.CharField(blank=True, max_length=80)),
                ('began_at', models.DateTimeField()),
                ('seen_at', models.DateTimeField()),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='devices', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['user', '-seen_at'], name='device_by_user')],
            },
        ),
        migrations.CreateModel(
            name='KeptPost',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('page', models.CharField(max_length=500)),
                ('posted_to', models.CharField(max_length=500)),
                ('fields', models.TextField()),
                ('made_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['expires_at'], name='kept_post_by_end')],
            },
        ),
        migrations.CreateModel(
            name='Link',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('purpose', models.CharField(max_length=40)),
                ('about', models.CharField(max_length=60)),
                ('case_key', models.CharField(blank=True, max_length=60)),
                ('recipient_label', models.CharField(blank=True, max_length=150)),
                ('created_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('revoked_at', models.DateTimeField(blank=True, null=True)),
                ('first_opened_at', models.DateTimeField(blank=True, null=True)),
                ('authority', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pledge.authority')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'default_manager_name': 'objects',
                'indexes': [models.Index(fields=['authority', 'about'], name='link_by_subject')],
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('administrator', 'Administrator'), ('coordinator', 'Coordinator'), ('chair', 'Chair'), ('panel-member', 'Panel member'), ('assessor', 'Assessor'), ('reviewer', 'Reviewer'), ('auditor', 'Auditor')], max_length=20)),
                ('since', models.DateField()),
                ('until', models.DateField(blank=True, null=True)),
                ('authority', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pledge.authority')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'default_manager_name': 'objects',
                'indexes': [models.Index(fields=['user', 'authority'], name='membership_by_user')],
                'constraints': [models.UniqueConstraint(fields=('authority', 'user', 'role'), name='membership_role_once')],
            },
        ),
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=40)),
                ('channel', models.CharField(choices=[('email', 'email'), ('text', 'text message')], max_length=10)),
                ('address', models.CharField(blank=True, max_length=254)),
                ('recipient_label', models.CharField(blank=True, max_length=150)),
                ('subject', models.CharField(blank=True, max_length=200)),
                ('body', models.TextField()),
                ('case_key', models.CharField(blank=True, max_length=60)),
                ('about', models.CharField(blank=True, max_length=60)),
                ('state', models.CharField(choices=[('queued', 'waiting to be sent'), ('sending', 'being sent'), ('handed-over', 'sent, not yet known to have arrived'), ('delivered', 'delivered'), ('failed', 'could not be delivered'), ('stopped', 'stopped before it was sent')], default='queued', max_length=12)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('queued_at', models.DateTimeField()),
                ('next_attempt_at', models.DateTimeField()),
                ('claimed_at', models.DateTimeField(blank=True, null=True)),
                ('handed_over_at', models.DateTimeField(blank=True, null=True)),
                ('delivered_at', models.DateTimeField(blank=True, null=True)),
                ('failed_at', models.DateTimeField(blank=True, null=True)),
                ('failure', models.CharField(blank=True, max_length=40)),
                ('provider_reference', models.CharField(blank=True, max_length=120)),
                ('valid_until', models.DateTimeField(blank=True, null=True)),
                ('untold', models.BooleanField(default=False)),
                ('authority', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pledge.authority')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'default_manager_name': 'objects',
                'indexes': [models.Index(fields=['state', 'next_attempt_at'], name='message_due'), models.Index(fields=['authority', 'case_key', '-id'], name='message_by_case'), models.Index(fields=['authority', 'state', '-id'], name='message_by_state'), models.Index(condition=models.Q(('untold', True)), fields=['id'], name='message_untold')],
            },
        ),
        migrations.CreateModel(
            name='StoredFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=32, unique=True)),
                ('path', models.CharField(max_length=100, unique=True)),
                ('name', models.CharField(max_length=150)),
                ('kind', models.CharField(max_length=8)),
                ('content_type', models.CharField(max_length=100)),
                ('size', models.PositiveIntegerField()),
                ('sha256', models.CharField(max_length=64)),
                ('about', models.CharField(max_length=60)),
                ('kept_at', models.DateTimeField()),
                ('kept_by_label', models.CharField(max_length=150)),
                ('forgotten_at', models.DateTimeField(blank=True, null=True)),
                ('state', models.CharField(choices=[('waiting', 'Waiting to be checked for viruses'), ('clean', 'Checked for viruses'), ('infected', 'A virus was found'), ('could-not-check', 'Could not be checked for viruses')], default='waiting', max_length=16)),
                ('reason', models.CharField(blank=True, max_length=80)),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('next_check_at', models.DateTimeField()),
                ('checked_at', models.DateTimeField(blank=True, null=True)),
                ('authority', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pledge.authority')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'default_manager_name': 'objects',
                'indexes': [models.Index(fields=['authority', 'about', 'id'], name='file_by_subject'), models.Index(condition=models.Q(('state', 'waiting')), fields=['next_check_at'], name='file_to_be_checked')],
            },
        ),
    ]
