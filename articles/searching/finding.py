"""Answers a question from the index: what is found, best first, and how many of each facet there are.

The work is bounded whatever the index holds. Words that very many texts have are looked for in the newest months only,
and a page says so and leads to the older ones; the best are ranked by all their words, the rest are counted.
"""

import math
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection, transaction
from django.utils import timezone

from articles.searching.asking import Known, as_meant, look_up
from articles.searching.index import SearchEntry, SearchWord
from ratings.loading.owner_keys import make_owner_key

#: More entries than this are not gone through for one question but the newest: about so few.
MANY = 1_400
FEW = 700
#: How many a page leads to, and how many of those are ranked by their whole text.
BEST, FINEST = 200, 60
PAGE = 20

#: What a word in title, summary, names and text weighs, in PostgreSQL's order: D, C, B, A.
WEIGHTS = "{0.08, 0.25, 0.45, 1.0}"

#: What is asked for by its very name or number comes before all that only has the words. A word that many owners or homes
#: have asks for none of them: the more there are, the less each weighs.
#: Sent with its settings in one go. The plan may not read the whole table: texts that lie apart are dear to fetch.
MATCH = """
set local enable_seqscan = off; set local jit = off; set local work_mem = '32MB';
with matched as materialized (
  select id, kind, section, topics, year, {score} as score, {named} as named
  from articles_searchentry
  where whole @@ %(all)s::tsquery and (dated < %(before)s or dated is null and not %(older)s)
), alike as materialized (
  select kind, section, topics, year, count(*) as entries from matched group by 1, 2, 3, 4
), counted as materialized (
  select *, (%(kind)s = '' or kind = %(kind)s) as of_kind,
            (%(section)s = '' or section = %(section)s) as of_section,
            (%(topic)s = '' or %(topic)s = any(topics)) as of_topic,
            (%(year)s = 0 or year = %(year)s) as of_year
  from alike
), best as materialized (
  select id,
         score * case when named then 100
                      when kind = 'owner' then (select 0.8 / sum(entries) ^ 2 from alike where kind = 'owner')
                      when kind = 'home' then (select 0.4 / sum(entries) ^ 2 from alike where kind = 'home')
                      when kind in ('topic', 'author') then 1.5 else 1 end as score
  from matched
  where (%(kind)s = '' or kind = %(kind)s) and (%(section)s = '' or section = %(section)s)
        and (%(topic)s = '' or %(topic)s = any(topics)) and (%(year)s = 0 or year = %(year)s)
  order by 2 desc, id desc limit %(best)s
)
select 'kind', kind, sum(entries)::float8 from counted where of_section and of_topic and of_year group by 2
union all
select 'section', section, sum(entries) from counted
 where section <> '' and of_kind and of_topic and of_year group by 2
union all
select 'topic', topic, sum(entries) from counted, unnest(topics) topic
 where of_kind and of_section and of_year group by 2
union all
select 'year', year::text, sum(entries) from counted
 where year is not null and of_kind and of_section and of_topic group by 2
union all
select 'all', '', coalesce(sum(entries), 0) from counted where of_kind and of_section and of_topic and of_year
union all
{entries}
"""
#: By the words of title and summary, newer before older, the best then by all their words.
WORDED = MATCH.format(
    score="""(ts_rank(%(weights)s::float4[], head, %(words)s::tsquery, 1) + 0.01)
         * (0.35 + 0.65 / (1 + coalesce(date_part('epoch', %(now)s - dated), 0) / 86400 / 1500))""",
    named="""(dated is null and (kind = 'home' and key = %(asked)s or kind = 'owner' and key = %(owner)s
                  or lower(title) = %(asked)s or %(asked)s = any(string_to_array(lower(names), ' · '))))""",
    entries="""select 'entry', id::text, score * case when place > %(finest)s then 1
                                       else 1 + 4 * ts_rank(%(weights)s::float4[], whole, %(words)s::tsquery, 1) end
  from (select id, score, row_number() over (order by score desc, id desc) as place from best) as placed
  join articles_searchentry using (id)""",
)
#: Without words: newest first, what has no date before.
BROWSED = MATCH.format(
    score="coalesce(date_part('epoch', dated - %(now)s), 1)",
    named="false",
    entries="select 'entry', id::text, score from best",
)


