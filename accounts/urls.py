"""Addresses of accounts; each is written out in full."""

from django.urls import path

from accounts import views
from accounts.entrance import entrance

app_name = "accounts"

urlpatterns = [
    path("you/", views.you, name="you"),
    path("you/profile/", views.profile, name="profile"),
    path("you/entrance/", entrance, name="entrance"),
    path("you/masthead/", views.masthead, name="masthead"),
]
