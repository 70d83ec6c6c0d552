from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('channels', '0005_pending_size'),
    ]

    operations = [
        migrations.RenameField(
            model_name='importrun',
            old_name='problem',
            new_name='reason',
        ),
        migrations.AddField(
            model_name='importrun',
            name='reason_values',
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name='pendingarrival',
            name='reason_values',
            field=models.JSONField(default=dict),
        ),
    ]