@dataclass
class Answer:
    """What was found. `total` counts all of it, `ids` are the best; `since` is the first month searched and `older` the
    one before it, as 2024-05, "" for all and none; `loosened` says that some of the words had to do."""

    question: object
    known: Known = field(default_factory=Known)
    total: int = 0
    ids: list = field(default_factory=list)
    facets: dict = field(default_factory=dict)
    since: str = ""
    older: str = ""
    loosened: bool = False

    @property
    def lexemes(self):
        """The lexemes asked for, to be marked where they stand."""
        wanted = set()
        for term in self.question.terms:
            if not term.without:
                wanted |= {lexeme for word in term.words for lexeme in meanings(self.known, word)}
        return wanted

    @property
    def shown_words(self):
        """Every way in which the index's texts write what was asked for."""
        return {text for lexeme in self.lexemes for text in self.known.texts.get(lexeme, ())}

    def entries(self, number):
        """The entries of one page of the best, in their order: one query."""
        wanted = self.ids[(number - 1) * PAGE : number * PAGE]
        found = SearchEntry.objects.defer("head", "whole").in_bulk(wanted)
        return [found[pk] for pk in wanted if pk in found]


def find(question):
    """The answer to a question; an empty one where nothing is asked."""
    if not question.terms and not question.chosen:
        return Answer(question)
    known = look_up(question)
    meant = as_meant(question, known)
    if known.mended:
        known = look_up(meant, mending=known)
    answer = matched(Answer(meant, known), joined=" & ")
    if not answer.total and len(wanted(meant)) > 1:
        some = matched(Answer(meant, known, loosened=True), joined=" | ")
        return some if some.total else answer
    return answer


def wanted(question):
    return [term for term in question.terms if not term.without]


def meanings(known, word):
    """The lexemes that stand for a word: its own and those it begins."""
    return sorted({known.lexemes.get(word, ""), *known.beginnings.get(word, ())} - {""})


def tsquery(term, known):
    """A term as PostgreSQL's own words; "" where the index passes over all of it.

    Lexemes are letters and figures only, so nothing a reader types can be more than a word in it.
    """
    parts, gap = [], 1
    for word in term.words:
        lexemes = meanings(known, word)
        if not lexemes:
            gap += 1
            continue
        said = " | ".join(f"'{lexeme}'" for lexeme in lexemes)
        parts.append((gap if parts else 0, f"({said})"))
        gap = 1
    return "".join(f" <{gap}> {said}" if gap else said for gap, said in parts)


def matched(answer, *, joined):
    """Fill in an answer: what has all words (`joined` " & ") or any (" | ")."""
    question, known = answer.question, answer.known
    said = [(term, tsquery(term, known)) for term in question.terms]
    words = joined.join(f"({text})" for term, text in said if text and not term.without)
    refused = [f"!({text})" for term, text in said if text and term.without]
    if not words and (question.terms or not question.chosen):
        return answer
    conditions = [f"({words})", *refused] if words else browsing(question)
    counts = [entries_of(term, known) for term, text in said if text and not term.without]
    conditions += limits(answer, expected(counts, known, joined) if counts else entries_with(question))
    scores = {}
    for what, which, number in asked(question, " & ".join(conditions), words):
        if what == "entry":
            scores[int(which)] = number
        elif what == "all":
            answer.total = int(number)
        else:
            answer.facets.setdefault(what, {})[which] = int(number)
    answer.ids = sorted(scores, key=lambda pk: (-scores[pk], -pk))
    return answer


