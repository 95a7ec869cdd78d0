"""What a kept story costs beside the smallest Django view, under granian with two workers as production runs it.

A story of 800 words with a chart, three live figures, two claims, a debate and related stories is asked for in turn with the
smallest view, five rounds, and every figure is the middle one of its rounds. The asking client lives on the same
processors, so rates by the clock are lower than with a client elsewhere, for both alike; a rate "for each second of
computing" counts the server's own processor time alone.
"""

from __future__ import annotations

import os
import statistics
from pathlib import Path

from bench.request_rates import Rate, fetch_answer, format_request, measure_rate
from config.local_site import programs
from config.local_site.programs import Program, free_port

ROUNDS = 5
WORDS = [
    "The",
    "number",
    "of",
    "homes",
    "has",
    "risen",
    "while",
    "what",
    "inspectors",
    "say",
    "of",
    "them",
    "has",
    "hardly",
    "moved.",
]


def write_story() -> str:
    """The address of a story as the newsroom publishes them."""
    from django.core.management import call_command

    from demonstration import register
    from ratings.models import Release
    from tests.factories.articles import article, charted, text
    from tests.factories.carespace import DebateFactory, PointFactory, StanceFactory, VoteFactory
    from tests.factories.claims import claim
    from tests.factories.figures import figure, printing, quotation

    call_command("migrate", verbosity=0)
    if not Release.objects.exists():
        register.load_register()
    debate = DebateFactory.create()
    for side in ("for", "against"):
        VoteFactory.create(post=PointFactory.create(debate=debate, side=side))
        StanceFactory.create(debate=debate, side=side)
    for number in range(6):
        article(f"Another story {number}", topics=("Ofsted",))
    paragraphs = [" ".join((WORDS * 6)[:80]) + "." for _ in range(10)]
    figures = printing(figure(), quotation(), figure("1.9%", numerator=4, denominator=216))
    body: list[dict[str, object]] = [
        text(*paragraphs[:5]),
        charted(),
        figures,
        text(*paragraphs[5:]),
        {"type": "debate", "value": {"debate": None}},
    ]
    claims = [claim(), claim("lower", outcome="outstanding")]
    return str(article("Measured", body=body, debate=debate, topics=("Ofsted",), claims=claims).url)


def measure_article(address: str, seconds: float, folder: Path) -> None:
    ports = {name: free_port() for name in ("smallest", "kept", "anew")}
    servers = {name: programs.pages(port) for name, port in ports.items()}
    servers["smallest"].arguments[-1] = "bench.smallest:application"
    try:
        for name, server in servers.items():
            environment = {"PAGES_KEPT": "0" if name == "anew" else "64"}
            server.start({**os.environ, **environment}, folder / name)
            server.wait_until_ready()
        asks = {
            "the smallest Django view": ("smallest", format_request("/"), b"200"),
            "the article, packed by brotli": (
                "kept",
                format_request(address, Accept_Encoding="gzip, br"),
                b"200",
            ),
            "the article, not packed": ("kept", format_request(address), b"200"),
            "the article, held already (304)": ("kept", format_request(address, If_None_Match="*"), b"304"),
            "the article, made anew each time": ("anew", format_request(address), b"200"),
        }
        for name, asked, _ in asks.values():
            for _ in range(20):  # every worker has made it once
                fetch_answer(ports[name], asked)
        rates = measure_rounds(asks, ports, servers, seconds)
        print_rates(rates)
    finally:
        programs.stop_all(list(servers.values()))


def measure_rounds(
    asks: dict[str, tuple[str, bytes, bytes]],
    ports: dict[str, int],
    servers: dict[str, Program],
    seconds: float,
) -> dict[str, list[Rate]]:
    rates: dict[str, list[Rate]] = {what: [] for what in asks}
    for _ in range(ROUNDS):
        for what, (name, asked, status) in asks.items():
            process = servers[name].process
            assert process is not None
            rates[what].append(measure_rate(ports[name], process.pid, asked, status=status, seconds=seconds))
    return rates


def print_rates(rates: dict[str, list[Rate]]) -> None:
    least = rates["the smallest Django view"]
    for what, measured in rates.items():
        clock = statistics.median(rate.by_clock for rate in measured)
        own = statistics.median(rate.by_computing for rate in measured)
        by_clock = statistics.median(a.by_clock / b.by_clock for a, b in zip(measured, least, strict=True))
        by_own = statistics.median(
            a.by_computing / b.by_computing for a, b in zip(measured, least, strict=True)
        )
        print(
            f"{what}: {clock:,.0f}/s ({by_clock:.0%} of the smallest), {own:,.0f} for each second of computing"
            f" ({by_own:.0%}), {measured[0].size:,} bytes"
        )


def measure_kept(folder: Path, seconds: float) -> None:
    """Write the story, start the servers, ask, and print the rates."""
    from django.db import connections

    address = write_story()
    connections.close_all()
    measure_article(address, seconds, folder)
