"""Fixtures that drive a real Chromium. A message on its console fails the test."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    BrowserType,
    ConsoleMessage,
    Error,
    Page,
    expect,
    sync_playwright,
)

from setup import chromium

ALWAYS = [
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Pages of a test live for seconds: what is computed for later is computed for nothing.
    "--renderer-process-limit=1",  # no process for a page that may come; other sites and contexts still get one
    "--js-flags=--no-opt",
]
TIMEOUT = 30_000  # milliseconds that a test waits for what it expects, however busy the machine
expect.set_options(timeout=TIMEOUT)


def launch(browser_type: BrowserType, *, keeps_pages: bool = False) -> Browser:
    """The installed Chromium, or the one set-up unpacked; without its sandbox only where that cannot work.

    keeps_pages: Back brings pages as they were left, which Playwright turns off.
    """
    turned_off = ["--disable-back-forward-cache"] if keeps_pages else None
    program = chromium.find_installed()
    if program:
        root = os.geteuid() == 0
        return browser_type.launch(
            ignore_default_args=turned_off,
            executable_path=program,
            chromium_sandbox=not root,
            args=[*ALWAYS, *(["--no-sandbox"] if root else [])],
        )
    carried = chromium.FOLDER / "chromium"
    assert carried.exists(), "There is no Chromium: run make test once, or set CHROMIUM."
    known = {
        "LD_LIBRARY_PATH": str(chromium.FOLDER / "al2023" / "lib"),
        "FONTCONFIG_FILE": str(chromium.FOLDER / "fonts.conf"),
    }
    return browser_type.launch(
        ignore_default_args=turned_off,
        executable_path=carried,
        args=[*ALWAYS, "--no-sandbox"],
        env={**os.environ, **known},
    )


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the run."""
    # Playwright keeps an event loop in this thread, and Django would then refuse the database here.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        running = launch(playwright.chromium)
        yield running
        running.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


class Watch:
    """Gathers what pages complain of: errors and warnings on the console, scripts that fail."""

    def __init__(self, allowed: list[str]) -> None:
        self.allowed = [re.compile(pattern) for pattern in allowed]
        self.complaints: list[str] = []

    def over(self, page: Page) -> None:
        page.on("console", self.console)
        page.on("pageerror", self.failure)

    @contextmanager
    def for_now(self, page: Page) -> Iterator[None]:
        """Over a page that other tests use too."""
        self.over(page)
        try:
            yield
        finally:
            page.remove_listener("console", self.console)
            page.remove_listener("pageerror", self.failure)

    def failure(self, error: Error) -> None:
        self.note(f"script failed: {error}")

    def console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            place = message.location or {}
            self.note(
                f"{message.type}: {message.text} ({place.get('url', '')}:{place.get('lineNumber', '')})"
            )

    def note(self, complaint: str) -> None:
        if not any(pattern.search(complaint) for pattern in self.allowed):
            self.complaints.append(complaint)


@pytest.fixture
def watch(request: pytest.FixtureRequest) -> Iterator[Watch]:
    """Fails the test for any complaint; mark it console_allows(pattern) for messages it expects."""
    marks = request.node.iter_markers("console_allows")
    watching = Watch([pattern for mark in marks for pattern in mark.args])
    yield watching
    assert not watching.complaints, "The console shows:\n" + "\n".join(watching.complaints)


def context_of(browser: Browser, **options) -> BrowserContext:
    """A new context as all tests have it, in a desktop window unless told otherwise."""
    options = {"viewport": {"width": 1280, "height": 900}, "locale": "en-GB", **options}
    context = browser.new_context(**options)
    context.set_default_timeout(TIMEOUT)
    return context


@pytest.fixture
def new_page(browser: Browser, watch: Watch) -> Iterator[Callable[..., Page]]:
    """Makes pages, each in a context of its own: new_page(java_script_enabled=False, color_scheme="dark").

    Every page is watched.
    """
    contexts: list[BrowserContext] = []

    def made(**options) -> Page:
        context = context_of(browser, **options)
        context.on("page", watch.over)
        contexts.append(context)
        return context.new_page()

    yield made
    for context in contexts:
        context.close()


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    """A watched page in a desktop window."""
    return new_page()
