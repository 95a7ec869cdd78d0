"""A site of django-machina's and nothing more, run by a Python that has it: does what each line of its input asks.

A line is `{"deed": name, …}`, its answer one line too: what the deed returned. What fails ends the program. The settings are those of
Django's own project template and of django-machina's "Getting started", but that templates are kept once they are compiled:
the loaders written there read them anew for every page, which no site in use would do.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import io
import json
import os
import sys
from pathlib import Path
from typing import Final
from urllib.parse import parse_qs, urlsplit

from bench.debate_filling import MEMBERS, SENTENCE
from bench.effort import Effort, Result, measure_effort

READER, MEMBER = "reader", "member"
LOADERS: Final = [
    "django.template.loaders.filesystem.Loader",
    "django.template.loaders.app_directories.Loader",
]
APPS: Final = [
    *(
        f"django.contrib.{app}"
        for app in ("auth", "contenttypes", "sessions", "sites", "messages", "staticfiles", "admin")
    ),
    "mptt",
    "haystack",
    "widget_tweaks",
    "machina",
    "machina.apps.forum",
    "machina.apps.forum_conversation",
    "machina.apps.forum_conversation.forum_attachments",
    "machina.apps.forum_conversation.forum_polls",
    *(
        f"machina.apps.forum_{app}"
        for app in ("feeds", "moderation", "search", "tracking", "member", "permission")
    ),
]
MIDDLEWARE: Final = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "machina.apps.forum_permission.middleware.ForumPermissionMiddleware",
]
CONTEXT_PROCESSORS: Final = [
    "django.template.context_processors.request",
    "django.contrib.auth.context_processors.auth",
    "django.contrib.messages.context_processors.messages",
    "machina.core.context_processors.metadata",
]
#: What everybody may, and what members may.
READERS: Final = ("can_see_forum", "can_read_forum")
MEMBERS_MAY: Final = [*READERS, "can_start_new_topics", "can_reply_to_topics", "can_post_without_approval"]

MAKE_MEMBERS: Final = """
insert into auth_user (password, is_superuser, username, first_name, last_name, email, is_staff, is_active, date_joined)
select '', false, 'member-' || n, '', '', 'member-' || n || '@bench.example', false, true, now()
from generate_series(1, %s) n
"""
MAKE_PROFILES: Final = """
insert into forum_member_forumprofile (user_id, posts_count, signature, _signature_rendered)
select id, 0, '', '' from auth_user
"""
#: The words of `bench.debate_filling`, drawn once, as django-machina stores them.
MAKE_POSTS: Final = """
insert into forum_conversation_post (topic_id, poster_id, subject, content, _content_rendered, approved, enable_signature,
    updates_count, created, updated)
select %(topic)s, (%(members)s::int[])[1 + n %% %(many)s], 'Re: Motion', words, '<p>' || words || '</p>', true, false, 0, at, at
from generate_series(1, %(posts)s) n,
    lateral (select 'The argument of post ' || n || ': ' || repeat(%(sentence)s, 3) as words,
                    now() - interval '30 days' + n * interval '1 second' as at) said
