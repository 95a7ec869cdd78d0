from importlib import import_module

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "Accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Hear of signing in, and of second factors."""
        import_module("accounts.sign_in.second_factor")
        import_module("accounts.sign_in.signed_in_cookie")
