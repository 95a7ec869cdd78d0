"""The newsroom's addresses: Wagtail's own, without its sign-in, its forgotten passwords and its trials of errors.

Only allauth signs anybody in. Wagtail reverses the names of its sign-ins, so these lead there.
"""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path, re_path
from wagtail.admin import urls as wagtail_admin_urls

from articles.newsroom.members import own_settings
from articles.newsroom.middleware import sign_in

OURS_INSTEAD: list[URLPattern | URLResolver] = [
    path("account/", own_settings, name="wagtailadmin_account"),
    path("login/", sign_in, name="wagtailadmin_login"),
    re_path(r"^password_reset/", sign_in, name="wagtailadmin_password_reset"),
]
NOT_WANTED = {"account/", "login/", "password_reset/", "test404/", "failwhale/"}

urlpatterns = [
    *OURS_INSTEAD,
    *(pattern for pattern in wagtail_admin_urls.urlpatterns if str(pattern.pattern) not in NOT_WANTED),
]
