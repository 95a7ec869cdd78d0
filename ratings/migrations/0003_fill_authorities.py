"""Gives the standings loaded before this the authority, and the judgements, that later ones are loaded with."""

from django.db import migrations
from django.utils.text import slugify

JUDGEMENTS = """
update ratings_standing as standing set
    protection = coalesce((select outcome from ratings_judgement as j
        where j.inspection_id = standing.inspection_id and j.area = 'protection'), ''),
    leadership = coalesce((select outcome from ratings_judgement as j
        where j.inspection_id = standing.inspection_id and j.area = 'leadership'), ''),
    inspected_on = (select date from ratings_inspection as i where i.id = standing.inspection_id)
where standing.inspection_id is not null and standing.outcome <> ''
"""


def fill(apps, schema_editor):
    Standing = apps.get_model("ratings", "Standing")
    LocalAuthority = apps.get_model("ratings", "LocalAuthority")
    Spelling = apps.get_model("ratings", "Spelling")
    named = (
        Standing.objects.order_by("release__as_at")
        .values_list("local_authority", "region", "release__as_at")
        .distinct()
    )
    places = {}
    for name, region, _ in named:
        slug = slugify(name.replace("&", " and "))
        if slug:
            places[slug] = LocalAuthority(slug=slug, name=name, region=region)
    LocalAuthority.objects.bulk_create(places.values(), ignore_conflicts=True)
    for name in Standing.objects.order_by().values_list("local_authority", flat=True).distinct():
        slug = slugify(name.replace("&", " and "))
        if slug:
            Standing.objects.filter(local_authority=name).update(authority_id=slug)
    texts = Standing.objects.exclude(owner=None).order_by().values_list("owner_text", "owner").distinct()
    Spelling.objects.bulk_create(
        [Spelling(text=text, owner_id=owner) for text, owner in texts if text], ignore_conflicts=True
    )
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(JUDGEMENTS)


class Migration(migrations.Migration):
    dependencies = [("ratings", "0002_years_and_revisions")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
