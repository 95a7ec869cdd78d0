"""Sentences of an outcome that state a count the page contradicts: none missed, and true ones left in peace."""

import pytest
from django.urls import reverse

from carespace.debate_life.outcome_checks import OutcomeFacts, list_doubtful_sentences
from carespace.models import Closure
from tests.carespace.test_pages import text_of
from tests.factories.carespace import DebateFactory

#: 14 for, 6 undecided, 10 against now; 10, 12, 8 before; 7 points for, 1 on neither side, 5 against; 23 replies.
FACTS = OutcomeFacts(
    now=(14, 6, 10),
    before=(10, 12, 8),
    moves=frozenset({8, 2, 0, 5, 4, 3, 1, 7, 30, 19, 11}),
    points=(7, 1, 5),
    replies=23,
)
WRONG_WORDS = """
The motion was carried 15 to 9.
It ended 15–9 in favour.
By 16 votes to 10 people were for it.
Fifteen to nine stood for the motion.
People split 10 to 15.
It was twelve against twelve in the end.
The count was 9 - 14.
Points stood 9 to 4.
Fifteen people were for.
Fifteen stood for the motion in the end.
Nine were against.
In the end 12 were undecided.
Sixteen agreed with it.
There were 31 people in it.
Fourteen were against and ten undecided.
Before reading, fourteen were for.
At the start 6 were undecided.
Seventeen people changed their minds.
Six moved from against to for.
There were 9 points for it.
The debate had 40 replies.
Thirteen points were put for the motion.
Twenty-two members took part.
A hundred and six people took a stance.
52% were for.
52 per cent of people stood for the motion.
Fifty-two per cent were in favour.
Some 33% remained against it in the end, 30% undecided.
48% were against.
At the start 47% were for.
90% agreed.
A share of 12.5% stayed undecided.
Two thirds were for.
Two-thirds of people were in favour.
Half were against.
A third were undecided.
Three quarters supported the motion.
A quarter were for.
A fifth were against.
Nine in ten were for.
Two out of three were against.
14 of 31 were for.
One in ten was undecided.
Four fifths backed it.
Most were for.
Most people were against.
Most stood for the motion.
A majority was in favour.
A clear majority opposed it.
The vast majority supported it.
Nearly everyone was for.
Almost all were against.
Everyone agreed.
It was unanimous.
Nobody was undecided.
Few were against.
More people were against than for.
People were evenly split before reading, and most were undecided before reading.
More than half were for.
The motion won.
"""
RIGHT_WORDS = """
The motion stood 14 to 10.
Fourteen people were for and ten against.
14 were for, 6 undecided, 10 against.
Before reading, ten were for and twelve undecided.
Forty-seven per cent were for.
47% were for, 20% undecided and 33% against.
A third were against.
A fifth were undecided.
Nearly half were for.
One in five was undecided.
30 people took a stance.
Eleven changed their minds.
The debate had 23 replies and 13 points.
There were 7 points for and 5 against.
More people were for than against.
By 14 votes to 10 people were for it.
Fewer than half were against.
Until 2030 nothing changes.
A minority was against.
Both sides agreed that a first visit comes too late.
Section 20 should not be used for more than six weeks.
A home of four beds costs £4,000 a week, and 2026 will not change that.
Children aged 16 to 17 were at the heart of it.
The law has asked for it since 2014.
"""
OTHER_WRONG_WORDS = """
One person was for the motion.
A single person was against.
A single member was undecided.
Not one person was against.
No member was against.
No people were undecided.
A lone voice was against.
A couple of people were for.
Several people took part, dozens of them against.
Dozens were for.
Hundreds of people spoke.
Twice as many were for as against.
Three times as many stood for as against.
Double the number were for.
Two to one for the motion.
Those against outnumbered those for.
Supporters were outnumbered.
Nine-tenths were for.
Two sevenths were against.
⅔ were for.
¼ were for.
4/5 of people were for.
Sixty in every hundred were for.
６０％ were for.
1６ people were for.
Both sides were equal.
It was a draw.
It ended level.
The room was split in two.
The motion was carried.
The motion fell.
The motion passed.
"""
OTHER_RIGHT_WORDS = """
Those for outnumbered those against.
Opponents were outnumbered.
Several people were undecided.
1/3 were against.
⅓ were against.
Care goes on 24/7.
Nearly twice as many beds are needed.
Equal pay matters to both sides.
"""
WRONG, RIGHT = WRONG_WORDS.strip().splitlines(), RIGHT_WORDS.strip().splitlines()


def test_there_are_sixty():
    assert len(set(WRONG)) == 60


@pytest.mark.parametrize("sentence", [*WRONG, *OTHER_WRONG_WORDS.strip().splitlines()])
def test_a_wrong_count_is_noticed(sentence):
    assert list_doubtful_sentences(f"Both sides spoke. {sentence} That is all.", FACTS)


@pytest.mark.parametrize("sentence", [*RIGHT, *OTHER_RIGHT_WORDS.strip().splitlines()])
def test_what_the_page_says_too_is_left_in_peace(sentence):
    assert list_doubtful_sentences(sentence, FACTS) == []


@pytest.mark.django_db
def test_the_editor_sees_them_before_saving_and_may_keep_them(client_of, editor):
    debate = DebateFactory()
    address = reverse("carespace:close", args=[debate.slug])
    words = {"outcome": "Fifteen were for. Both sides wanted a first visit sooner."}
    asked = client_of(editor).post(address, words)
    assert asked.status_code == 422
    page = text_of(asked)
    assert "Fifteen were for." in page
    assert "Keep these words" in page
    assert not Closure.objects.exists()
    assert client_of(editor).post(address, words | {"keep": "on"}).status_code == 302
    assert Closure.objects.get().outcome == words["outcome"]
