"""The strength of a point is written with its votes: as a generated column it was worked out anew for every post that a
decision took from public view, which took as long as all else of that."""

from django.db import migrations, models

GENERATED = """
alter table carespace_post drop column strength;
alter table carespace_post add column strength double precision not null generated always as (
    case when agrees = 0 and disagrees = 0 then 0.0::double precision else (
        agrees::double precision / (agrees + disagrees) + 1.9208 / (agrees + disagrees)
        - 1.96 * sqrt(
            agrees::double precision / (agrees + disagrees)
            * (1.0 - agrees::double precision / (agrees + disagrees)) / (agrees + disagrees)
            + 0.9604 / ((agrees + disagrees)::double precision * (agrees + disagrees))
        )
    ) / (1.0 + 3.8416 / (agrees + disagrees)) end
) stored
"""


def generate(apps, schema_editor):
    """The column as it was, with the indexes that hold it."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(
            "select indexdef from pg_indexes where schemaname = current_schema() and tablename = 'carespace_post'"
            " and indexdef like '%strength%'"
        )
        indexes = [definition for (definition,) in cursor.fetchall()]
    for statement in [*GENERATED.split(";"), *indexes]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("carespace", "0029_voice_marks")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunPython(migrations.RunPython.noop, generate),
                migrations.RunSQL(
                    "alter table carespace_post alter column strength drop expression,"
                    " alter column strength set default 0.0",
                    migrations.RunSQL.noop,
                ),
            ],
            state_operations=[
                migrations.AlterField(
                    model_name="post",
                    name="strength",
                    field=models.FloatField(db_default=0.0, default=0.0, editable=False),
                ),
            ],
        ),
    ]
