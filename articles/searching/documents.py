"""What the index reads of each kind of thing."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import F
from django.urls import reverse

from articles.article import ArticlePage
from articles.authors import Author
from articles.layout import plain_text
from articles.searching.index import Kind
from articles.telling.sitemaps import in_tree
from articles.topics import Topic
from carespace.models import Debate
from ratings import vocabulary
from ratings.models import LocalAuthority, Owner, Standing

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
    topics: tuple = field(default_factory=tuple)
    dated: datetime | None = None


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
    )


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


def stories():
    found = ArticlePage.objects.live().prefetch_related("topics").order_by("pk")
    return (of_story(story) for story in found.iterator(chunk_size=BATCH))


def debates():
    return (of_debate(each) for each in Debate.objects.select_related("closure").iterator(chunk_size=BATCH))


def topics():
    return (of_topic(each) for each in Topic.objects.all())


def authors():
    return (of_author(each) for each in Author.objects.all())


def authorities():
    return (of_authority(each) for each in LocalAuthority.objects.all())


def owners():
    """Owners of a home in any release, with every spelling of their names."""
    found = Owner.objects.filter(merged_into=None, standings__isnull=False).distinct()
    for owner in found.prefetch_related("spellings").iterator(chunk_size=BATCH):
        yield of_owner(owner, [each.text for each in owner.spellings.all()])


def homes():
    """Every home as the newest release that lists it does."""
    rows = (
        Standing.objects.filter(release__is_current=True)
        .order_by("home_id", "-release__as_at")
        .distinct("home_id")
        .values("home_id", "provision_type", "local_authority", owner_name=F("owner__name"))
    )
    return (of_home(row) for row in rows.iterator(chunk_size=BATCH))


#: Every kind and how all of it is read.
EVERY = {
    Kind.STORY: stories,
    Kind.DEBATE: debates,
    Kind.TOPIC: topics,
    Kind.AUTHOR: authors,
    Kind.AUTHORITY: authorities,
    Kind.OWNER: owners,
    Kind.HOME: homes,
}
#: What a release changes.
OF_RELEASES = (Kind.AUTHORITY, Kind.OWNER, Kind.HOME)
