"""The pages as anyone reads them."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone

from carespace.models import Closure, Debate
from digests.models import Edition
from tests.factories.accounts import PASSWORD
from tests.factories.articles import article, charted, day, front_page, saved_article, text
from tests.factories.carespace import PointFactory, VoteFactory

pytestmark = pytest.mark.django_db


def page(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, address
    return BeautifulSoup(answer.content, "html.parser")


def debate(**fields):
    number = Debate.objects.count() + 1
    return Debate.objects.create(slug=f"motion-{number}", motion=f"Motion number {number}", **fields)


def words(found):
    return " ".join(found.get_text().split())


def test_the_newest_story_with_a_chart_leads(client):
    article("Charted earlier", body=[text("One"), charted()])
    article("Charted later", body=[text("One"), charted()])
    article("No chart")
    soup = page(client, "/")
    assert words(soup.select_one(".lead-head")) == "Charted later"
    assert [words(h3) for h3 in soup.select(".river h3")] == ["No chart", "Charted earlier"]


def test_the_editor_chooses_the_lead(client):
    chosen = article("Chosen")
    article("Charted", body=[text("One"), charted()])
    front = front_page()
    front.lead = chosen
    front.save()
    assert words(page(client, "/").select_one(".lead-head")) == "Chosen"
    chosen.unpublish()
    assert words(page(client, "/").select_one(".lead-head")) == "Charted"


def test_a_historical_story_leads_only_when_chosen(client):
    old = article("Old", given_date=day(2010, 11, 22), historical=True, body=[text("One"), charted()])
    assert page(client, "/").select_one(".lead-head") is None
    article("Newer, plain")
    assert words(page(client, "/").select_one(".lead-head")) == "Newer, plain"
    front = front_page()
    front.lead = old
    front.save()
    assert words(page(client, "/").select_one(".lead-head")) == "Old"


def test_an_empty_site_has_a_whole_front_page(client):
    soup = page(client, "/")
    assert "The first story is being written" in words(soup)
    assert "No debate is open" in words(soup)
    assert soup.select_one(".signup form")
    assert len(soup.select("h1")) == 1


def test_debates_on_the_front_page(client):
    open_one = debate()
    closed = debate()
    Closure.objects.create(debate=closed, outcome="Both sides agreed on training.", by_label="the editor")
    soup = page(client, "/")
    shown = words(soup.select_one(".debate-now"))
    assert open_one.motion in shown
    assert "Closed with an outcome" in shown


def test_a_story_in_a_list_says_whether_its_debate_goes_on(client):
    over = debate()
    Closure.objects.create(debate=over, outcome="Settled.", by_label="the editor")
    article("Ended", debate=over)
    article("Open", debate=debate())
    article("Leads")
    assert [words(link) for link in page(client, "/").select(".river .meta a")] == [
        "In debate, 0 posts",
        "Debated, 0 posts",
    ]


def test_the_lead_shows_the_strongest_point_of_each_side(client):
    own, _ = debate(), debate()
    for side in ("for", "against", "neither"):
        VoteFactory(post=PointFactory(debate=own, side=side, text=f"Said {side}."))
    article("Leads", debate=own, body=[text("One"), charted()])
    kickers = [words(found) for found in page(client, "/").select(".lead-debate .ground .kicker")]
    assert kickers == ["The strongest point for", "The strongest point against"]


def test_the_band_quotes_the_newest_edition(client):
    assert not page(client, "/").select(".band-aside")
    now = timezone.now()
    story = {"title": "Led", "topics": []}
    edition = Edition.objects.create(
        frequency="daily",
        period=timezone.localdate().isoformat(),
        since=now - timedelta(days=1),
        until=now,
        content={"stories": [story, story], "changes": [], "arguments": [{}], "figure": None},
    )
    for address in ("/", "/debates/", "/search/"):
        band = page(client, address).select_one(".band-aside")
        assert words(band) == "In today’s daily: two stories and one debate that moved. Read it"
        assert band.a["href"] == edition.get_absolute_url()


def test_an_article_shows_what_it_is(client):
    story = article(
        "Homes with large owners",
        kicker="Children’s homes",
        byline="Data desk",
        given_date=day(2025, 7, 16),
        updated_at=day(2025, 7, 17),
        topics=("Ofsted",),
        body=[text("First words.", "Second.", "Third."), charted()],
    )
    soup = page(client, story.get_absolute_url())
    assert words(soup.h1) == "Homes with large owners"
    assert words(soup.select_one(".kicker")) == "Children’s homes"
    meta = words(soup.select_one(".article-meta"))
    assert "Data desk" in meta
    assert "16 July 2025" in meta
    assert "Updated 17 July 2025" in meta
    assert soup.select_one('.topics a[href="/topics/ofsted/"]')
    assert words(soup.select_one("p.first")) == "First words."
    chart = soup.select_one("figure.chart")
    assert "to-side" in chart["class"]
    assert words(chart.find_previous("p", string=True)) == "Third."
    head = {tag["property"]: tag["content"] for tag in soup.select("meta[property]")}
    assert head["og:title"] == story.title
    assert head["og:image"].endswith(story.lead_measure.url("png"))
    assert soup.select_one("link[rel=canonical]")["href"] == story.address


def test_an_open_debate_stands_beside_its_story(client):
    story = article(debate=debate())
    soup = page(client, story.get_absolute_url())
    assert story.debate.motion in words(soup.select_one("#debate"))
    assert not soup.select_one("#comments")


@pytest.mark.parametrize(("years", "told"), [(0, False), (4, False), (5, True), (16, True)])
def test_an_old_story_says_how_old_it_is(client, years, told):
    today = timezone.localtime()
    story = article(
        "Of then", historical=True, given_date=today.replace(year=today.year - years, day=min(today.day, 28))
    )
    notice = page(client, story.get_absolute_url()).select_one(".age")
    assert bool(notice) is told
    if told:
        assert words(notice).startswith(f"This story is {years} years old. What it says was so in ")


def test_a_closed_debate_leads_to_the_open_one_on_the_same_subject(client):
    closed, running, elsewhere = debate(), debate(), debate()
    Closure.objects.create(debate=closed, outcome="Both.", by_label="the editor")
    ended = article("Ended", debate=closed, topics=("Owners", "Ofsted"))
    article("Running", debate=running, topics=("Owners", "Ofsted"))
    article("Elsewhere", debate=elsewhere, topics=("Ofsted",))
    article("A draft", live=False, debate=debate(), topics=("Owners", "Ofsted"))
    links = [a["href"] for a in page(client, ended.get_absolute_url()).select("#comments a")]
    assert links == [closed.get_absolute_url(), running.get_absolute_url()]
    Closure.objects.create(debate=running, outcome="Both.", by_label="the editor")
    Closure.objects.create(debate=elsewhere, outcome="Both.", by_label="the editor")
    assert len(page(client, ended.get_absolute_url()).select("#comments a")) == 1


def test_a_closed_debate_closes_the_comments(client):
    ended = debate()
    Closure.objects.create(
        debate=ended, at=day(2010, 12, 6), by_label="the editor", outcome="Size was not the whole story."
    )
    soup = page(client, article(debate=ended).get_absolute_url())
    said = words(soup.select_one("#comments"))
    assert "Comments are closed" in said
    assert "6 December 2010 by the editor" in said
    assert "Size was not the whole story." in said
    assert soup.select_one(f'#comments a[href="{ended.get_absolute_url()}"]')


def test_sections_list_their_stories_in_pages(client):
    for number in range(21):
        article(f"Number {number}")
    article("Elsewhere", under="analysis")
    soup = page(client, "/news/")
    assert len(soup.select(".story")) == 20
    assert "Elsewhere" not in words(soup)
    second = page(client, "/news/?page=2")
    assert [words(h3) for h3 in second.select("h3")] == ["Number 0"]
    assert page(client, "/news/?page=nonsense").h1


def test_drafts_are_nowhere(client):
    draft = saved_article("Secret draft", live=False)
    assert client.get(draft.get_url()).status_code == 404
    for address in ("/", "/news/", "/search/?q=secret"):
        assert "Secret draft" not in words(page(client, address))


@pytest.mark.parametrize("address", ["/", "/news/", "/about/", "/search/?q=owner", "story"])
def test_readers_get_no_cookie_and_may_keep_the_page(client, address):
    story = article("Story of an owner", debate=debate(), body=[text("One", "Two"), charted()])
    address = story.get_absolute_url() if address == "story" else address
    answer = client.get(address)
    assert not answer.cookies
    assert "Cookie" not in answer.get("Vary", "")
    assert answer["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert "csrfmiddlewaretoken" not in answer.content.decode()
    again = client.get(address, headers={"if-none-match": answer["ETag"]})
    assert again.status_code == 304
    assert not again.content


def test_a_change_is_a_new_page(client):
    story = article("Before")
    first = client.get("/")["ETag"]
    story.title = "After"
    story.save_revision().publish()
    answer = client.get("/", headers={"if-none-match": first})
    assert answer.status_code == 200
    assert "After" in answer.content.decode()


def test_the_page_is_the_same_for_members(client, client_of, reader):
    story = article()
    anonymous = client.get(story.get_absolute_url())
    assert client_of(reader).get(story.get_absolute_url()).content == anonymous.content


def test_a_page_that_speaks_to_one_person_is_kept_by_nobody(client, reader):
    client.post("/accounts/login/", {"login": reader.email, "password": PASSWORD})
    told = client.get("/")
    assert "You are signed in." in told.content.decode()
    assert told["Cache-Control"] == "private, no-store"
    assert "ETag" not in told
    assert client.get("/")["Cache-Control"] == "public, max-age=0, must-revalidate"


def test_a_page_takes_no_posts(client):
    assert client.post("/").status_code == 405


def stories(number):
    for _ in range(number):
        article(
            topics=("Ofsted",),
            debate=debate(),
            body=[text("One", "Two"), charted(), charted(heading="Again")],
        )


@pytest.mark.slow("asks four pages four times each")
def test_queries_do_not_grow(client, count_queries):
    stories(1)
    story = article("The story", topics=("Ofsted",), debate=debate(), body=[text("One", "Two"), charted()])
    most = {"/": 20, "/news/": 12, "/search/?q=story": 12, story.get_absolute_url(): 15}
    few = {address: warm_count(client, count_queries, address) for address in most}
    stories(8)
    many = {address: warm_count(client, count_queries, address) for address in most}
    assert all(many[address] <= most[address] for address in most), many
    assert all(many[address] <= few[address] + 1 for address in most), (few, many)


def warm_count(client, count_queries, address):
    client.get(address)
    return count_queries(lambda: client.get(address))
