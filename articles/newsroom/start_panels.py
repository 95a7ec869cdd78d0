"""What the newsroom's start page shows first: what is scheduled, what is unfinished, what has drifted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import CharField
from django.db.models.functions import Cast
from wagtail.admin.ui.components import Component
from wagtail.models import Revision
from wagtail.permission_policies.pages import PagePermissionPolicy

from accounts.models import User
from accounts.requests import MemberRequest
from articles.models.articles import ArticlePage
from articles.models.stale_figures import Drift
from articles.stale_figures.board import may_see_board

#: Rows of each list; the rest are counted.
MOST = 8


@dataclass(frozen=True)
class ScheduledStory:
    """A story and when its scheduled version appears."""

    story: ArticlePage
    due: datetime


class StoriesPanel(Component):
    """The stories a member may change that wait for something: their moment, their last words, an editor's look."""

    name = "stories"
    order = 100
    template_name = "articles/newsroom/start_stories.html"

    def get_context_data(self, parent_context: dict[str, MemberRequest]) -> dict[str, object]:
        user = parent_context["request"].user
        scheduled, drafts = list_scheduled(user), list_drafts(user)
        drifts = Drift.objects.to_settle() if may_see_board(user) else None
        return {
            "scheduled": scheduled,
            "drafts": drafts[:MOST],
            "more_drafts": len(drafts) > MOST,
            "sees_drift": drifts is not None,
            "drifts": list(drifts[:MOST]) if drifts is not None else [],
        }


def list_scheduled(user: User) -> list[ScheduledStory]:
    """The stories this member may change whose version waits for its moment, the next one first."""
    stories = ArticlePage.objects.filter(pk__in=changeable_pages(user))
    waiting = Revision.objects.page_revisions().filter(
        approved_go_live_at__isnull=False,
        object_id__in=stories.annotate(key=Cast("pk", CharField())).order_by().values("key"),
    )
    due = {int(key): moment for key, moment in waiting.values_list("object_id", "approved_go_live_at")}
    stories_by_key = stories.in_bulk(due)
    return [
        ScheduledStory(stories_by_key[key], due[key]) for key in sorted(stories_by_key, key=due.__getitem__)
    ]


def list_drafts(user: User) -> list[ArticlePage]:
    """The stories this member may change with words that readers have not seen, the newest first; one more than is shown.

    What is scheduled is finished.
    """
    drafts = ArticlePage.objects.filter(has_unpublished_changes=True, pk__in=changeable_pages(user))
    waiting = Revision.objects.page_revisions().filter(approved_go_live_at__isnull=False)
    drafts = drafts.annotate(key=Cast("pk", CharField())).exclude(key__in=waiting.values("object_id"))
    newest = drafts.select_related("latest_revision__user").order_by("-latest_revision_created_at", "-pk")
    return list(newest.defer("body")[: MOST + 1])


def changeable_pages(user: User) -> object:
    """The numbers of the pages this member may change, as a subquery."""
    pages = PagePermissionPolicy().instances_user_has_permission_for(user, "change")
    return pages.order_by().values("pk")
