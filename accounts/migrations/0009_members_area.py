"""Members may say in which of the nine regions they work."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0008_trusted_members"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="area",
            field=models.CharField(
                blank=True,
                choices=[
                    ("east-midlands", "East Midlands"),
                    ("east-of-england", "East of England"),
                    ("london", "London"),
                    ("north-east", "North East"),
                    ("north-west", "North West"),
                    ("south-east", "South East"),
                    ("south-west", "South West"),
                    ("west-midlands", "West Midlands"),
                    ("yorkshire-and-the-humber", "Yorkshire and The Humber"),
                ],
                db_default="",
                default="",
                max_length=30,
                verbose_name="area you work in",
            ),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("area", ""),
                    (
                        "area__in",
                        [
                            "east-midlands",
                            "east-of-england",
                            "london",
                            "north-east",
                            "north-west",
                            "south-east",
                            "south-west",
                            "west-midlands",
                            "yorkshire-and-the-humber",
                        ],
                    ),
                    _connector="OR",
                ),
                name="user_area_known",
            ),
        ),
    ]
