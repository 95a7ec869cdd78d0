"""Debates and what people say in them, for tests."""

from __future__ import annotations

import factory
from django.utils import timezone

from carespace.models import Closure, Debate, Post, Stance, Vote
from carespace.models.posts import ID_WIDTH
from tests.factories.accounts import MemberFactory


class DebateFactory(factory.django.DjangoModelFactory[Debate]):
    """An open debate without posts; `closed=True` makes it a closed one."""

    class Meta:
        model = Debate
        skip_postgeneration_save = True

    slug = factory.Sequence(lambda n: f"motion-{n}")
    motion = factory.Sequence(lambda n: f"Motion number {n} should be carried")
    introduction = "What the motion is about."
    subject_title = "A story"
    subject_address = "/news/a-story/"

    @factory.post_generation
    def closed(self, create: bool, extracted: bool, **kwargs: object) -> None:
        if extracted:
            ClosureFactory(debate=self)


class ClosureFactory(factory.django.DjangoModelFactory[Closure]):
    class Meta:
        model = Closure

    outcome = "Most people on both sides wanted a first visit sooner."


class PointFactory(factory.django.DjangoModelFactory[Post]):
    """A published point by a member of its own."""

    class Meta:
        model = Post

    debate = factory.SubFactory(DebateFactory)
    author = factory.SubFactory(MemberFactory)
    author_label = factory.LazyAttribute(lambda post: post.author.public_name() if post.author else "Member")
    side = "for"
    text = factory.Sequence(lambda n: f"The argument of post {n}.")
    state = "published"
    published_at = factory.LazyAttribute(lambda post: timezone.now() if post.state == "published" else None)

    @classmethod
    def _create(cls, model_class: type[Post], *args: object, **fields: object) -> Post:
        post = super()._create(model_class, *args, **fields)
        post.path = f"{post.parent.path if post.parent else ''}{post.pk:0{ID_WIDTH}d}"
        post.save(update_fields=["path"])
        if post.parent and post.is_published:
            post.parent.descendants += 1
            post.parent.save(update_fields=["descendants"])
        return post


class ReplyFactory(PointFactory):
    """A published reply: ReplyFactory(parent=point)."""

    parent = factory.SubFactory(PointFactory)
    debate = factory.SelfAttribute("parent.debate")
    depth = 1
    side = "neither"


class VoteFactory(factory.django.DjangoModelFactory[Vote]):
    class Meta:
        model = Vote

    post = factory.SubFactory(PointFactory)
    member = factory.SubFactory(MemberFactory)
    value = "agree"


class StanceFactory(factory.django.DjangoModelFactory[Stance]):
    class Meta:
        model = Stance

    debate = factory.SubFactory(DebateFactory)
    member = factory.SubFactory(MemberFactory)
    moment = "before"
    side = "for"
    degree = factory.LazyAttribute(lambda stance: 0 if stance.side == "undecided" else 2)
