from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("carespace", "0001_initial")]

    operations = [migrations.RenameModel("Ruling", "ModerationDecision")]
