"""Makes the demonstration site: register, people, stories, debates and an edition to read.

Runs at every start of a local site and makes what was never made; what an editor then changes or removes
stays changed or removed.
"""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from articles.models import ArticlePage
from carespace.models import Debate
from demonstration import content_reader, debates, first_edition, people, register, stories
from ratings import loading
from ratings.loading.ofsted_totals import HOMES_AND_PLACES
from ratings.models import Release


def make_site() -> None:
    """Everything the demonstration site lacks. Raises RuntimeError on a site that is not local."""
    if settings.PRODUCTION:
        raise RuntimeError("The demonstration site is made only where settings say local.")
    if not Release.objects.exists():
        register.load_register()
    if not Release.objects.filter(kind=Release.Kind.TOTALS).exists():
        loading.load_file(path_or_rows=HOMES_AND_PLACES)
    register.keep_next_release()
    people.make_people()
    if not ArticlePage.objects.exists() and not Debate.objects.exists():
        make_content()
        first_edition.send_first_edition()


@transaction.atomic
def make_content() -> None:
    """Stories and debates, all or none."""
    now = timezone.now()
    told_stories, told_debates = content_reader.read_stories(), content_reader.read_debates()
    signed_in = people.make_people()
    editor, moderator = signed_in["Editor"], signed_in["Moderator"]
    crowd = people.make_crowd(content_reader.read_members())
    opened = debates.open_debates(told_debates, by=editor, now=now)
    stories.put_stories(told_stories, by=editor, now=now, debates=opened, members=crowd)
    for debate_text in told_debates:
        debate = opened[debate_text.slug]
        argument = debates.DebateArgument(debate_text, debate, crowd)
        argument.hold(moderator=moderator, editor=editor, now=now)
