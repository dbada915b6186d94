import django.utils.timezone
from django.db import migrations, models

import heedful.practice.trust.encryption
import heedful.practice.trust.rows


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="User",
            fields=[
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                (
                    "id",
                    models.UUIDField(
                        default=heedful.practice.trust.rows.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("username", models.CharField(max_length=60, unique=True)),
                ("display_name", models.CharField(max_length=120)),
                ("is_owner", models.BooleanField(default=False, verbose_name="practice owner")),
                ("is_therapist", models.BooleanField(default=False, verbose_name="therapist")),
                ("is_supervisor", models.BooleanField(default=False, verbose_name="supervisor")),
                ("is_active", models.BooleanField(default=True)),
                ("must_change_password", models.BooleanField(default=False)),
            ],
            options={
                "ordering": ["display_name", "username"],
            },
        ),
        migrations.CreateModel(
            name="Client",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=heedful.practice.trust.rows.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("code", models.CharField(blank=True, max_length=20, unique=True)),
                ("name", heedful.practice.trust.encryption.EncryptedText()),
                ("contact", heedful.practice.trust.encryption.EncryptedText(blank=True, null=True)),
                ("language", models.CharField(default="en", max_length=20)),
                ("directive", models.FloatField(blank=True, null=True)),
                ("challenge", models.FloatField(blank=True, null=True)),
                ("feeling_focus", models.FloatField(blank=True, null=True)),
                ("past_focus", models.FloatField(blank=True, null=True)),
            ],
            options={
                "ordering": ["code"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("directive__gte", -3), ("directive__lte", 3)),
                            ("directive__isnull", True),
                            _connector="OR",
                        ),
                        name="client_directive_range",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("challenge__gte", -3), ("challenge__lte", 3)),
                            ("challenge__isnull", True),
                            _connector="OR",
                        ),
                        name="client_challenge_range",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("feeling_focus__gte", -3), ("feeling_focus__lte", 3)),
                            ("feeling_focus__isnull", True),
                            _connector="OR",
                        ),
                        name="client_feeling_focus_range",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("past_focus__gte", -3), ("past_focus__lte", 3)),
                            ("past_focus__isnull", True),
                            _connector="OR",
                        ),
                        name="client_past_focus_range",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Practice",
            fields=[
                (
                    "id",
                    models.PositiveSmallIntegerField(
                        default=1, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("name", models.CharField(max_length=120)),
                ("crisis_line", models.TextField(blank=True, default="")),
                ("is_demo", models.BooleanField(default=False)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("id__gte", 1), ("id__lte", 1)), ("id__isnull", True), _connector="OR"
                        ),
                        name="practice_is_one",
                    )
                ],
            },
        ),
    ]
