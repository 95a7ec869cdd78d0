"""Articles for programs: live stories, newest first. Read only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from django.db.models import Manager, QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.viewsets import ReadOnlyModelViewSet

from articles.models.article_queries import ArticleQuerySet
from articles.models.articles import ArticlePage
from articles.models.pages import SectionPage
from articles.models.story_counts import StoryPaginator
from articles.models.topics import Topic, map_topics
from live.faulty_rows import map_without_faulty
from live.public_api.fields import WholeAddressField
from live.public_api.views import PublicViewSet


class TopicSerializer(serializers.ModelSerializer[Topic]):
    """What a story is about."""

    slug = serializers.CharField(help_text="As in the address of the topic's page.")

    class Meta:
        model = Topic
        fields: ClassVar = ["slug", "name"]


Rows = Manager[ArticlePage] | Iterable[ArticlePage]


class SoundListSerializer(serializers.ListSerializer[ArticlePage]):
    """A list without the rows that cannot be shown."""

    def to_representation(self, data: Rows) -> list[dict[str, Any]]:
        child = self.child
        if child is None:
            raise TypeError("A list is made of rows of one kind.")
        rows = data.all() if isinstance(data, Manager) else data
        return map_without_faulty(rows, child.to_representation)


class ArticleSerializer(serializers.ModelSerializer[ArticlePage]):
    """A story in a list: everything but its text."""

    address = WholeAddressField(source="address", help_text="The story's page.")
    section = serializers.SerializerMethodField(help_text="The section's title.")
    topics = serializers.SerializerMethodField()
    updated = serializers.DateTimeField(source="updated_at", allow_null=True, read_only=True)
    dated = serializers.DateTimeField(read_only=True, help_text="The date the story shows.")
    debate = WholeAddressField(
        source="shown_debate.get_absolute_url", allow_null=True, help_text="The story's debate, or null."
    )
    measures = serializers.SerializerMethodField(
        help_text="Query strings of the measures the story charts: ask /api/v1/measures/ with them."
    )

    class Meta:
        model = ArticlePage
        list_serializer_class = SoundListSerializer
        fields: ClassVar = [
            "id",
            "title",
            "kicker",
            "standfirst",
            "byline",
            "address",
            "section",
            "topics",
            "dated",
            "updated",
            "historical",
            "measures",
            "debate",
        ]

    def get_section(self, article: ArticlePage) -> str:
        return str(self.context["sections"].get(article.path[: -article.steplen], ""))

    @extend_schema_field(TopicSerializer(many=True))
    def get_topics(self, article: ArticlePage) -> list[dict[str, str]]:
        topics = self.context["topics"].get(article.pk, [])
        return [
            {"slug": topic.slug, "name": topic.name} for topic in topics
        ]  # what TopicSerializer says, fifty times

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_measures(self, article: ArticlePage) -> list[str]:
        return [measure.query for measure in article.measures]


class WholeArticleSerializer(ArticleSerializer):
    """One story with its words."""

    text = serializers.CharField(source="plain_text", read_only=True, help_text="The body without markup.")

    class Meta(ArticleSerializer.Meta):
        fields: ClassVar = [*ArticleSerializer.Meta.fields, "text"]


class ArticleViewSet(PublicViewSet[ArticlePage], ReadOnlyModelViewSet[ArticlePage]):
    """Live stories, newest first by the date they show; one by its number, with its words."""

    cache_tags = ("stories", "closures")
    queryset = ArticlePage.objects.none()

    def get_queryset(self) -> ArticleQuerySet:
        return ArticlePage.objects.river().select_related("debate")

    def make_pages(self, rows: QuerySet[ArticlePage], size: int) -> StoryPaginator:
        """The pages of all stories, by their kept number."""
        return StoryPaginator(rows, size)

    def get_serializer_class(self) -> type[ArticleSerializer]:
        return WholeArticleSerializer if self.action == "retrieve" else ArticleSerializer

    def get_serializer(
        self, shown: ArticlePage | Sequence[ArticlePage] | None = None, **kwargs: Any
    ) -> serializers.BaseSerializer[ArticlePage]:
        """The serializer for a story or a list of them, with their topics and sections in one query each.

        Without a story it only tells its fields, for the schema.
        """
        if shown is None:
            return super().get_serializer(**kwargs)
        stories = [shown] if isinstance(shown, ArticlePage) else shown
        context = {
            **self.get_serializer_context(),
            "topics": map_topics(stories),
            "sections": dict(SectionPage.objects.values_list("path", "title")),
        }
        return self.get_serializer_class()(shown, context=context, **kwargs)
