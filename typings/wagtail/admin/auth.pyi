from collections.abc import Callable
from typing import TypeVar

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse

from accounts.models import User

F = TypeVar("F", bound=Callable[..., object])

def permission_denied(request: HttpRequest) -> HttpResponse: ...
def require_admin_access(view_func: F) -> F: ...
def user_has_any_page_permission(user: User | AnonymousUser) -> bool: ...
