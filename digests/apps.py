from django.apps import AppConfig


class DigestsConfig(AppConfig):
    name = "digests"
    verbose_name = "Digests"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from digests import checks  # noqa: F401, PLC0415  registered by being read
