from django.db import migrations, models

LONG_ENOUGH = models.Q(session_minutes__gte=10) & models.Q(session_minutes__lte=240)


class Migration(migrations.Migration):
    dependencies = [("record", "0005_working_together")]
    operations = [
        migrations.AddField("course", "session_minutes", models.PositiveSmallIntegerField(default=50)),
        migrations.AddConstraint(
            "course",
            models.CheckConstraint(
                condition=LONG_ENOUGH | models.Q(session_minutes__isnull=True),
                name="course_session_minutes_range",
            ),
        ),
    ]
