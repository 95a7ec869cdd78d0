"""The debate beside a story, and a member's own posts on their page."""

import pytest
from django.template import Context, Template

from carespace.templatetags.carespace import shorten
from tests.factories.carespace import ClosureFactory, DebateFactory, PointFactory, StanceFactory, VoteFactory

pytestmark = pytest.mark.django_db


def panel(debate, place="article") -> str:
    template = Template("{% load carespace %}{% debate_panel debate place %}")
    return template.render(Context({"debate": debate, "place": place}))


def test_panel_shows_motion_number_of_people_and_strongest_point():
    debate = DebateFactory(motion="Councils should build")
    StanceFactory.create_batch(20, debate=debate)
    VoteFactory(post=PointFactory(debate=debate, text="Look at the manager."))
    shown = panel(debate)
    assert "Councils should build" in shown
    assert "20 people, 1 point" in " ".join(shown.split())
    assert "%" not in shown
    assert "“Look at the manager.”" in shown
    assert "Take a stance" in shown


def test_panel_before_anyone_spoke():
    shown = panel(DebateFactory())
    assert "Nobody has taken a stance yet." in shown
    assert "Take a stance" in shown


def test_panel_never_shows_what_is_not_public():
    debate = DebateFactory()
    VoteFactory(post=PointFactory(debate=debate, text="SECRETWORDS", state="hidden"))
    assert "SECRETWORDS" not in panel(debate) + panel(debate, "front")


def test_panel_on_the_front_page_counts_people():
    debate = DebateFactory()
    StanceFactory(debate=debate)
    VoteFactory(post=PointFactory(debate=debate, side="against", text="Look at the rota."))
    shown = panel(debate, "front")
    assert "1 person, 1 point" in " ".join(shown.split())
    assert "The strongest point against" in shown
    assert 'class="button"' not in shown


def test_panel_of_a_closed_debate_says_when_by_whom_and_what():
    debate = DebateFactory()
    ClosureFactory(debate=debate, outcome="Both sides agreed on pay.")
    for place in ("article", "front"):
        shown = panel(debate, place)
        assert "Comments are closed" in shown
        assert "by the editor" in shown
        assert "Both sides agreed on pay." in shown
        assert "Take a stance" not in shown


@pytest.mark.parametrize(
    ("text", "longest", "shown"),
    [
        ("Ask who is awake.", 20, "Ask who is awake."),
        ("Ask who is awake. Leave out the name.", 24, "Ask who is awake."),
        ("“Ask.” Then leave the owner’s name out.", 30, "“Ask.” Then leave the owner’s…"),
        ("Ask who manages it, and how long they have been there.", 21, "Ask who manages it…"),
        ("Pneumonoultramicroscopic", 10, "Pneumonoul…"),
    ],
)
def test_quoted_points_end_at_a_sentence_or_a_word(text, longest, shown):
    assert shorten(text, longest) == shown


def test_panel_makes_one_query(django_assert_num_queries):
    debate = DebateFactory()
    for _ in range(5):
        VoteFactory(post=PointFactory(debate=debate))
    with django_assert_num_queries(1):
        panel(debate)


def test_posts_of_deleted_members_keep_their_words(client):
    point = PointFactory(text="Still here.")
    point.author.delete()
    page = client.get(point.debate.get_absolute_url()).content.decode()
    assert "Still here." in page
