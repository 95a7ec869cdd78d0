"""A story for other sites to carry: its page at `<story>/republish/` with markup to copy, and the terms."""

from django.conf import settings
from django.template.loader import render_to_string
from django.template.response import TemplateResponse

from articles.http_caching import kept
from articles.seo.standalone_markup import bodies

WORD = "republish"


def markup(story):
    """The whole story as clean markup: no script, no tracker, charts as linked pictures, a link back at its end."""
    context = {"story": story, "body": bodies([story])[story.pk], "licence": settings.LICENCE_NOTE}
    return render_to_string("articles/republished.html", context).strip()


def served(article, request):
    """The page that offers a story's markup."""
    context = {
        "section": "news",
        "page": article,
        "markup": markup(article),
        "licence": settings.LICENCE_NOTE,
    }
    return kept(request, TemplateResponse(request, "articles/republish.html", context))
