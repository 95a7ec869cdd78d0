"""A new draft with the parts of a template."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import User
from articles.models.articles import ArticlePage
from articles.models.pages import SectionPage
from articles.models.story_templates import StoryTemplate


@transaction.atomic
def start_draft(*, by: User, section: SectionPage, title: str, template: StoryTemplate) -> ArticlePage:
    """A draft under `section` with a copy of the template's parts; returns it.

    What becomes of the template later does not change it. Raises PermissionDenied where `by` may not write in the
    section, ValidationError where the headline cannot be.
    """
    if not section.permissions_for_user(by).can_add_subpage():
        raise PermissionDenied("You may not write in this section.")
    story = ArticlePage(title=title.strip(), owner=by, live=False, has_unpublished_changes=True)
    story.kicker, story.standfirst = template.kicker, template.standfirst
    story.body = [(block.block_type, block.value) for block in template.body]
    section.add_child(instance=story)
    story.save_revision(user=by, log_action=True)
    return story
