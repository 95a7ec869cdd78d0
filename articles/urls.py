"""Addresses of articles that are not Wagtail pages."""

from django.urls import path, register_converter

from articles import views as listing
from articles.feeds import views as feeds
from articles.figures.views import figure
from articles.live_blogs.fragment import show_live_posts
from articles.seo import llms_txt as guide
from articles.seo import preview_images as pictures
from articles.seo import sitemaps
from articles.stale_figures.readership import opened
from articles.uploads import views as upload_views

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
    path("pictures/<int:pk>/", upload_views.show_picture, name="picture"),
    path("feeds/", feeds.every_feed, name="feeds"),
    path("feeds/<feed:form>", feeds.newest, name="feed"),
    path("feeds/sections/<slug:slug>/<feed:form>", feeds.of_section, name="section_feed"),
    path("feeds/topics/<slug:slug>/<feed:form>", feeds.of_topic, name="topic_feed"),
    path("feeds/authors/<slug:slug>/<feed:form>", feeds.of_author, name="author_feed"),
]
