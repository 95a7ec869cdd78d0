"""The comparison with django-machina in small: our own side, and how the peer's figures are read; the peer is not needed."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from bench import debate_filling
from bench.effort import Effort
from bench.marks import machina_process, machina_site, page_marks
from bench.marks.machina_process import PeerFailedError, PeerMissingError, install_machina, run_machina
from bench.marks.page_marks import MarkCost, MarkScale, judge_mark, measure_marks, take_turns

#: Answers each line with the figures in its own words, counts what it is to fill, and ends at any other deed.
PEER = """
import json, sys
for line in sys.stdin:
    asked = json.loads(line)
    if asked["deed"] == "fill":
        told = {"posts": min(asked["posts"], 50)}
    elif asked["deed"] == "ask":
        told = {"here": 40.0, "database": 10.0, "clock": 60.0, "queries": 12, "size": 45000, "posts": asked["shown"]}
    else:
        sys.exit("no such deed")
    print(json.dumps(told), flush=True)
"""


class RecordedPeer:
    """A peer that notes what it is asked and says what it costs there."""

    def __init__(self):
        self.asked = []

    def measure(self, deed, **given):
        self.asked.append((deed, given.get("place"), given.get("shown")))
        return cost(40, 10, posts=given.get("shown", 1))


def cost(here, database, *, posts=15):
    return MarkCost(here, database, here + database, 5, 40_000, posts)


@pytest.fixture
def stand_in(monkeypatch, tmp_path):
    """The peer's program, played by a few lines."""
    monkeypatch.setattr(machina_process, "SITE", "stand_in")
    (tmp_path / "stand_in.py").write_text(PEER)
    monkeypatch.setattr(machina_process, "CHECKOUT", tmp_path)
    with run_machina(sys.executable, tmp_path, "") as peer:
        yield peer
    assert peer.program.returncode is not None


@pytest.mark.slow("fills a debate and asks for its pages and for replies as the benchmark does")
@pytest.mark.django_db
def test_every_item_is_asked_of_both_sides(settings, monkeypatch):
    settings.MIDDLEWARE = [each for each in settings.MIDDLEWARE if "PageCacheMiddleware" not in each]
    monkeypatch.setattr(debate_filling, "MEMBERS", 20)
    debate_filling.make_members()
    debate_filling.fill_debate("marks", 400)
    peer = RecordedPeer()
    verdicts = measure_marks("marks", 400, peer, MarkScale(rounds=1, times=1, warm=1))
    shown = {
        place: {number for _, where, number in peer.asked if where == place} for place in ("first", "last")
    }
    assert len(verdicts) == 7
    assert all(verdict.is_ok and "django-machina 40.0 + 10.0 ms" in verdict.figure for verdict in verdicts)
    assert shown["first"] == {15, 28}
    assert shown["last"] == {15, 28, 20}
    assert sum(deed == "reply" for deed, *_ in peer.asked) == 2
    assert "5 queries, 28 posts" in verdicts[0].figure
    assert "queries, 1 posts" in verdicts[-1].figure


@pytest.mark.parametrize(("here", "is_ok"), [(19.0, True), (21.0, False)])
def test_a_page_is_judged_by_computing_on_both_sides(here, is_ok):
    verdict = judge_mark("page", cost(here, 0, posts=30), cost(40, 20), 3.0)
    assert verdict.is_ok == is_ok
    assert verdict.bound == "≥ 3 ×"
    assert (
        f"{60 / here:.2f} × ({60 / here:.2f} by the clock, {120 / here:.2f} for each post" in verdict.figure
    )
    assert judge_mark("page", cost(99, 0), cost(1, 0)).is_ok


def test_sides_take_turns_and_the_middle_round_counts():
    turns, spent = [], iter([99, 1, 7, 3])

    def ask(side, times):
        turns.append((side, times))
        return cost(next(spent) if side == "ours" else 5, 0)

    ours, peers = take_turns(lambda n: ask("ours", n), lambda n: ask("peers", n), MarkScale(3, 10, 2))
    assert turns == [("ours", 2), ("peers", 2), *[("ours", 10), ("peers", 10)] * 3]
    assert (ours.here, peers.here) == (3, 5)


def test_figures_of_the_peer_are_read_as_it_writes_them(stand_in):
    stand_in.fill(50)
    read = stand_in.measure("ask", posts=50, place="first", shown=15, times=3)
    assert (read.computing, read.clock, read.queries, read.posts) == (50, 60, 12, 15)
    effort = Effort(clock=0.6, here=0.4, database=0.1, queries=120, result=None)
    written = json.loads(json.dumps({**machina_site.describe(effort, 10), "size": 45_000, "posts": 15}))
    assert MarkCost(**written) == read


def test_a_peer_that_counts_wrongly_or_ends_is_no_figure(stand_in):
    with pytest.raises(PeerFailedError, match="60 posts counts 50"):
        stand_in.fill(60)
    with pytest.raises(PeerFailedError, match="no such deed"):
        stand_in.measure("sing")


def test_a_peer_that_cannot_be_installed_is_said_with_its_reason_and_leaves_nothing(monkeypatch, tmp_path):
    def refuse(command, **given):
        assert "django-machina==1.3.1" in command
        raise subprocess.CalledProcessError(1, command, stderr="WARNING: old\nERROR: no network\nERROR: none")

    monkeypatch.setattr(machina_process.venv.EnvBuilder, "create", lambda self, place: place.mkdir())
    monkeypatch.setattr(machina_process.subprocess, "run", refuse)
    with pytest.raises(PeerMissingError, match=r"^ERROR: no network$"):
        install_machina(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_pieces_are_kept_again_after_they_were_drawn_anew():
    from live.page_cache.markup import MARKUP

    MARKUP.keep("piece", "<p>")
    with page_marks.draw_every_piece():
        assert MARKUP.remember("piece", lambda: "<b>") == "<b>"
    MARKUP.keep("piece", "<i>")
    assert MARKUP.find("piece") == "<i>"
