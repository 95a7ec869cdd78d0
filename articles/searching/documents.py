"""What the index reads of each kind of thing."""

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import astuple, dataclass
from datetime import datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, F, Func, IntegerField, Max, OuterRef, Sum, Value
from django.db.models.functions import Concat
from django.urls import reverse

from articles.article import ArticlePage
from articles.authors import Author
from articles.layout import plain_text
from articles.searching.index import Kind
from articles.telling.sitemaps import in_tree
from articles.topics import Topic
from carespace.models import Debate
from ratings import vocabulary
from ratings.models import LocalAuthority, Owner, OwnerRuling, Release, Standing

#: More of a text than this is not read: a tsvector has a limit.
LONGEST = 200_000
BATCH = 500


@dataclass(frozen=True)
class Document:
    """One thing as the index reads it. Strings are as readers see them."""

    kind: str
    key: str
    title: str
    address: str
    summary: str = ""
    names: str = ""
    text: str = ""
    section: str = ""
    topics: tuple[str, ...] = ()
    dated: datetime | None = None
    built_from: str = ""

    @property
    def version(self) -> str:
        """What tells this state of the thing from others, in at most 64 characters: a hash of what it was built from, or
        of all that is in it."""
        return digest(self.built_from or repr(astuple(self)))


@dataclass(frozen=True)
class Source:
    """One kind of thing that can be found.

    `read_documents(keys)` reads those with these keys, None for all. `read_versions()` gives {key: version} of all without
    reading them whole; without it all are read. `read_state()` is a cheap text that differs whenever a document does;
    without it all are compared every time.
    """

    kind: str
    read_documents: Callable[[Collection[str] | None], Iterable[Document]]
    read_versions: Callable[[], dict[str, str]] | None = None
    read_state: Callable[[], str] | None = None


