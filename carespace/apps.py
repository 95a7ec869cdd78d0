from django.apps import AppConfig


class CarespaceConfig(AppConfig):
    name = "carespace"
    verbose_name = "CareSpace debates"
    default_auto_field = "django.db.models.BigAutoField"
