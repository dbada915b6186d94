from typing import Any

from django.db import migrations
from django.db.models import F


def mark_as_sent(apps: Any, schema_editor: Any) -> None:
    """Until now a check-in was typed in by the therapist: none of them is a draft."""
    check_ins = apps.get_model("record", "CheckIn")._base_manager
    check_ins.filter(sent_at__isnull=True).update(sent_at=F("answered_at"))


class Migration(migrations.Migration):
    dependencies = [("record", "0002_client_voice")]
    operations = [migrations.RunPython(mark_as_sent, migrations.RunPython.noop)]
