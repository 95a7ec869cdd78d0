from importlib import import_module

from django.apps import AppConfig


class DigestsConfig(AppConfig):
    name = "digests"
    verbose_name = "Digests"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the checks of the letters' settings, and what comes by email on members' own pages and in their copies."""
        from accounts.own_page.rows import register_row

        import_module("digests.checks")
        register_row("emails", import_module("digests.views.own_emails").make_own_row)
        import_module("digests.subscriptions.member_copies").register_copies()
