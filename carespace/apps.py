from importlib import import_module

from django.apps import AppConfig


class CarespaceConfig(AppConfig):
    name = "carespace"
    verbose_name = "CareSpace debates"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Hear of what changes of members."""
        import_module("carespace.voices.following")
        import_module("carespace.stances.leaving")