def asked(question, conditions, words):
    """The rows of MATCH for a question: one statement to the database."""
    given = {
        "all": conditions,
        "words": words,
        "weights": WEIGHTS,
        "best": BEST,
        "finest": FINEST,
        "now": timezone.now(),
        "before": min(timezone.now(), month_after(question.until)) if question.until else timezone.now(),
        "older": bool(question.until),
        "asked": question.asked.strip('"“” ').lower(),
        "owner": make_owner_key(question.asked),
        "kind": question.kind,
        "section": question.section,
        "topic": question.topic,
        "year": question.year,
    }
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(WORDED if words else BROWSED, given)
        while cursor.description is None:
            cursor.nextset()
        return cursor.fetchall()


def browsing(question):
    """Conditions of a question without words: the facets chosen."""
    return [f"'{quoted(each)}'" for each in chosen_facets(question)]


def chosen_facets(question):
    """The index's words of the facets chosen, but for the year, which limits any question."""
    signs = {"kind": "k", "section": "s", "topic": "t"}
    found = [f"{sign}_{question.chosen[name]}" for name, sign in signs.items() if name in question.chosen]
    return found or [f"y_{question.year}"]


def quoted(word):
    """A word as it stands between PostgreSQL's quotes."""
    return word.replace("\\", "\\\\").replace("'", "''")


def entries_of(term, known):
    """At most how many entries have all words of a term."""
    found = [meanings(known, word) for word in term.words]
    return min(sum(known.entries(each) for each in lexemes) for lexemes in found if lexemes)


def expected(counts, known, joined):
    """About how many entries have words of these counts: all of them (" & "), which are oftener together than chance
    has it, or any."""
    if joined != " & ":
        return sum(counts)
    total = max(known.undated + sum(known.months.values()), 1)
    rarest, *others = sorted(counts)
    return rarest * math.sqrt(math.prod(min(count / total, 1) for count in others))


def entries_with(question):
    """At most how many entries have all facets chosen; 0 where one of them is on none."""
    wanted = chosen_facets(question)
    counts = SearchWord.objects.filter(word__in=wanted).values_list("entries", flat=True)
    return min(counts, default=0) if len(counts) == len(wanted) else 0


def limits(answer, about):
    """Conditions that bound the work where `about` so many entries would be gone through: the newest months, within the year
    chosen."""
    question, known = answer.question, answer.known
    year = [f"'y_{question.year}'"] if question.year else []
    if about <= MANY:
        return year
    total = sum(known.months.values()) + known.undated
    months = sorted(month for month in known.months if within(question, month))
    taken, reached = [], 0
    most = FEW // 2 if any(len(term.words) > 1 for term in question.terms) else FEW
    while months and reached < most:
        taken.append(months.pop())
        reached += known.months[taken[-1]] * min(about / total, 1)
    if not months:
        return year
    answer.since, answer.older = taken[-1], months[-1]
    undated = [] if question.year or question.until else ["y_0"]
    return [f"({' | '.join(repr(word) for word in [*undated, *spans(taken, months)])})"]


def spans(taken, left):
    """The index's words for the months taken, newest first: whole years where none of their months is left, for one
    word is found faster than twelve."""
    years = {month[:4] for month in taken} - {left[-1][:4]}
    return [
        *(f"m_{month}" for month in taken if month[:4] not in years),
        *(f"y_{year}" for year in sorted(years)),
    ]


def within(question, month):
    """Whether a month, as 2024-05, is within the year chosen and not after the last one asked for."""
    return (not question.until or month <= question.until) and month.startswith(str(question.year or ""))


def month_after(month):
    """The instant at which a month, as 2024-05, is over."""
    year, number = divmod(int(month[:4]) * 12 + int(month[5:]), 12)
    return timezone.make_aware(datetime(year, number + 1, 1))  # noqa: DTZ001, made aware
