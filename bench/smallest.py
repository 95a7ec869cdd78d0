"""The smallest Django there can be: one address, one view, no middleware, no database. What speed is measured against."""

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path


def view(request: HttpRequest) -> HttpResponse:
    return HttpResponse(b"ok", headers={"Content-Length": "2"})


urlpatterns = [path("", view)]
settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["localhost"], SECRET_KEY="bench", MIDDLEWARE=[])
application = get_wsgi_application()
