import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import heedful.practice.trust.encryption
import heedful.practice.trust.rows


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Course",
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
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("person", "One person"),
                            ("couple", "A couple"),
                            ("family", "A family"),
                            ("group", "A group"),
                        ],
                        default="person",
                        max_length=10,
                    ),
                ),
                ("opened_on", models.DateField()),
                ("closed_on", models.DateField(blank=True, null=True)),
            ],
            options={
                "ordering": ["id"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["person", "couple", "family", "group"]),
                            ("kind__isnull", True),
                            _connector="OR",
                        ),
                        name="course_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("closed_on__isnull", True),
                            ("closed_on__gte", models.F("opened_on")),
                            _connector="OR",
                        ),
                        name="course_closes_after_it_opens",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Agreement",
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
                ("signed_on", models.DateField(blank=True, null=True)),
                ("review_on", models.DateField(blank=True, null=True)),
                (
                    "course",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="agreements",
                        to="record.course",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Participant",
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
                (
                    "client",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="participations",
                        to="people.client",
                    ),
                ),
                (
                    "course",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="participants",
                        to="record.course",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="LadderStep",
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
                ("code", models.CharField(max_length=40)),
                ("words", heedful.practice.trust.encryption.EncryptedText()),
                ("expected", models.FloatField(blank=True, null=True)),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="ladder",
                        to="record.participant",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Goal",
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
                ("code", models.CharField(max_length=40)),
                ("words", heedful.practice.trust.encryption.EncryptedText()),
                ("why", heedful.practice.trust.encryption.EncryptedText(blank=True, null=True)),
                ("importance", models.FloatField(blank=True, null=True)),
                (
                    "whose",
                    models.CharField(
                        choices=[
                            ("client", "The client"),
                            ("therapist", "The therapist"),
                            ("partner", "A partner"),
                            ("parent", "A parent"),
                            ("family", "The family"),
                            ("court", "A court"),
                            ("school", "A school"),
                            ("employer", "An employer"),
                            ("other", "Somebody else"),
                        ],
                        default="client",
                        max_length=10,
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="goals",
                        to="record.participant",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Pause",
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
                ("begins_on", models.DateField()),
                ("until", models.DateField(blank=True, null=True)),
                (
                    "asked_by",
                    models.CharField(
                        blank=True,
                        choices=[("client", "The client"), ("therapist", "The therapist"), ("both", "Both")],
                        max_length=10,
                        null=True,
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pauses",
                        to="record.participant",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ProposalAnswer",
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
                ("after_session", models.PositiveIntegerField()),
                (
                    "part",
                    models.CharField(
                        choices=[
                            ("source", "What it may be telling us"),
                            ("inquiry", "A question worth asking"),
                            ("response", "Something to offer"),
                            ("avoid", "Something to leave for now"),
                        ],
                        max_length=10,
                    ),
                ),
                ("proposal", models.CharField(max_length=60)),
                (
                    "answer",
                    models.CharField(
                        choices=[
                            ("accepted", "Yes"),
                            ("changed", "In my own words"),
                            ("declined", "Not this"),
                        ],
                        max_length=10,
                    ),
                ),
                ("words", heedful.practice.trust.encryption.EncryptedText(blank=True, null=True)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="proposal_answers",
                        to="record.participant",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Session",
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
                ("number", models.PositiveIntegerField()),
                ("on", models.DateField()),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("held", "Held"),
                            ("missed", "Missed"),
                            ("cancelled_late", "Cancelled late"),
                            ("cancelled", "Cancelled"),
                            ("paused", "Paused"),
                        ],
                        default="held",
                        max_length=15,
                    ),
                ),
                (
                    "course",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sessions",
                        to="record.course",
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="RiskAnswer",
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
                ("measure", models.CharField(max_length=40)),
                ("item", models.PositiveSmallIntegerField()),
                ("answer", models.FloatField()),
                ("acknowledged_on", models.DateField(blank=True, null=True)),
                ("what_was_done", heedful.practice.trust.encryption.EncryptedText(blank=True, null=True)),
                (
                    "acknowledged_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="risk_answers",
                        to="record.participant",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="risk_answers",
                        to="record.session",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ResponseUsed",
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
                ("response", models.CharField(max_length=60)),
                (
                    "noted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="responses_used",
                        to="record.participant",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="responses_used",
                        to="record.session",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Observation",
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
                ("kind", models.CharField(max_length=60)),
                ("strength", models.FloatField(default=1.0)),
                (
                    "by",
                    models.CharField(
                        choices=[
                            ("therapist", "Therapist"),
                            ("client", "Client"),
                            ("transcript", "Transcript"),
                            ("system", "The record"),
                        ],
                        default="therapist",
                        max_length=12,
                    ),
                ),
                ("at_seconds", models.PositiveIntegerField(blank=True, null=True)),
                ("note", heedful.practice.trust.encryption.EncryptedText(blank=True, null=True)),
                (
                    "noted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="observations",
                        to="record.participant",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="observations",
                        to="record.session",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="MeasureTotal",
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
                ("measure", models.CharField(max_length=40)),
                ("total", models.FloatField()),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="measure_totals",
                        to="record.participant",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="measure_totals",
                        to="record.session",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="CheckIn",
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
                ("answered_at", models.DateTimeField()),
                ("mood", models.FloatField(blank=True, null=True)),
                ("effort", models.FloatField(blank=True, null=True)),
                ("progress", models.FloatField(blank=True, null=True)),
                ("heard", models.FloatField(blank=True, null=True)),
                ("goal_fit", models.FloatField(blank=True, null=True)),
                ("method_fit", models.FloatField(blank=True, null=True)),
                ("say_no", models.FloatField(blank=True, null=True)),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="checkins",
                        to="record.participant",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="checkins",
                        to="record.session",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Takeaway",
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
                ("words", heedful.practice.trust.encryption.EncryptedText()),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="takeaways",
                        to="record.participant",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="takeaways",
                        to="record.session",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Task",
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
                ("code", models.CharField(max_length=40)),
                ("words", heedful.practice.trust.encryption.EncryptedText()),
                ("confidence", models.FloatField(blank=True, null=True)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("done", "Done"),
                            ("partly", "Partly"),
                            ("not_done", "Not done"),
                            ("forgotten", "Forgotten"),
                        ],
                        max_length=10,
                        null=True,
                    ),
                ),
                ("barriers", heedful.practice.trust.encryption.EncryptedText(blank=True, null=True)),
                (
                    "goal",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="tasks",
                        to="record.goal",
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tasks",
                        to="record.participant",
                    ),
                ),
                (
                    "set_in",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="tasks_set",
                        to="record.session",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="CareTeamMember",
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
                (
                    "role",
                    models.CharField(
                        choices=[("therapist", "Therapist"), ("supervisor", "Supervisor")],
                        default="therapist",
                        max_length=10,
                    ),
                ),
                ("since", models.DateField()),
                ("until", models.DateField(blank=True, null=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="care_teams",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "course",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="care_team",
                        to="record.course",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "abstract": False,
                "indexes": [models.Index(fields=["user", "course"], name="careteam_user_course")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("role__in", ["therapist", "supervisor"]), ("role__isnull", True), _connector="OR"
                        ),
                        name="careteam_role_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("until__isnull", True)),
                        fields=("course", "user", "role"),
                        name="careteam_one_open_membership",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="GoalRating",
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
                ("on", models.DateField()),
                ("value", models.FloatField()),
                (
                    "goal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="ratings", to="record.goal"
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("value__gte", 0), ("value__lte", 10)),
                            ("value__isnull", True),
                            _connector="OR",
                        ),
                        name="goalrating_value_range",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LadderTry",
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
                ("on", models.DateField()),
                ("before", models.FloatField(blank=True, null=True)),
                ("peak", models.FloatField(blank=True, null=True)),
                ("after", models.FloatField(blank=True, null=True)),
                ("stopped", models.BooleanField(default=False)),
                (
                    "step",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tries",
                        to="record.ladderstep",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("before__gte", 0), ("before__lte", 100)),
                            ("before__isnull", True),
                            _connector="OR",
                        ),
                        name="laddertry_before_range",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("peak__gte", 0), ("peak__lte", 100)),
                            ("peak__isnull", True),
                            _connector="OR",
                        ),
                        name="laddertry_peak_range",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("after__gte", 0), ("after__lte", 100)),
                            ("after__isnull", True),
                            _connector="OR",
                        ),
                        name="laddertry_after_range",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="participant",
            constraint=models.UniqueConstraint(
                fields=("course", "client"), name="participant_once_in_a_course"
            ),
        ),
        migrations.AddConstraint(
            model_name="ladderstep",
            constraint=models.UniqueConstraint(fields=("participant", "code"), name="ladderstep_code_once"),
        ),
        migrations.AddConstraint(
            model_name="ladderstep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("expected__gte", 0), ("expected__lte", 100)),
                    ("expected__isnull", True),
                    _connector="OR",
                ),
                name="ladderstep_expected_range",
            ),
        ),
        migrations.AddConstraint(
            model_name="goal",
            constraint=models.UniqueConstraint(fields=("participant", "code"), name="goal_code_once"),
        ),
        migrations.AddConstraint(
            model_name="goal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("importance__gte", 0), ("importance__lte", 10)),
                    ("importance__isnull", True),
                    _connector="OR",
                ),
                name="goal_importance_range",
            ),
        ),
        migrations.AddConstraint(
            model_name="goal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "whose__in",
                        [
                            "client",
                            "therapist",
                            "partner",
                            "parent",
                            "family",
                            "court",
                            "school",
                            "employer",
                            "other",
                        ],
                    ),
                    ("whose__isnull", True),
                    _connector="OR",
                ),
                name="goal_whose_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="pause",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("asked_by__in", ["client", "therapist", "both"]),
                    ("asked_by__isnull", True),
                    _connector="OR",
                ),
                name="pause_asked_by_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="pause",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("until__isnull", True), ("until__gte", models.F("begins_on")), _connector="OR"
                ),
                name="pause_ends_after_it_begins",
            ),
        ),
        migrations.AddIndex(
            model_name="proposalanswer",
            index=models.Index(fields=["participant", "after_session"], name="proposal_participant_after"),
        ),
        migrations.AddConstraint(
            model_name="proposalanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("part__in", ["source", "inquiry", "response", "avoid"]),
                    ("part__isnull", True),
                    _connector="OR",
                ),
                name="proposal_part_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposalanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("answer__in", ["accepted", "changed", "declined"]),
                    ("answer__isnull", True),
                    _connector="OR",
                ),
                name="proposal_answer_known",
            ),
        ),
        migrations.AddIndex(
            model_name="session",
            index=models.Index(fields=["course", "on"], name="session_course_on"),
        ),
        migrations.AddConstraint(
            model_name="session",
            constraint=models.UniqueConstraint(fields=("course", "number"), name="session_number_once"),
        ),
        migrations.AddConstraint(
            model_name="session",
            constraint=models.CheckConstraint(
                condition=models.Q(("number__gte", 1), ("number__isnull", True), _connector="OR"),
                name="session_number_from_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="session",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("status__in", ["held", "missed", "cancelled_late", "cancelled", "paused"]),
                    ("status__isnull", True),
                    _connector="OR",
                ),
                name="session_status_known",
            ),
        ),
        migrations.AddIndex(
            model_name="riskanswer",
            index=models.Index(
                condition=models.Q(("acknowledged_on__isnull", True)),
                fields=["participant"],
                name="risk_answer_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="riskanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(("answer", 0), _negated=True), name="risk_answer_is_not_zero"
            ),
        ),
        migrations.AddConstraint(
            model_name="observation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("strength__gte", 0), ("strength__lte", 1)),
                    ("strength__isnull", True),
                    _connector="OR",
                ),
                name="observation_strength_range",
            ),
        ),
        migrations.AddConstraint(
            model_name="observation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("by__in", ["therapist", "client", "transcript", "system"]),
                    ("by__isnull", True),
                    _connector="OR",
                ),
                name="observation_by_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="measuretotal",
            constraint=models.UniqueConstraint(
                fields=("participant", "session", "measure"), name="measure_once_a_session"
            ),
        ),
        migrations.AddConstraint(
            model_name="checkin",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("mood__gte", 0), ("mood__lte", 10)), ("mood__isnull", True), _connector="OR"
                ),
                name="checkin_mood_range",
            ),
        ),
        migrations.AddConstraint(
            model_name="checkin",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("effort__gte", 0), ("effort__lte", 10)),
                    ("effort__isnull", True),
                    _connector="OR",
                ),
                name="checkin_effort_range",
            ),
        ),
        migrations.AddConstraint(
            model_name="checkin",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("progress__gte", 0), ("progress__lte", 10)),
                    ("progress__isnull", True),
                    _connector="OR",
                ),
                name="checkin_progress_range",
            ),
        ),
        migrations.AddConstraint(
            model_name="checkin",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("heard__gte", 0), ("heard__lte", 10)), ("heard__isnull", True), _connector="OR"
                ),
                name="checkin_heard_range",
            ),
        ),
        migrations.AddConstraint(
            model_name="checkin",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("goal_fit__gte", 0), ("goal_fit__lte", 10)),
                    ("goal_fit__isnull", True),
                    _connector="OR",
                ),
                name="checkin_goal_fit_range",
            ),
        ),
        migrations.AddConstraint(
            model_name="checkin",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("method_fit__gte", 0), ("method_fit__lte", 10)),
                    ("method_fit__isnull", True),
                    _connector="OR",
                ),
                name="checkin_method_fit_range",
            ),
        ),
        migrations.AddConstraint(
            model_name="checkin",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("say_no__gte", 0), ("say_no__lte", 10)),
                    ("say_no__isnull", True),
                    _connector="OR",
                ),
                name="checkin_say_no_range",
            ),
        ),
        migrations.AddConstraint(
            model_name="checkin",
            constraint=models.UniqueConstraint(
                fields=("participant", "session"), name="checkin_once_a_session"
            ),
        ),
        migrations.AddConstraint(
            model_name="task",
            constraint=models.UniqueConstraint(fields=("participant", "code"), name="task_code_once"),
        ),
        migrations.AddConstraint(
            model_name="task",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("confidence__gte", 0), ("confidence__lte", 10)),
                    ("confidence__isnull", True),
                    _connector="OR",
                ),
                name="task_confidence_range",
            ),
        ),
        migrations.AddConstraint(
            model_name="task",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("outcome__in", ["done", "partly", "not_done", "forgotten"]),
                    ("outcome__isnull", True),
                    _connector="OR",
                ),
                name="task_outcome_known",
            ),
        ),
    ]
