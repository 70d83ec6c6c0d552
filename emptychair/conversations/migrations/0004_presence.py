import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0003_work"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Presence",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "conversation_id", "seat_id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("writing", models.BooleanField(default=False)),
                ("seen_at", models.DateTimeField()),
                (
                    "conversation",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="conversations.conversation",
                    ),
                ),
                (
                    "seat",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL),
                ),
            ],
        ),
        # Written every twenty seconds by each open page, and worth nothing a minute later.
        migrations.RunSQL(
            "ALTER TABLE conversations_presence SET UNLOGGED", "ALTER TABLE conversations_presence SET LOGGED"
        ),
    ]
