"""The site's first pages: Wagtail's welcome page becomes the front page, with its sections and standing pages."""

from django.db import migrations
from django.utils import timezone

SECTIONS = [
    ("news", "News", "What happened, with the figures it rests on."),
    ("analysis", "Analysis", "What the figures say, and what they cannot."),
]
ABOUT = """
<p>CareSpace is about social care in England. It sets a story beside the numbers it rests on and the argument about it.</p>
<h2>The numbers</h2>
<p>Every chart is drawn from files that Ofsted publishes about children’s homes. Each says which release it shows, how many homes it counts and how to get the figures.</p>
<h2>The argument</h2>
<p>A debate asks one question. Members say where they stand, make short points and reply. A debate ends with a written outcome and stays readable.</p>
<p>We do not take comments on a single home: children live there. If you are worried about a child, tell the local council, or Ofsted.</p>
"""
PRIVACY = """
<p>Reading CareSpace sets no cookie. No page and no e-mail loads anything from another company.</p>
<h2>E-mails</h2>
<p>If you ask for our e-mails we keep your address, what you chose and when you agreed. Every e-mail has a link that stops them at once.</p>
<h2>Members</h2>
<p>If you join we keep your address, a scrambled form of your password and what you write here. Your address is never shown. Other people see the work you say you do, or the name you choose.</p>
<p>What you are writing in a debate is kept in your own browser until you send it.</p>
<p>Signing in sets a cookie that keeps you signed in and one that protects forms. They hold nothing else.</p>
"""
STANDING = [
    ("about", "About CareSpace", "The story, the numbers and the argument, side by side.", ABOUT),
    ("privacy", "Privacy", "What we keep about you, and why.", PRIVACY),
]


def content_type(apps, model):
    return apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="articles", model=model
    )[0]


def welcome_page(apps):
    """Wagtail's welcome page, unless somebody has already built a site of their own."""
    pages = apps.get_model("wagtailcore", "Page").objects
    found = pages.filter(depth=2)
    if found.count() != 1 or pages.filter(depth__gt=2).exists():
        return None
    page = found.get()
    return page if page.content_type.model == "page" else None


def make(apps, schema_editor):
    front = welcome_page(apps)
    if front is None:
        return
    front_pages = apps.get_model("articles", "FrontPage")
    row = front_pages(page_ptr_id=front.pk)
    row.__dict__.update({key: value for key, value in front.__dict__.items() if not key.startswith("_")})
    row.title = row.draft_title = "CareSpace: news, ratings and debate in social care"
    row.content_type = content_type(apps, "frontpage")
    row.numchild = len(SECTIONS) + len(STANDING)
    row.save()
    now = timezone.now()
    children = [("SectionPage", slug, title, {"introduction": words}) for slug, title, words in SECTIONS]
    children += [
        ("StandardPage", slug, title, {"standfirst": words, "body": body.strip()})
        for slug, title, words, body in STANDING
    ]
    for number, (model, slug, title, fields) in enumerate(children, start=1):
        apps.get_model("articles", model).objects.create(
            title=title,
            draft_title=title,
            slug=slug,
            path=f"{front.path}{number:04d}",
            depth=3,
            numchild=0,
            url_path=f"{front.url_path}{slug}/",
            content_type=content_type(apps, model.lower()),
            locale_id=front.locale_id,
            live=True,
            first_published_at=now,
            last_published_at=now,
            **fields,
        )


def remove(apps, schema_editor):
    """Only pages as they were made go; stories written since would be orphans, so they stop the reversal."""
    pages = apps.get_model("wagtailcore", "Page").objects
    front = apps.get_model("articles", "FrontPage").objects.first()
    if front is None:
        return
    if apps.get_model("articles", "ArticlePage").objects.exists():
        raise RuntimeError("Stories exist: delete or move them before the first pages are taken away.")
    pages.filter(path__startswith=front.path, depth__gt=2).delete()
    kept = pages.get(pk=front.pk)
    front.delete(keep_parents=True)
    kept.title = kept.draft_title = "Welcome to your new Wagtail site!"
    kept.content_type = apps.get_model("contenttypes", "ContentType").objects.get(
        app_label="wagtailcore", model="page"
    )
    kept.numchild = 0
    kept.save()


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0002_frozen_records"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
    ]

    operations = [migrations.RunPython(make, remove)]
