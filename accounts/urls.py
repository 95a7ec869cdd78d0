"""Addresses of accounts; each is written out in full."""

from django.urls import path

from accounts import views
from accounts.own_page import views as own_page
from accounts.sign_in.entrance import show_entrance

app_name = "accounts"

urlpatterns = [
    path("you/", views.account_page, name="you"),
    path("you/profile/", views.profile_page, name="profile"),
    path("you/entrance/", show_entrance, name="entrance"),
    path("you/unsent/", views.keep_form, name="keep_form"),
    path("you/copy/", own_page.show_copy, name="copy"),
    path("you/copy/carespace-copy.json", own_page.download_copy, name="copy_file"),
    path("you/leave/", own_page.leave_page, name="leave"),
    path("you/left/", own_page.left_page, name="left"),
    path("you/masthead/", views.masthead_fragment, name="masthead"),
]
