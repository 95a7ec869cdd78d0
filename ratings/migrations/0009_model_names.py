"""Models bear the field's names: a home's snapshot in a release, a transition, an owner's alias, an incoming file."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("ratings", "0008_first_loaded")]
    operations = [
        migrations.RenameModel("Standing", "HomeSnapshot"),
        migrations.RenameModel("Event", "ListedInspection"),
        migrations.RenameModel("Movement", "HomeMovement"),
        migrations.RenameModel("Passage", "Transition"),
        migrations.RenameModel("Spelling", "OwnerAlias"),
        migrations.RenameModel("Source", "ReleaseSource"),
        migrations.RenameModel("Arrival", "IncomingFile"),
        migrations.RenameModel("ArrivalStep", "IncomingFileStep"),
        migrations.RenameField("IncomingFileStep", "arrival", "incoming_file"),
        migrations.RenameIndex(
            "HomeSnapshot", new_name="snapshot_by_authority", old_name="standing_by_authority"
        ),
    ]
