"""Who does what in the newsroom.

Wagtail's own guesses for groups of these names are taken back: here moderators keep debates, not stories.
"""

from django.db import migrations

PAGES = ["add_page", "change_page", "publish_page", "lock_page", "unlock_page"]
COLLECTED = {
    ("wagtailimages", "image"): ["add", "change", "choose"],
    ("wagtaildocs", "document"): ["add", "change", "choose"],
}
#: What editors keep beside pages.
KEPT = ["topic", "author", "series", "storytemplate"]
#: What data editors may do: they load releases in the newsroom.
DATA_EDITORS = [("wagtailadmin", "admin", "access_admin"), ("ratings", "release", "add_release")]


def permission(apps, app_label, model, codename):
    """The permission; Django itself makes rows for new models only after all migrations."""
    kind = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label=app_label, model=model
    )[0]
    return apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=kind, codename=codename, defaults={"name": f"Can {codename.replace('_', ' ')}"}
    )[0]


def bare(apps, names):
    """The groups of these names, without a say over pages, pictures, documents or anything of Wagtail's."""
    groups = list(apps.get_model("auth", "Group").objects.filter(name__in=names))
    apps.get_model("wagtailcore", "GroupPagePermission").objects.filter(group__in=groups).delete()
    apps.get_model("wagtailcore", "GroupCollectionPermission").objects.filter(group__in=groups).delete()
    for group in groups:
        group.permissions.remove(
            *group.permissions.filter(
                content_type__app_label__in=["wagtailimages", "wagtaildocs", "articles"]
            )
        )
        group.permissions.remove(*group.permissions.filter(codename="access_admin"))
    return groups


def grant(apps, schema_editor):
    access = permission(apps, "wagtailadmin", "admin", "access_admin")
    for group in bare(apps, ["Editors", "Moderators"]):
        group.permissions.add(access)
    editors = apps.get_model("auth", "Group").objects.get(name="Editors")
    root = apps.get_model("wagtailcore", "Page").objects.get(depth=1)
    for codename in PAGES:
        apps.get_model("wagtailcore", "GroupPagePermission").objects.create(
            group=editors, page=root, permission=permission(apps, "wagtailcore", "page", codename)
        )
    everything = apps.get_model("wagtailcore", "Collection").objects.get(depth=1)
    for (app_label, model), deeds in COLLECTED.items():
        for deed in deeds:
            apps.get_model("wagtailcore", "GroupCollectionPermission").objects.create(
                group=editors,
                collection=everything,
                permission=permission(apps, app_label, model, f"{deed}_{model}"),
            )
    editors.permissions.add(
        *(
            permission(apps, "articles", model, f"{deed}_{model}")
            for model in KEPT
            for deed in ("add", "change", "delete")
        )
    )
    data_editors = apps.get_model("auth", "Group").objects.get_or_create(name="Data editors")[0]
    data_editors.permissions.add(*(permission(apps, *names) for names in DATA_EDITORS))

    apps.get_model("wagtailcore", "Workflow").objects.filter(name="Moderators approval").delete()
    apps.get_model("wagtailcore", "GroupApprovalTask").objects.filter(name="Moderators approval").delete()


def take_back(apps, schema_editor):
    bare(apps, ["Editors", "Moderators"])
    data_editors = apps.get_model("auth", "Group").objects.get_or_create(name="Data editors")[0]
    data_editors.permissions.remove(*(permission(apps, *names) for names in DATA_EDITORS))


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0003_first_pages"),
        ("ratings", "0001_initial"),
        ("accounts", "0002_groups"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("wagtailadmin", "0001_create_admin_access_permissions"),
        ("wagtailimages", "0027_image_description"),
        ("wagtaildocs", "0014_alter_document_file_size"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
    ]

    operations = [migrations.RunPython(grant, take_back)]
