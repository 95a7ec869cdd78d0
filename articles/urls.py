"""Addresses of articles that are not Wagtail pages."""

from django.urls import path, register_converter

from articles import listing, uploads
from articles.drift.reads import opened
from articles.feeds import views as feeds
from articles.figures.views import figure
from articles.liveblog.fragment import show_live_posts
from articles.telling import guide, pictures, sitemaps

app_name = "articles"

register_converter(feeds.FormatConverter, "feed")

urlpatterns = [
    path("figures/<int:number>/", figure, name="figure"),
    path("live-posts/<int:number>/", show_live_posts, name="live_posts"),
    path("read/<int:number>/", opened, name="opened"),
    path("topics/<slug:slug>/", listing.topic, name="topic"),
    path("authors/<slug:slug>/", listing.author, name="author"),
    path("series/<slug:slug>/", listing.series, name="series"),
    path("llms.txt", guide.llms, name="llms"),
    path("sitemap.xml", sitemaps.index, name="sitemaps"),
    path("sitemaps/news.xml", sitemaps.news, name="news_sitemap"),
    path("sitemaps/<slug:name>.xml", sitemaps.one, name="sitemap"),
    path("cards/<int:pk>.png", pictures.story_card, name="card"),
    path("pictures/<int:pk>/", uploads.show_picture, name="picture"),
    path("feeds/", feeds.every_feed, name="feeds"),
    path("feeds/<feed:form>", feeds.newest, name="feed"),
    path("feeds/sections/<slug:slug>/<feed:form>", feeds.of_section, name="section_feed"),
    path("feeds/topics/<slug:slug>/<feed:form>", feeds.of_topic, name="topic_feed"),
    path("feeds/authors/<slug:slug>/<feed:form>", feeds.of_author, name="author_feed"),
]
