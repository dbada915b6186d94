from django.db import migrations, models
from django.db.models import Q

KINDS = ["invitation", "reminder", "number", "digest"]
WORDS = ["Invitation", "Reminder", "Number to confirm an address", "Weekly digest"]


class Migration(migrations.Migration):
    dependencies = [("between", "0001_initial")]
    operations = [
        migrations.RemoveConstraint("message", "message_kind_known"),
        migrations.AlterField(
            "message", "kind", models.CharField(choices=list(zip(KINDS, WORDS, strict=True)), max_length=12)
        ),
        migrations.AddConstraint(
            "message",
            models.CheckConstraint(
                condition=Q(kind__in=KINDS) | Q(kind__isnull=True), name="message_kind_known"
            ),
        ),
    ]
