import datetime

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="decision",
            name="corrects",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="corrected_by",
                to="cases.decision",
            ),
        ),
        migrations.AddField(
            model_name="submission",
            name="dated",
            field=models.DateField(default=datetime.date(2023, 7, 3), verbose_name="dag van de aanvraag"),
            preserve_default=False,
        ),
    ]
