"""Addresses of articles that are not Wagtail pages."""

from django.urls import path, re_path

from articles import listing
from articles.members import own_settings
from articles.newsroom import sign_in
from articles.views import search

app_name = "articles"

urlpatterns = [
    path("search/", search, name="search"),
    path("topics/<slug:slug>/", listing.topic, name="topic"),
    path("authors/<slug:slug>/", listing.author, name="author"),
    path("newsroom/account/", own_settings, name="own_settings"),
    re_path(r"^newsroom/(?:login|password_reset)/", sign_in, name="newsroom_sign_in"),
]
