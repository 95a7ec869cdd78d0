"""The local site's inbox: the mail it sent, as pages. Absent in production."""

from django.urls import URLPattern

app_name = "inbox"

urlpatterns: list[URLPattern] = []
