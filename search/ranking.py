"""The statement that finds, counts and ranks: written SQL, for no query of the ORM does it in one go.

What is asked for by its very name or number comes before all that only has the words. A word that many owners or homes have
asks for none of them: the more there are, the less each weighs.
"""

from __future__ import annotations

from search.sources import SOURCES

#: What a word in title, summary, names and text weighs, in PostgreSQL's order: D, C, B, A.
WEIGHTS = "{0.08, 0.25, 0.45, 1.0}"

#: Sent with its settings in one go. The plan may not read the whole table: texts that lie apart are dear to fetch.
MATCH = """
set local enable_seqscan = off; set local jit = off; set local work_mem = '32MB';
with matched as materialized (
  select id, kind, section, topics, year, {score} as score, {named} as named
  from search_searchentry
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
  select id, score * case when named then 100 {kinds} else 1 end as score
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
WORDED = {
    "score": """(ts_rank(%(weights)s::float4[], head, %(words)s::tsquery, 1) + 0.01)
         * (0.35 + 0.65 / (1 + coalesce(date_part('epoch', %(now)s - dated), 0) / 86400 / 1500))""",
    "named": """(dated is null and ((kind, key) in (select * from unnest(%(kinds)s::text[], %(keys)s::text[]))
                  or lower(title) = %(asked)s or %(asked)s = any(string_to_array(lower(names), ' · '))))""",
    "entries": """select 'entry', id::text, score * case when place > %(finest)s then 1
                                       else 1 + 4 * ts_rank(%(weights)s::float4[], whole, %(words)s::tsquery, 1) end
  from (select id, score, row_number() over (order by score desc, id desc) as place from best) as placed
  join search_searchentry using (id)""",
}
#: Without words: newest first, what has no date before.
BROWSED = {
    "score": "coalesce(date_part('epoch', dated - %(now)s), 1)",
    "named": "false",
    "entries": "select 'entry', id::text, score from best",
}


def build_statement(*, has_words: bool) -> str:
    """The statement for a query with words to rank by, or for one of facets alone."""
    return MATCH.format(**(WORDED if has_words else BROWSED), kinds=weigh_kinds())


def weigh_kinds() -> str:
    """The branches of SQL's `case` that give each kind its weight, as its source registered it."""
    branches = []
    for source in SOURCES.values():
        if source.crowd_weight:
            weight = (
                f"(select {source.crowd_weight} / sum(entries) ^ 2 from alike where kind = '{source.kind}')"
            )
        elif source.weight != 1:
            weight = f"{source.weight}"
        else:
            continue
        branches.append(f"when kind = '{source.kind}' then {weight}")
    return " ".join(branches)


def name_outright(text: str) -> tuple[list[str], list[str]]:
    """(kinds, keys): what the whole of a query would name, of each kind that is asked for by its key."""
    named = [(source.kind, source.key_of(text)) for source in SOURCES.values() if source.key_of]
    return [kind for kind, _ in named], [key for _, key in named]
