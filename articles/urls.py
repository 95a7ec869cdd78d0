"""Addresses of articles that are not Wagtail pages."""

from django.urls import path, register_converter

from articles import views as listing
from articles.feeds import views as feeds
from articles.figures.views import show_figure
from articles.live_blogs.fragment import show_live_posts
from articles.seo import llms_txt as guide
from articles.seo import preview_images as pictures
from articles.seo import sitemaps
from articles.stale_figures.readership import count_reading
from articles.uploads import views as upload_views

app_name = "articles"

register_converter(feeds.FeedFormatConverter, "feed")

urlpatterns = [
    path("figures/<int:number>/", show_figure, name="figure"),
    path("live-posts/<int:number>/", show_live_posts, name="live_posts"),
    path("read/<int:number>/", count_reading, name="opened"),
    path("topics/<slug:slug>/", listing.show_topic, name="topic"),
    path("authors/<slug:slug>/", listing.show_author, name="author"),
    path("series/<slug:slug>/", listing.show_series, name="series"),
    path("llms.txt", guide.show_llms_txt, name="llms"),
    path("sitemap.xml", sitemaps.show_sitemap_index, name="sitemaps"),
    path("sitemaps/news.xml", sitemaps.show_news_sitemap, name="news_sitemap"),
    path("sitemaps/<slug:name>.xml", sitemaps.show_sitemap, name="sitemap"),
    path("cards/<int:pk>.png", pictures.show_story_card, name="card"),
    path("pictures/<int:pk>/", upload_views.show_picture, name="picture"),
    path("feeds/", feeds.show_feeds, name="feeds"),
    path("feeds/<feed:form>", feeds.show_newest, name="feed"),
    path("feeds/sections/<slug:slug>/<feed:form>", feeds.show_section_feed, name="section_feed"),
    path("feeds/topics/<slug:slug>/<feed:form>", feeds.show_topic_feed, name="topic_feed"),
    path("feeds/authors/<slug:slug>/<feed:form>", feeds.show_author_feed, name="author_feed"),
]