"""
COUNT_POSTS: Final = """
update forum_member_forumprofile profile set posts_count = counted.posts
from (select poster_id, count(*) as posts from forum_conversation_post group by poster_id) counted
where counted.poster_id = profile.user_id
"""


def configure(folder: Path) -> None:
    """Settings, and the tables. folder: where it may write."""
    from django.conf import settings

    database = urlsplit(os.environ["PEER_DATABASE_URL"])
    machina = importlib.import_module("machina")
    settings.configure(
        SECRET_KEY="peer",
        ALLOWED_HOSTS=["testserver"],
        ROOT_URLCONF=__name__,
        INSTALLED_APPS=APPS,
        MIDDLEWARE=MIDDLEWARE,
        SITE_ID=1,
        USE_TZ=True,
        STATIC_URL="/static/",
        STATICFILES_DIRS=[machina.MACHINA_MAIN_STATIC_DIR],
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "DIRS": [machina.MACHINA_MAIN_TEMPLATE_DIR],
                "OPTIONS": {
                    "context_processors": CONTEXT_PROCESSORS,
                    "loaders": [("django.template.loaders.cached.Loader", LOADERS)],
                },
            }
        ],
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.postgresql",
                "NAME": database.path.strip("/"),
                "USER": database.username,
                "HOST": parse_qs(database.query)["host"][0],
                "CONN_MAX_AGE": None,
            }
        },
        CACHES={
            "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
            "machina_attachments": {
                "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
                "LOCATION": str(folder / "attachments"),
            },
        },
        HAYSTACK_CONNECTIONS={"default": {"ENGINE": "haystack.backends.simple_backend.SimpleEngine"}},
        MACHINA_DEFAULT_AUTHENTICATED_USER_FORUM_PERMISSIONS=MEMBERS_MAY,
        LOGGING_CONFIG=None,
    )
    import django
    from django.core.management import call_command
    from django.urls import include, path

    django.setup()
    globals()["urlpatterns"] = [path("forum/", include("machina.urls"))]
    call_command("migrate", verbosity=0)


class MachinaSite:
    """The site in this process: one forum, a topic a size, and who asks for its pages."""

    def __init__(self) -> None:
        from django.apps import apps
        from django.db import connection
        from django.test import Client

        self.model = apps.get_model
        self.connection = connection
        with connection.cursor() as cursor:
            cursor.execute(MAKE_MEMBERS, [MEMBERS])
            cursor.execute(MAKE_PROFILES)
        for codename in READERS:
            permission = self.model("forum_permission", "ForumPermission").objects.get(codename=codename)
            self.model("forum_permission", "UserForumPermission").objects.create(
                permission=permission, anonymous_user=True, has_perm=True
            )
        self.forum = self.model("forum", "Forum").objects.create(name="Debates", type=0)
        self.members = list(self.model("auth", "User").objects.order_by("pk"))
        self.clients = {READER: Client(), MEMBER: Client()}
        self.clients[MEMBER].force_login(self.members[8])
        self.topics: dict[int, int] = {}
        self.view = importlib.import_module("machina.apps.forum_conversation.views").TopicView

    def fill(self, posts: int) -> dict[str, object]:
        """A topic of so many posts, counted by django-machina itself."""
        topic = self.model("forum_conversation", "Topic").objects.create(
            forum=self.forum, poster=self.members[0], subject=f"Motion of {posts} posts", type=0, status=0
        )
        given = {
            "topic": topic.pk,
            "posts": posts,
            "members": [member.pk for member in self.members],
            "many": MEMBERS,
            "sentence": SENTENCE,
        }
        with self.connection.cursor() as cursor:
            cursor.execute(MAKE_POSTS, given)
            cursor.execute(COUNT_POSTS)
            topic.update_trackers()
            cursor.execute("vacuum analyze")
        gc.collect()
        gc.freeze()
        self.topics[posts] = topic.pk
        return {"posts": topic.posts_count}

    def ask(self, posts: int, place: str, shown: int, times: int) -> dict[str, object]:
        """What a page of a topic costs a reader. place: first, middle or last; shown: posts to a page."""
        topic = self.model("forum_conversation", "Topic").objects.get(pk=self.topics[posts])
        self.view.paginate_by = shown
        pages = -(-topic.posts.count() // shown)
        # The last but one where the last is not full: a page with fewer posts would cost less for that alone.
        number = {"first": 1, "middle": (pages + 1) // 2, "last": max(topic.posts.count() // shown, 1)}[place]
        address = (
            f"/forum/forum/{self.forum.slug}-{self.forum.pk}/topic/{topic.slug}-{topic.pk}/?page={number}"
        )
        client = self.clients[READER]
        effort = measure_effort(lambda: [client.get(address) for _ in range(times)])
        answer = effort.result[-1]
        if answer.status_code != 200:
            raise ValueError(f"{address} is answered {answer.status_code}")
        return {
            **describe(effort, times),
            "size": len(answer.content),
            "posts": answer.content.count(b"card post"),
        }

    def reply(self, posts: int, times: int) -> dict[str, object]:
        """What a reply costs that a member sends to a topic."""
        client = self.clients[MEMBER]
        topic = self.model("forum_conversation", "Topic").objects.get(pk=self.topics[posts])
        address = f"/forum/forum/{self.forum.slug}-{self.forum.pk}/topic/{topic.slug}-{topic.pk}/post/create/"
        before = topic.posts.count()
        effort = measure_effort(
            lambda: [
                client.post(address, {"subject": "Re: Motion", "content": f"Reply {n}."})
                for n in range(times)
            ]
        )
        if (stored := topic.posts.count() - before) != times:
            raise ValueError(f"{stored} of {times} replies are stored.")
        return {**describe(effort, times), "size": 0, "posts": 1}


def describe(effort: Effort[Result], times: int) -> dict[str, object]:
    """Of one asking: milliseconds here, in PostgreSQL and by the clock, and queries."""
    return {
        "here": effort.here * 1000 / times,
        "database": effort.database * 1000 / times,
        "clock": effort.clock * 1000 / times,
        "queries": effort.queries / times,
    }


def main() -> None:
    answers = sys.stdout
    with contextlib.redirect_stdout(io.TextIOWrapper(io.BytesIO())):
        configure(Path(sys.argv[1]))
        site = MachinaSite()
        for line in sys.stdin:
            asked = json.loads(line)
            result = getattr(site, asked.pop("deed"))(**asked)
            print(json.dumps(result), file=answers, flush=True)


if __name__ == "__main__":
    main()
