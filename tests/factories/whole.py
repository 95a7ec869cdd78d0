"""A story with one of everything a story may hold."""

from __future__ import annotations

from accounts.models import User
from articles.corrections import append_correction
from articles.live_blogs import posts as posting
from articles.models import ArticlePage, Claim, CustomImage, Series
from carespace.models import Debate
from tests.factories.articles import SHARES, article, charted, day, text
from tests.factories.authors import author, written_by
from tests.factories.claims import claim
from tests.factories.figures import boxed, figure, printing, quotation, tabled

FILM = "https://www.youtube.com/watch?v=abcdefghijk"


def block(type: str, **value: object) -> dict[str, object]:
    return {"type": type, "value": value}


def whole_story(*, by: User, debate: Debate, frozen_at: str = "2025-03-31") -> ArticlePage:
    """Every block, figures, claims of each kind, an author, a series, a correction and posts of a live blog.

    `by` may publish. The charts ask of a release, the newest of which is `frozen_at`.
    """
    from wagtail.images.tests.utils import get_test_image_file

    picture = CustomImage.objects.create(title="A door", file=get_test_image_file())
    shown = {"image": picture.pk, "alt_text": "A yellow door", "decorative": False}
    moments = [{"type": "item", "id": "1", "value": {"when": "April 2017", "what": "A new framework."}}] * 2
    table = {
        "columns": [{"type": "text", "heading": "Region"}, {"type": "number", "heading": "Homes"}],
        "rows": [{"values": ["North West", "1,032"]}, {"values": ["London", "250"]}],
        "caption": "",
    }
    series = Series.objects.create(name="Who owns homes", introduction="In parts.")
    other = article("A part before", series=series, given_date=day(2026, 1, 2), topics=("Owners",))
    body = [
        text("First paragraph.", "Second & last."),
        charted(),
        printing(figure(), quotation()),
        charted(SHARES.replace("latest", frozen_at), "As it was"),
        block("image", image=shown, caption="A door, painted."),
        block("quote", quote="Said", attribution="A manager"),
        block("pull_quote", words="Second & last."),
        block("data_table", heading="Most homes are in the North West", table=table, source="Ofsted"),
        tabled(figure()),
        block("fact_box", heading="What a judgement is", text="<p>One of <b>four</b>.</p>"),
        boxed(figure()),
        block("timeline", heading="How it came about", moments=moments),
        block("embed", address=FILM, title="A film about a home"),
        block("related", story=other.pk),
        {"type": "debate", "value": {"debate": None}},
        {"type": "live_blog", "value": None},
        block("sign_up", heading="Hear what happens next"),
    ]
    claims = [
        claim(a_published="9%", b_published="2%"),
        claim("lower", outcome="outstanding"),
        Claim(kind="not-checkable", words="Networks do better.", reason="No release records them."),
    ]
    story = article(
        "A story with everything", kicker="Data", body=body, series=series, given_date=day(2026, 1, 3),
        debate=debate, topics=("Owners",), related=(other,), claims=claims,
    )  # fmt: skip
    written_by(story, author("Ann Archer", role="Editor", bio="She writes here."))
    append_correction(by=by, article=story, kind="correction", text="It was 9%.")
    for number in range(2):
        posting.add_post(
            by=by,
            article=story,
            text=f"<p>Post {number}.</p>",
            headline="They sit",
            is_key=True,
            is_pinned=not number,
        )
    story.refresh_from_db()
    return story
