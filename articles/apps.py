from django.apps import AppConfig
from wagtail.users.apps import WagtailUsersAppConfig


class ArticlesConfig(AppConfig):
    name = "articles"
    verbose_name = "Articles"
    default_auto_field = "django.db.models.BigAutoField"
    default = True


class NewsroomMembersConfig(WagtailUsersAppConfig):
    """Wagtail's users, shown as our members."""

    default = False
    user_viewset = "articles.members.MemberViewSet"
