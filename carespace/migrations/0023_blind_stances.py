"""Stances taken blind: who had seen the split, what was read since, why a side changed; and the matrix of those who had not."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
import django.db.models.lookups
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import carespace.models.debate_counts

FILL = """
update carespace_stance set first_at = at;
update carespace_debate set matrix = array[
    array[stance_table[1][2], stance_table[1][3], stance_table[1][4]],
    array[stance_table[2][2], stance_table[2][3], stance_table[2][4]],
    array[stance_table[3][2], stance_table[3][3], stance_table[3][4]]
];
"""


class Migration(migrations.Migration):
    dependencies = [
        ("carespace", "0022_follows"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SplitLook",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.BinaryField(max_length=32, unique=True)),
            ],
        ),
        migrations.AddField(
            model_name="debate",
            name="matrix",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=django.contrib.postgres.fields.ArrayField(
                    base_field=models.IntegerField(), size=3
                ),
                db_default=models.Value("{{0,0,0},{0,0,0},{0,0,0}}", output_field=models.TextField()),
                default=carespace.models.debate_counts.build_empty_matrix,
                editable=False,
                size=3,
            ),
        ),
        migrations.AddField(
            model_name="stance",
            name="credited",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="credits",
                to="carespace.post",
            ),
        ),
        migrations.AddField(
            model_name="stance",
            name="first_at",
            field=models.DateTimeField(
                db_default=django.db.models.functions.datetime.Now(),
                default=django.utils.timezone.now,
                editable=False,
            ),
        ),
        migrations.AddField(
            model_name="stance",
            name="opened_points",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(),
                db_default=models.Value("{}", output_field=models.TextField()),
                default=list,
                editable=False,
                size=3,
            ),
        ),
        migrations.AddField(
            model_name="stance",
            name="reason",
            field=models.TextField(blank=True, db_default="", default="", max_length=600),
        ),
        migrations.AddField(
            model_name="stance",
            name="saw_split",
            field=models.BooleanField(db_default=False, default=False, editable=False),
        ),
        migrations.AddField(
            model_name="splitlook",
            name="debate",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="split_looks", to="carespace.debate"
            ),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
