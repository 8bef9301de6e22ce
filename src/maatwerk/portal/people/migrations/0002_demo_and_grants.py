import django.contrib.auth.validators
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0013_demo_and_grants"),
        ("people", "0001_initial"),
        ("register", "0001_initial"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="user",
            options={"verbose_name": "gebruiker", "verbose_name_plural": "gebruikers"},
        ),
        migrations.AddField(
            model_name="user",
            name="demo",
            field=models.BooleanField(default=False),
        ),
        migrations.AlterField(
            model_name="user",
            name="date_joined",
            field=models.DateTimeField(default=django.utils.timezone.now, verbose_name="datum toegetreden"),
        ),
        migrations.AlterField(
            model_name="user",
            name="email",
            field=models.EmailField(blank=True, max_length=254, verbose_name="e-mailadres"),
        ),
        migrations.AlterField(
            model_name="user",
            name="first_name",
            field=models.CharField(blank=True, max_length=150, verbose_name="voornaam"),
        ),
        migrations.AlterField(
            model_name="user",
            name="groups",
            field=models.ManyToManyField(
                blank=True,
                help_text="De groep waartoe deze gebruiker behoort. Gebruikers krijgen alle rechten behorende bij hun groepen.",
                related_name="user_set",
                related_query_name="user",
                to="auth.group",
                verbose_name="groepen",
            ),
        ),
        migrations.AlterField(
            model_name="user",
            name="is_active",
            field=models.BooleanField(
                default=True,
                help_text="Bepaalt of deze gebruiker als actief dient te worden behandeld. U kunt dit uitvinken in plaats van een gebruiker te verwijderen.",
                verbose_name="actief",
            ),
        ),
        migrations.AlterField(
            model_name="user",
            name="is_staff",
            field=models.BooleanField(
                default=False,
                help_text="Bepaalt of de gebruiker zich op deze beheerwebsite kan aanmelden.",
                verbose_name="stafstatus",
            ),
        ),
        migrations.AlterField(
            model_name="user",
            name="is_superuser",
            field=models.BooleanField(
                default=False,
                help_text="Bepaalt dat deze gebruiker alle rechten heeft, zonder deze expliciet toe te wijzen.",
                verbose_name="supergebruikerstatus",
            ),
        ),
        migrations.AlterField(
            model_name="user",
            name="last_login",
            field=models.DateTimeField(blank=True, null=True, verbose_name="laatste aanmelding"),
        ),
        migrations.AlterField(
            model_name="user",
            name="last_name",
            field=models.CharField(blank=True, max_length=150, verbose_name="achternaam"),
        ),
        migrations.AlterField(
            model_name="user",
            name="password",
            field=models.CharField(max_length=128, verbose_name="wachtwoord"),
        ),
        migrations.AlterField(
            model_name="user",
            name="user_permissions",
            field=models.ManyToManyField(
                blank=True,
                help_text="Specifieke rechten voor deze gebruiker.",
                related_name="user_set",
                related_query_name="user",
                to="auth.permission",
                verbose_name="gebruikersrechten",
            ),
        ),
        migrations.AlterField(
            model_name="user",
            name="username",
            field=models.CharField(
                error_messages={"unique": "Er bestaat al een gebruiker met deze gebruikersnaam."},
                help_text="Vereist. 150 tekens of minder. Alleen letters, cijfers en de tekens @/,/+/-/_ zijn toegestaan.",
                max_length=150,
                unique=True,
                validators=[django.contrib.auth.validators.UnicodeUsernameValidator()],
                verbose_name="gebruikersnaam",
            ),
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
