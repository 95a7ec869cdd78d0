"""Voices may show the area their members work in, and the mark of the story's author."""

from django.db import migrations, models

#: The mark that the rules of before do not know goes before they come back.
UNDO = [
    "update carespace_voice set mark = '' where mark = 'author'",
    "set constraints all immediate",
]


class Migration(migrations.Migration):
    dependencies = [
        ("carespace", "0035_withheld_texts"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="voice",
            name="voice_mark_known",
        ),
        migrations.AddField(
            model_name="voice",
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
            ),
        ),
        migrations.AlterField(
            model_name="voice",
            name="mark",
            field=models.CharField(
                blank=True,
                choices=[("moderator", "moderator"), ("editor", "editor"), ("author", "the story’s author")],
                db_default="",
                default="",
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="voice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("mark", ""), ("mark__in", ["moderator", "editor", "author"]), _connector="OR"
                ),
                name="voice_mark_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="voice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("area", ""),
                    models.Q(
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
                        ("shown_as__in", ["name", "role"]),
                    ),
                    _connector="OR",
                ),
                name="voice_area_is_of_no_alias",
            ),
        ),
        migrations.RunSQL(migrations.RunSQL.noop, UNDO),
    ]