def digest(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def of_story(story):
    """A live story. Asks the database for its topics, and for its address where the page does not know it."""
    topics = list(story.topics.all())
    return Document(
        kind=Kind.STORY,
        key=str(story.pk),
        title=story.title,
        address=in_tree(story.url_path),
        summary=story.standfirst,
        names=" · ".join([story.kicker, story.byline, *(topic.name for topic in topics)]),
        text=plain_text(story.body)[:LONGEST],
        section=story.url_path.rstrip("/").split("/")[-2],
        topics=tuple(topic.slug for topic in topics),
        dated=story.dated,
        built_from=describe_story(
            story.last_published_at,
            story.live_revision_id,
            story.dated,
            story.url_path,
            [f"{topic.slug} {topic.name}" for topic in topics],
        ),
    )


def describe_story(
    published_at: datetime | None,
    revision: int | None,
    dated: datetime | None,
    url_path: str,
    topics: Iterable[str],
) -> str:
    """What an entry of a story is built from: its text changes only by publishing it."""
    moments = [moment.timestamp() if moment else None for moment in (published_at, dated)]
    return repr((moments, revision, url_path, sorted(topics)))


def of_debate(debate):
    outcome = "" if debate.is_open else debate.closure.outcome
    return Document(
        kind=Kind.DEBATE,
        key=str(debate.pk),
        title=debate.motion,
        address=debate.get_absolute_url(),
        summary=debate.introduction,
        names=debate.subject_title,
        text=outcome,
        dated=debate.opened_at,
    )


def of_topic(topic):
    return Document(Kind.TOPIC, str(topic.pk), topic.name, topic.get_absolute_url(), "Stories on this topic.")


def of_author(author):
    about = author.role or "Author"
    return Document(
        Kind.AUTHOR, str(author.pk), author.name, author.get_absolute_url(), about, text=author.bio
    )


def of_authority(authority):
    region = vocabulary.REGIONS[authority.region]
    about = f"Local authority in {region}: its homes and their ratings."
    return Document(Kind.AUTHORITY, authority.pk, authority.name, authority.get_absolute_url(), about)


def of_owner(owner, spellings):
    names = " · ".join(text for text in spellings if text != owner.name)
    about = "Owner of children’s homes: their ratings in every release."
    return Document(Kind.OWNER, owner.key, owner.name, owner.get_absolute_url(), about, names)


def of_home(standing):
    kind = vocabulary.PROVISION_TYPES[standing["provision_type"]]
    owner = f", owned by {standing['owner_name']}" if standing["owner_name"] else ""
    return Document(
        kind=Kind.HOME,
        key=standing["home_id"],
        title=standing["home_id"],
        address=reverse("ratings:home", args=[standing["home_id"]]),
        summary=f"{kind} in {standing['local_authority']}{owner}.",
    )


def read_stories(keys: Collection[str] | None) -> Iterator[Document]:
    stories = ArticlePage.objects.live().prefetch_related("topics").order_by("pk")
    if keys is not None:
        stories = stories.filter(pk__in=[int(key) for key in keys])
    return (of_story(story) for story in stories.iterator(chunk_size=BATCH))


def read_story_versions() -> dict[str, str]:
    topics = Topic.objects.filter(articles=OuterRef("pk")).values(named=Concat("slug", Value(" "), "name"))
    rows = ArticlePage.objects.live().values_list(
        "pk", "last_published_at", "live_revision", "dated", "url_path", ArraySubquery(topics)
    )
    return {str(pk): digest(describe_story(*given)) for pk, *given in rows.iterator(chunk_size=2_000)}


def read_story_state() -> str:
    """How many stories there are, the newest publication, where they stand in the tree, and the names of topics."""
    live = ArticlePage.objects.live().aggregate(
        Count("pk"),
        Max("last_published_at"),
        Max("live_revision"),
        places=Sum(Func(F("url_path"), function="hashtext", output_field=IntegerField())),
    )
    topics = list(Topic.objects.order_by("pk").values_list("slug", "name"))
    return digest(repr((live, topics, Topic.articles.through.objects.count())))


def read_debates(keys: Collection[str] | None) -> Iterator[Document]:
    return (of_debate(each) for each in Debate.objects.select_related("closure").iterator(chunk_size=BATCH))


def read_topics(keys: Collection[str] | None) -> Iterator[Document]:
    return (of_topic(topic) for topic in Topic.objects.all())


def read_authors(keys: Collection[str] | None) -> Iterator[Document]:
    return (of_author(author) for author in Author.objects.all())


def read_authorities(keys: Collection[str] | None) -> Iterator[Document]:
    return (of_authority(authority) for authority in LocalAuthority.objects.all())


def read_owners(keys: Collection[str] | None) -> Iterator[Document]:
    """Owners of a home in any release, with every spelling of their names."""
    owners = Owner.objects.filter(merged_into=None, standings__isnull=False).distinct()
    for owner in owners.prefetch_related("spellings").iterator(chunk_size=BATCH):
        yield of_owner(owner, [spelling.text for spelling in owner.spellings.all()])


def read_homes(keys: Collection[str] | None) -> Iterator[Document]:
    """Every home as the newest release that lists it does."""
    rows = (
        Standing.objects.filter(release__is_current=True)
        .order_by("home_id", "-release__as_at")
        .distinct("home_id")
        .values("home_id", "provision_type", "local_authority", owner_name=F("owner__name"))
    )
    return (of_home(row) for row in rows.iterator(chunk_size=BATCH))


def read_release_state() -> str:
    """Which releases there are, when each was last counted, and the newest ruling on owners.

    Loading, revising, merging and splitting all change it, by whatever way they write.
    """
    releases = list(Release.objects.order_by("pk").values_list("pk", "loaded_at", "is_current"))
    rulings = OwnerRuling.objects.aggregate(Count("pk"), Max("pk"))
    return digest(repr((releases, rulings)))


#: Every kind that can be found, in the order in which it is read.
SOURCES: dict[str, Source] = {
    source.kind: source
    for source in (
        Source(Kind.STORY, read_stories, read_story_versions, read_story_state),
        Source(Kind.DEBATE, read_debates),
        Source(Kind.TOPIC, read_topics),
        Source(Kind.AUTHOR, read_authors),
        Source(Kind.AUTHORITY, read_authorities, read_state=read_release_state),
        Source(Kind.OWNER, read_owners, read_state=read_release_state),
        Source(Kind.HOME, read_homes, read_state=read_release_state),
    )
}
