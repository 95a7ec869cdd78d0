"""Corrections of stories, which the database keeps as they were published."""

import django.core.serializers.json
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

FREEZE = """
create function articles_correction_is_frozen() returns trigger language plpgsql as $$
begin
    -- Who published it may be forgotten with their account; nothing else changes.
    if (new.article_id, new.version, new.kind, new.text, new."when", new.replaced)
        is distinct from (old.article_id, old.version, old.kind, old.text, old."when", old.replaced)
        or (new.by_id is not null and new.by_id is distinct from old.by_id) then
        raise exception 'A published correction cannot be changed.' using errcode = 'check_violation';
    end if;
    return new;
end $$;
create trigger articles_correction_frozen before update on articles_correction
    for each row execute function articles_correction_is_frozen();
create function articles_correction_stays() returns trigger language plpgsql as $$
begin
    -- Asked at the end of the transaction: a correction goes only together with its story.
    if exists (select 1 from articles_articlepage where page_ptr_id = old.article_id) then
        raise exception 'A published correction cannot be removed.' using errcode = 'check_violation';
    end if;
    return null;
end $$;
create constraint trigger articles_correction_stays after delete on articles_correction
    deferrable initially deferred for each row execute function articles_correction_stays();
"""
THAW = """
drop trigger articles_correction_stays on articles_correction;
drop function articles_correction_stays();
drop trigger articles_correction_frozen on articles_correction;
drop function articles_correction_is_frozen();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0005_authors"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="articlepage",
            name="correction_kind",
            field=models.CharField(
                blank=True,
                choices=[
                    ("correction", "Correction"),
                    ("clarification", "Clarification"),
                    ("update", "Update"),
                    ("data-revision", "Data revision"),
                ],
                max_length=20,
                verbose_name="kind of change",
            ),
        ),
        migrations.AddField(
            model_name="articlepage",
            name="correction_text",
            field=models.TextField(
                blank=True,
                help_text="For readers, in whole sentences. Goes out when you publish and can then not be changed.",
                max_length=1000,
                verbose_name="what changed",
            ),
        ),
        migrations.CreateModel(
            name="Correction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("correction", "Correction"),
                            ("clarification", "Clarification"),
                            ("update", "Update"),
                            ("data-revision", "Data revision"),
                        ],
                        max_length=20,
                    ),
                ),
                ("text", models.TextField(max_length=1000)),
                ("when", models.DateTimeField(default=django.utils.timezone.now)),
                ("replaced", models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder)),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="corrections",
                        to="articles.articlepage",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        help_text="Who published it; never shown to readers.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-version"],
                "constraints": [
                    models.UniqueConstraint(fields=("article", "version"), name="one_entry_per_version"),
                    models.UniqueConstraint(fields=("article", "kind", "text"), name="same_correction_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["correction", "clarification", "update", "data-revision"])
                        ),
                        name="correction_is_of_a_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="correction_says_something"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("version__gte", 1)), name="versions_count_from_one"
                    ),
                ],
            },
        ),
        migrations.RunSQL(FREEZE, THAW),
    ]
