"""Addresses of accounts; each is written out in full."""

from django.urls import path

from accounts import views
from accounts.sign_in.entrance import show_entrance

app_name = "accounts"

urlpatterns = [
    path("you/", views.account_page, name="you"),
    path("you/profile/", views.profile_page, name="profile"),
    path("you/entrance/", show_entrance, name="entrance"),
    path("you/unsent/", views.keep_form, name="keep_form"),
    path("you/masthead/", views.masthead_fragment, name="masthead"),
]
