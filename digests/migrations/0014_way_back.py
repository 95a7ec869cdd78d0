"""Nothing on the way here; on the way back what the schema before the editors' desk cannot hold goes first."""

from django.db import migrations


def leave_what_was_possible(apps, schema_editor):
    """One hold of an edition at a time, and no corrections, which had neither a page nor letters of their own."""
    holds = apps.get_model("digests", "Hold").objects
    refused = holds.filter(by_editor=False, released_at=None, domain="")
    holds.filter(by_editor=True, released_at=None, edition__in=refused.values("edition")).delete()
    apps.get_model("digests", "Edition").objects.filter(frequency="once").delete()


class Migration(migrations.Migration):
    dependencies = [
        ("digests", "0013_members_and_made_letters"),
    ]

    operations = [
        migrations.RunPython(migrations.RunPython.noop, leave_what_was_possible),
    ]
