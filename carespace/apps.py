from importlib import import_module

from django.apps import AppConfig


class CarespaceConfig(AppConfig):
    name = "carespace"
    verbose_name = "CareSpace debates"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Hear of what changes of members, and say what is kept of them."""
        import_module("carespace.voices.following")
        import_module("carespace.stances.leaving")
        import_module("carespace.own_page.leaving").register_notes()
        import_module("carespace.own_page.copies").register_copies()
        import_module("carespace.own_page.unsent").register_finder()
