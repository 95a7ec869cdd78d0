"""Which scripts a page will want, named in its head, so that a browser fetches all of them at once.

`static/js/site.js` brings in a behaviour where a page holds something that asks for it, and each imports others: a
browser that learns of them one after another waits four times. `{% page_scripts %} … {% endpage_scripts %}` makes what
stands within, looks which attributes it has, and puts the script and a `modulepreload` for each of those files first.
An import map would do the same for names, but would be a script within the page.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from django import template
from django.template.base import NodeList, Parser, Token
from django.template.context import Context
from django.templatetags.static import static
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from live.page_cache.own_places import mark_place, register_last_part

register = template.Library()

START: Final = "js/site.js"
PRELOAD: Final = '<link rel="modulepreload" href="{}">'
#: The place in a page for everyone of what only a member's parts ask for.
SCRIPTS: Final = "scripts"
#: What a page says that asks for a behaviour, and the files that its module is made of: as in `static/js/site.js`,
#: but for what is fetched later on purpose (Chart.js and its marks when a chart is touched, htmx when a page is loaded).
BEHAVIOURS: Final = (
    (" data-live-topic=", ("live.js",)),
    (" data-chart-url=", ("chart.js", "chart-canvas.js", "chart-refresh.js", "fragments.js")),
    ('<body class="embed', ("embed-height.js",)),
    (" data-ask", ("ask.js",)),
    (" data-copy", ("copy.js",)),
    (" data-read", ("reading.js",)),
    ('"livefig', ("figures.js",)),
    (" data-you", ("you.js",)),
    (" data-hx-post=", ("inplace.js",)),
    (" data-hx-post=", ("deeds.js",)),
    (" data-keep", ("writing.js",)),
    (" data-count", ("writing.js",)),
    (" data-shared", ("shared-computer.js",)),
    (" data-removals", ("removals.js", "fragments.js")),
    ('?quote"', ("quoting.js",)),
    (" data-debate", ("debate.js", "fragments.js", "removals.js", "tallies.js")),
    (' data-live-topic="article:', ("liveblog.js", "fragments.js")),
)


ATTRIBUTE: Final = " data-"
#: The signs that are attributes, looked for in one pass over a page: one after another they cost ten times as much.
ATTRIBUTES: Final = re.compile(
    ATTRIBUTE
    + "(?:{})".format(
        "|".join(
            re.escape(sign.removeprefix(ATTRIBUTE))
            for sign in sorted({sign for sign, _ in BEHAVIOURS}, key=len, reverse=True)
            if sign.startswith(ATTRIBUTE)
        )
    )
)


def list_scripts(page: str) -> tuple[str, ...]:
    """The static files that a page's HTML asks for beside `site.js`, in the order they are named."""
    attributes = tuple(set(ATTRIBUTES.findall(page)))
    wanted: dict[str, None] = {}
    for sign, names in BEHAVIOURS:
        is_attribute = sign.startswith(ATTRIBUTE)
        if any(one.startswith(sign) for one in attributes) if is_attribute else sign in page:
            wanted |= dict.fromkeys(names)
    return tuple(f"js/{name}" for name in wanted)


class PageScriptsNode(template.Node):
    """The rest of a page, with its scripts named before it."""

    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: Context) -> SafeString:
        page = self.nodelist.render(context)
        links = write_script_links(static(START), list_scripts(page))
        place = mark_place(SCRIPTS, None, "") if context.get("is_shared") else ""
        return SafeString(f"{links}{place}{page}")


@cache
def write_script_links(start: str, names: tuple[str, ...]) -> SafeString:
    """The script at the address that every page starts with, and what has these files fetched beside it. They are named alike as long
    as that one is."""
    links = format_html_join("", PRELOAD, [(static(name),) for name in names])
    script = format_html_join("", '<script type="module" src="{}"></script>', [(start,)])
    return SafeString(f"{script}{links}")


@register_last_part(SCRIPTS)
def name_own_scripts(everyones: str, filled: str) -> str:
    """The links to what a member's own parts of a page ask for beyond what it asks for everyone."""
    known = list_scripts(everyones)
    names = [(static(name),) for name in list_scripts(filled) if name not in known]
    return format_html_join("", PRELOAD, names)


@register.tag
def page_scripts(parser: Parser, token: Token) -> PageScriptsNode:
    """Stands in the head, its end after the body."""
    nodelist = parser.parse(("endpage_scripts",))
    parser.delete_first_token()
    return PageScriptsNode(nodelist)
