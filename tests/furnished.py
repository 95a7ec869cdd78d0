"""A site with something of everything: the cast, releases of every kind, stories, debates, an edition.

Made once, kept as a template and cloned (tests/templates.py). Its days are fixed, so that an old copy is as good as a
new one. What it holds is found by its name: the story "a-story-with-everything", the debates "size" and "ended".
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path


@contextlib.contextmanager
def database(name: str) -> Iterator[None]:
    """Within it this process works on the database of this name."""
    from django.db import connection

    usual = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = usual


def furnish(name: str, media: Path) -> None:
    """Fill the migrated database `name`; its pictures and files go into `media`."""
    from django.test import override_settings

    with database(name), override_settings(MEDIA_ROOT=media):
        fill()


def fill() -> None:
    from django.db import transaction

    from articles.models import StandardPage
    from carespace.models import Post
    from ratings.loading import publish_list
    from tests.factories import cast
    from tests.factories.articles import front_page
    from tests.factories.carespace import (
        ClosureFactory,
        PointFactory,
        ReplyFactory,
        SavedDebateFactory,
        StanceFactory,
    )
    from tests.factories.digests import MONDAY, EditionFactory
    from tests.factories.ratings import home, load_homes, moved, of_year
    from tests.factories.whole import whole_story

    with transaction.atomic():
        editor = cast.editor()
        for person in (cast.reader, cast.practitioner, cast.stranger, cast.moderator):
            person()
        load_homes([home(2000001 + n, owner=f"Owner {n % 9}") for n in range(30)], as_at=date(2024, 3, 31))
        homes = [home(2000001 + n, owner=f"Owner {n % 9}", local_authority="Wigan") for n in range(40)]
        load_homes(homes)
        publish_list(found=of_year(homes[:25]))
        publish_list(found=of_year([moved(2000001)], "movements"))
        living, ended = SavedDebateFactory(slug="size"), SavedDebateFactory(slug="ended")
        ReplyFactory(parent=PointFactory(debate=living))
        PointFactory(debate=living, state="waiting")
        StanceFactory.create_batch(24, debate=living)
        convincing = PointFactory(debate=ended, pk=1000, published_at=MONDAY - timedelta(days=30))
        for number in range(6):
            stance = StanceFactory(debate=ended)
            said = (
                {"reason": "I had not thought of the nights.", "credited": convincing} if number == 0 else {}
            )
            shown = {"reason_shown": "unsigned", "reason_state": "published"} if said else {}
            StanceFactory(debate=ended, member=stance.member, moment="after", side="against", **said, **shown)
        Post.objects.filter(pk=convincing.pk).update(minds_changed=1)
        ClosureFactory(debate=ended)
        EditionFactory(frequency="daily", until=MONDAY, pictured=True)
        editor.is_superuser = True
        whole_story(by=editor, debate=living)
        front_page().add_child(instance=StandardPage(title="About", body="<p>Who we are.</p>"))
