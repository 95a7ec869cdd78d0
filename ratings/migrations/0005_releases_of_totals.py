"""A release may be one day of Ofsted's own totals of homes and places."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ratings", "0004_owner_keys_keep_letters")]

    operations = [
        migrations.RemoveConstraint(model_name="release", name="release_kind_is_known"),
        migrations.RemoveConstraint(model_name="release", name="release_of_a_year_has_its_start"),
        migrations.AlterField(
            model_name="release",
            name="kind",
            field=models.CharField(
                choices=[
                    ("as-at", "Homes and their latest judgement, as at a day"),
                    ("in-year", "Inspections of a year"),
                    ("places", "Homes and places, as at a day"),
                    ("movements", "Homes that joined or left in a year"),
                    ("totals", "Ofsted’s own totals of homes and places, as at a day"),
                ],
                default="as-at",
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["as-at", "in-year", "places", "movements", "totals"])),
                name="release_kind_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind__in", ["as-at", "places", "totals"]), ("starts_on__isnull", True)),
                    models.Q(
                        ("kind__in", ["in-year", "movements"]),
                        ("starts_on__isnull", False),
                        ("starts_on__lt", models.F("as_at")),
                    ),
                    _connector="OR",
                ),
                name="release_of_a_year_has_its_start",
            ),
        ),
    ]
