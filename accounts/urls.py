"""Addresses of accounts; each is written out in full."""

from django.urls import path

from accounts import views

app_name = "accounts"

urlpatterns = [
    path("you/", views.you, name="you"),
    path("you/profile/", views.profile, name="profile"),
    path("you/masthead/", views.masthead, name="masthead"),
]
