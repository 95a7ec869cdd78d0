"""What each name looks like; of two that look alike the older keeps its claim, and both keep their names."""

from django.db import migrations

from accounts.names import compute_skeleton


def fill(apps, schema_editor):
    members = apps.get_model("accounts", "User").objects
    taken = set(members.exclude(name_skeleton="").values_list("name_skeleton", flat=True))
    for member in members.exclude(name="").filter(name_skeleton="").order_by("pk").iterator():
        skeleton = compute_skeleton(member.name)
        if skeleton and skeleton not in taken:
            taken.add(skeleton)
            members.filter(pk=member.pk).update(name_skeleton=skeleton)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_name_skeletons")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
