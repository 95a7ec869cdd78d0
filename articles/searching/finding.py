"""Answers a question from the index: what is found, best first, and how many of each facet there are.

The work is bounded whatever the index holds. Words that very many texts have are looked for in the newest years only,
and a page says so; the best two hundred are ranked by all their words, the rest are counted.
"""

from dataclasses import dataclass, field

from django.db import connection, transaction
from django.utils import timezone

from articles.searching.asking import Known, as_meant, look_up
from articles.searching.index import SearchEntry, SearchWord

#: About how many entries one question may go through, and how many of them are ranked by their whole text.
MANY = 5_000
BEST = 200
PAGE = 20

#: What a word in title, summary, names and text weighs, in PostgreSQL's order: D, C, B, A.
WEIGHTS = "{0.08, 0.25, 0.45, 1.0}"

MATCH = """
with matched as materialized (
  select id, kind, section, topics, year,
         (ts_rank(%(weights)s::float4[], head, %(words)s::tsquery, 1) + 0.01)
         * (0.35 + 0.65 / (1 + coalesce(extract(epoch from %(now)s - dated), 0) / 86400 / 1500))
         * case kind when 'home' then 0.4 when 'owner' then 0.8 when 'topic' then 1.5 when 'author' then 1.5 else 1 end
           as score
  from articles_searchentry
  where whole @@ %(all)s::tsquery and (dated is null or dated <= %(now)s)
), held as (
  select *, (%(kind)s = '' or kind = %(kind)s) as of_kind,
            (%(section)s = '' or section = %(section)s) as of_section,
            (%(topic)s = '' or %(topic)s = any(topics)) as of_topic,
            (%(year)s = 0 or year = %(year)s) as of_year
  from matched
)
select 'kind', kind, count(*)::float8 from held where of_section and of_topic and of_year group by 2
union all
select 'section', section, count(*) from held
 where section <> '' and of_kind and of_topic and of_year group by 2
union all
select 'topic', topic, count(*) from held, unnest(topics) topic
 where of_kind and of_section and of_year group by 2
union all
select 'year', year::text, count(*) from held
 where year is not null and of_kind and of_section and of_topic group by 2
union all
select 'all', '', count(*) from held where of_kind and of_section and of_topic and of_year
union all
(select 'entry', id::text, score from held where of_kind and of_section and of_topic and of_year
 order by score desc, id desc limit %(best)s)
"""

RANK = """
select id, ts_rank(%(weights)s::float4[], whole, %(words)s::tsquery, 1) from articles_searchentry where id = any(%(ids)s)
"""


@dataclass
class Answer:
    """What was found. `total` counts all of it, `ids` are the best; `since` is the first year searched, 0 for all;
    `loosened` says that some of the words had to do."""

    question: object
    known: Known = field(default_factory=Known)
    total: int = 0
    ids: list = field(default_factory=list)
    facets: dict = field(default_factory=dict)
    since: int = 0
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
        mended, known = known.mended, look_up(meant)
        known.mended = mended
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
    conditions += limits(
        answer, (min if joined == " & " else sum)(counts) if counts else entries_with(question)
    )
    rows = asked(question, " & ".join(conditions), words or "'-'")
    scores = {}
    for what, which, number in rows:
        if what == "entry":
            scores[int(which)] = number
        elif what == "all":
            answer.total = int(number)
        else:
            answer.facets.setdefault(what, {})[which] = int(number)
    answer.ids = ranked(scores, words) if words else list(scores)
    return answer


def asked(question, conditions, words):
    """The rows of MATCH. Its plan may not read the whole table: texts that lie apart are dear to fetch."""
    given = {
        "all": conditions,
        "words": words,
        "weights": WEIGHTS,
        "best": BEST,
        "now": timezone.now(),
        "kind": question.kind,
        "section": question.section,
        "topic": question.topic,
        "year": question.year,
    }
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("set local enable_seqscan = off; set local jit = off; set local work_mem = '32MB'")
        cursor.execute(MATCH, given)
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


def entries_with(question):
    """At most how many entries have all facets chosen; 0 where one of them is on none."""
    wanted = chosen_facets(question)
    counts = SearchWord.objects.filter(word__in=wanted).values_list("entries", flat=True)
    return min(counts, default=0) if len(counts) == len(wanted) else 0


def limits(answer, expected):
    """Conditions that bound the work where `expected` entries would be gone through: the year chosen, or the
    newest years."""
    question, known = answer.question, answer.known
    if question.year:
        return [f"'y_{question.year}'"]
    total = sum(known.years.values())
    if expected <= MANY or not total:
        return []
    share, years, reached = min(expected / total, 1), [0], 0
    for year in sorted((each for each in known.years if each), reverse=True):
        if reached >= MANY:
            answer.since = years[-1]
            break
        years.append(year)
        reached += known.years[year] * share
    newest = " | ".join(f"'y_{year}'" for year in years)
    return [f"({newest})"] if answer.since else []


def ranked(scores, words):
    """The best entries by their whole text as well, best first."""
    with connection.cursor() as cursor:
        cursor.execute(RANK, {"words": words, "weights": WEIGHTS, "ids": list(scores)})
        whole = dict(cursor.fetchall())
    ordered = {pk: score * (1 + 4 * whole.get(pk, 0)) for pk, score in scores.items()}
    return sorted(ordered, key=lambda pk: (-ordered[pk], -pk))
