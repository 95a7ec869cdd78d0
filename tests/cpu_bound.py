"""A test that takes more than `BOUND` of processor time fails, unless it is marked slow("why").

Counted is the time this process computes in a test and in the fixtures made for it alone, not the time it
waits and not what fixtures of a class, module or run cost: so a busy machine changes little. What remains of
chance (a module imported, a template compiled, a collection of garbage) is met by further tries, and a machine
whose caches others use by a sum that is timed beside them: only a test that is over `MARGIN` times the bound every
time fails, and on a slower machine over more. One that costs about as much as the bound is not judged by chance.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator

import pytest
from _pytest.runner import runtestprotocol

from tests.properties import is_fast

BOUND = 0.3  # seconds
MARK = "slow"
TRIES = 4
MARGIN = 1.5  # times the bound, that each try must be over: machines differ by more than the sum tells
SUM_ON_A_QUIET_MACHINE = 0.0075  # seconds of processor time `compute_sum` takes there
SUMS = 9
MADE_BEFORE_A_COLLECTION = (
    50_000  # objects; with Python's own 700 the syntax of all modules takes twice as long
)
APART = ("servers", "browser")  # marks of tests that have a part of the run, and a bound, of their own
spent = pytest.StashKey[float]()
least = pytest.StashKey[float]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--cpu-bound",
        type=float,
        default=0,
        metavar="SECONDS",
        help=f"processor time a test without the mark {MARK!r} may take; 0: any (`python -m tests`: {BOUND})",
    )


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers", f"{MARK}(reason): takes more than {BOUND} s of processor time, and why"
    )
    bound = config.getoption("--cpu-bound")
    if bound:
        config.pluginmanager.register(Meter(bound), "cpu meter")


# Importing leaves hardly any garbage, and the collector would walk through all of it again and again.
gc.disable()


def pytest_collection_finish() -> None:
    """What is there when the tests begin stays until they end: the collector need not walk through it, and what a test
    makes is mostly gone with it before the collector comes."""
    gc.freeze()
    gc.set_threshold(MADE_BEFORE_A_COLLECTION, 10, 10)
    gc.enable()


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    """The garbage of all tests is looked through once, by pytest before this; all that is left goes with the process."""
    gc.freeze()


def compute_sum() -> int:
    texts = {}
    for number in range(60_000):
        texts[number % 997] = str(number)
    return len(texts)


def measure_slowness(clock: Callable[[], float] = time.process_time) -> float:
    """How many times longer than on a quiet machine the same computing takes here and now; 1 at the least.

    By `time.monotonic` the time counts that this process waits for its turn.
    """
    times = []
    for _ in range(SUMS):
        begun = clock()
        compute_sum()
        times.append(clock() - begun)
    return max(1.0, sorted(times)[SUMS // 2] / SUM_ON_A_QUIET_MACHINE)


class Meter:
    """Measures every test of a run against a bound of `bound` seconds."""

    def __init__(self, bound: float) -> None:
        self.bound = bound
        self.shared = 0.0  # seconds spent so far in fixtures that outlive a test

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        unreasoned = [item.nodeid for item in items if any(not mark.args for mark in item.iter_markers(MARK))]
        if unreasoned:
            raise pytest.UsageError(f"The mark {MARK!r} wants a reason: {', '.join(unreasoned)}")

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: pytest.FixtureDef[object]) -> Iterator[None]:
        if fixturedef.scope == "function":
            return (yield)
        before, shared = time.process_time(), self.shared
        try:
            return (yield)
        finally:
            self.shared = shared + time.process_time() - before  # what it asked for in turn is counted in it

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> Iterator[None]:
        item.stash[spent] = 0.0
        return (yield from self.measured(item))

    @pytest.hookimpl(wrapper=True, trylast=True)
    def pytest_runtest_teardown(self, item: pytest.Item) -> Iterator[None]:
        item.stash[least] = min(item.stash.get(least, float("inf")), item.stash[spent])
        return (yield)

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Iterator[None]:
        return (yield from self.measured(item))

    def measured(self, item: pytest.Item) -> Iterator[None]:
        before = time.process_time() - self.shared
        try:
            return (yield)
        finally:
            item.stash[spent] += time.process_time() - self.shared - before

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item, nextitem: pytest.Item | None) -> bool:
        """Run one test; again where it was over the bound."""
        hooks = item.ihook
        hooks.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
        reports, slowness = runtestprotocol(item, nextitem=nextitem, log=False), 1.0
        for _ in range(TRIES - 1):
            if not self.is_over(item, reports):
                break
            slowness = max(slowness, measure_slowness())
            reports = runtestprotocol(item, nextitem=nextitem, log=False)
        else:
            # Squared: a test has more in memory than a sum, and suffers more from those who use the same caches.
            slowness = max(slowness, measure_slowness()) ** 2
            if self.is_over(item, reports, key=least, times=slowness):
                self.fail(item, reports)
        for report in reports:
            # That a test was made ready and cleared away tells nobody anything, and would be sent from process to process.
            if report.when == "call" or not report.passed:
                hooks.pytest_runtest_logreport(report=report)
        hooks.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
        return True

    def is_over(
        self,
        item: pytest.Item,
        reports: list[pytest.TestReport],
        key: pytest.StashKey[float] = spent,
        times: float = 1.0,
    ) -> bool:
        return (
            item.stash.get(key, 0.0) > self.bound * MARGIN * times
            and not any(item.get_closest_marker(mark) for mark in (MARK, *APART))
            and (is_fast() or item.get_closest_marker("hypothesis") is None)  # who asks for more has the time
            and all(report.passed for report in reports)
        )

    def fail(self, item: pytest.Item, reports: list[pytest.TestReport]) -> None:
        call = next(report for report in reports if report.when == "call")
        call.outcome = "failed"
        call.longrepr = (
            f"{item.nodeid} took {item.stash[least]:.2f} s of processor time at the least, {TRIES} times over the bound of {self.bound:g} s. "
            f"Make it cheaper, or say why it cannot be: @pytest.mark.{MARK}('…')."
        )
