import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import heedful.practice.trust.encryption
import heedful.practice.trust.rows

REPLIES = [("not_yet", "Not yet"), ("talk", "Wants to talk about it first")]
KNOWN = models.Q(reply__in=["not_yet", "talk"]) | models.Q(reply__isnull=True)


class Migration(migrations.Migration):
    dependencies = [("record", "0006_length_of_session")]
    operations = [
        migrations.CreateModel(
            name="AgreementReply",
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
                ("reply", models.CharField(choices=REPLIES, max_length=8)),
                ("words", heedful.practice.trust.encryption.EncryptedText(blank=True, null=True)),
                ("replied_at", models.DateTimeField()),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="replies",
                        to="record.agreement",
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="agreement_replies",
                        to="record.participant",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(condition=KNOWN, name="agreementreply_reply_known"),
                    models.UniqueConstraint(fields=("agreement", "participant"), name="agreementreply_once"),
                ],
            },
        ),
    ]
