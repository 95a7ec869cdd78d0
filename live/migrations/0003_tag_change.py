from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("live", "0002_rate_counts"),
    ]

    operations = [
        migrations.RenameModel(old_name="Change", new_name="TagChange"),
    ]
