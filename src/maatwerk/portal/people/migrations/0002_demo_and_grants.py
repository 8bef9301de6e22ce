from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="demo",
            field=models.BooleanField(default=False),
        ),
        migrations.AddConstraint(
            model_name="grant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("role__in", ["dienstverlener", "werkgever", "werkgever_lezer"]), _negated=True),
                    ("organisation__isnull", False),
                    _connector="OR",
                ),
                name="grant_for_an_organisation",
            ),
        ),
        migrations.AddConstraint(
            model_name="grant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("role", "lokaal_bestuur"), _negated=True),
                    ("municipality__isnull", False),
                    _connector="OR",
                ),
                name="grant_for_a_municipality",
            ),
        ),
        migrations.AddConstraint(
            model_name="grant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("role", "persoon"), _negated=True), ("person__isnull", False), _connector="OR"
                ),
                name="grant_for_own_file",
            ),
        ),
        migrations.AddConstraint(
            model_name="grant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("mandate", None),
                    models.Q(("role", "werkgever"), models.Q(("mandate", models.F("organisation")), _negated=True)),
                    _connector="OR",
                ),
                name="grant_mandate_for_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="grant",
            constraint=models.CheckConstraint(
                condition=models.Q(("until", None), ("until__gte", models.F("since")), _connector="OR"),
                name="grant_runs_forward",
            ),
        ),
    ]
