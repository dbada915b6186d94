from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("record", "0003_typed_check_ins_are_sent")]
    operations = [
        migrations.AddField("reminderwish", "confirmed_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("reminderwish", "wrong_numbers", models.PositiveSmallIntegerField(default=0)),
    ]
