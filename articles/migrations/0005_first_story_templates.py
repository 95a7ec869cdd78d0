"""The first story templates, for editors to change."""

import json

from django.db import migrations


def text(*parts):
    return {
        "type": "text",
        "value": "".join(f"<h2>{part[3:]}</h2>" if part[:3] == "## " else f"<p>{part}</p>" for part in parts),
    }


def chart(heading, **words):
    value = {
        "heading": heading,
        "outcomes": ["inadequate"],
        "unit": "share",
        "by": "owner-size",
        "at": "latest",
    }
    return {
        "type": "ratings_chart",
        "value": {**value, "sector": [], "region": [], "owner_size": [], **words},
    }


DEBATE = {"type": "debate", "value": {"debate": None}}
TEMPLATES = [
    {
        "name": "Data story",
        "purpose": "One finding in the ratings: what it is, what it is not, and what people make of it.",
        "kicker": "Data",
        "standfirst": "TK the finding and its base, in one sentence. TK what has changed, in a second.",
        "body": [
            text(
                "TK the finding, with its number as a live figure and its base: 13 of 469 homes.",
                "TK why it matters to someone who commissions, manages or lives in a home.",
            ),
            chart("TK the finding as a sentence"),
            text(
                "## What the figures say",
                "TK the comparison, each number a live figure. State it under “Claims” as well.",
                "## What they do not say",
                "TK what else differs between the groups compared, and which homes are not counted.",
            ),
            {"type": "quote", "value": {"quote": "TK words of someone who knows", "attribution": "TK name and role"}},
            text("## What would settle it", "TK which release or inspection would show it, and when it is due."),
            DEBATE,
        ],
    },
    {
        "name": "Explainer",
        "purpose": "How something works, in questions a newcomer asks.",
        "kicker": "Explained",
        "standfirst": "TK the question in a newcomer’s words, and the short answer.",
        "body": [
            text("TK the short answer, in two or three sentences without a term of the trade."),
            {
                "type": "fact_box",
                "value": {"heading": "TK in short", "text": "<ul><li>TK fact</li><li>TK fact</li><li>TK fact</li></ul>"},
            },
            text("## TK the first question?", "TK its answer.", "## TK the second question?", "TK its answer."),
            {
                "type": "timeline",
                "value": {
                    "heading": "TK how it came about",
                    "moments": [
                        {"type": "item", "value": {"when": "TK year", "what": "TK what happened"}},
                        {"type": "item", "value": {"when": "TK year", "what": "TK what happened"}},
                    ],
                },
            },
            text("## What people disagree about", "TK the positions, each in its own words."),
        ],
    },
    {
        "name": "Release day",
        "purpose": "What a new release of Ofsted’s says, within the hour it comes out.",
        "kicker": "Ofsted",
        "standfirst": "TK what moved most since the last release, with both figures.",
        "body": [
            text("TK the headline number as a live figure, and the one of a year before.", "TK what Ofsted says moved it."),
            chart("TK what moved, as a sentence", by="sector", at="all"),
            text("## By sector and size of owner", "TK the largest move, and whether it is more than chance."),
            chart("TK the groups, as a sentence"),
            text("## What happens next", "TK the next release and its day."),
        ],
    },
    {
        "name": "Live blog",
        "purpose": "Something as it happens: a hearing, a release, a conference.",
        "kicker": "Live",
        "standfirst": "TK what is happening, where and until when.",
        "body": [
            text("TK what to expect, and what would be news."),
            {"type": "live_blog", "value": None},
            text("## What we knew before", "TK the background, with links to our own stories."),
        ],
    },
]  # fmt: skip


def fill(apps, schema_editor):
    templates = apps.get_model("articles", "StoryTemplate").objects
    for each in TEMPLATES:
        templates.get_or_create(
            name=each["name"], defaults={**each, "body": json.dumps(each["body"], ensure_ascii=False)}
        )


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0004_newsroom_groups"),
    ]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
