"""No server error to be had: `.venv/bin/python -m bench.fuzz [--requests N] [--seed N] [--json]`.

Starts a PostgreSQL and a Redis of its own and makes the demonstration site. Sends seeded requests to every address of
the resolver, not signed in and as each kind of member, with odd paths, query words, cookies, headers, methods, bodies,
forms and files; then has schemathesis try the API by its own schema. An answer of 500 or above, or none at all, is a
server error. Exit 1 where there is one, an address was never asked, or an answer of the API is not as its schema says.
"""

from __future__ import annotations

import argparse
import contextlib
import sys
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from bench.addresses import AddressPattern, list_addresses
from bench.fuzz_requests import FuzzRequest, RequestMaker
from bench.servers import run_servers
from bench.site_client import ANYONE, SiteClient, harvest
from bench.verdicts import BoundVerdict, print_verdicts

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponseBase

REQUESTS: Final = 3_000
SEED: Final = 20_250_331
#: Pages read for their links before the requests begin.
HARVEST: Final = 250
STARTS: Final = (
    "/",
    "/newsroom/",
    "/debates/",
    "/ratings/",
    "/moderation/",
    "/emails/",
    "/you/",
    "/newsroom/pages/",
)
#: How many examples schemathesis makes for each operation of the API, right ones and wrong ones.
EXAMPLES: Final = 50
#: How much of what was raised is shown.
SHOWN: Final = 12
ADMINISTRATOR: Final = "Administrator"


@dataclass(frozen=True, slots=True)
class ServerError:
    """A request that was answered with a server error, and what was raised, its last line first."""

    request: str
    status: int
    raised: str

    @property
    def kind(self) -> str:
        """What tells it from others: the end of what was raised, and the last line of the project it went through."""
        lines = self.raised.strip().splitlines()
        ours = [line.strip() for line in lines if 'File "' in line and "site-packages" not in line]
        return f"{lines[-1][:100] if lines else ''} {ours[-1] if ours else ''}"


@dataclass(slots=True)
class FuzzOutcome:
    """What a run of requests came to."""

    requests: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    asked: set[str] = field(default_factory=set)
    errors: list[ServerError] = field(default_factory=list)
    #: Answers of the API that its schema does not allow, each with its request.
    undeclared: list[str] = field(default_factory=list)

    def enter(self, address: str, request: str, status: int, raised: str) -> None:
        """Count an answer to a request of an address; note it where it is a server error."""
        self.requests += 1
        self.statuses[status] += 1
        self.asked.add(address)
        if status >= 500:
            self.errors.append(ServerError(request, status, raised))


def send_requests(
    site: SiteClient, people: list[str], known: dict[str, list[dict[str, str]]], *, requests: int, seed: int
) -> FuzzOutcome:
    """Send so many requests, every address in turn; where a page with a form answers, its form goes back too."""
    outcome, maker, addresses = FuzzOutcome(), RequestMaker(seed, people, known), list_addresses()
    for address in maker.order(addresses):
        if outcome.requests >= requests:
            break
        request = maker.request(address)
        answer = judge(site, request, address, outcome)
        if maker.random.random() < 0.5 and request.method == "GET":
            plain = FuzzRequest(request.person, "GET", maker.path_of(address))
            answer = judge(site, plain, address, outcome)
            page: bytes = getattr(answer, "content", b"")
            if b"<form" in page:
                form = maker.form(request.person, plain.path, page.decode(errors="replace"))
                judge(site, form, address, outcome)
    return outcome


def judge(
    site: SiteClient, request: FuzzRequest, address: AddressPattern, outcome: FuzzOutcome
) -> HttpResponseBase | None:
    """Send one request, enter what came of it, and hand its answer back."""
    status, answer, raised = site.send(request)
    outcome.enter(address.route, str(request), status, raised)
    return answer


def try_schema(site: SiteClient, *, examples: int, seed: int) -> FuzzOutcome:
    """Every operation of the API as its schema says it, and as it says it is not, by schemathesis."""
    import hypothesis
    import schemathesis
    from schemathesis.core.result import Ok

    from config.wsgi import application

    outcome = FuzzOutcome()
    schema = schemathesis.openapi.from_wsgi("/api/v1/schema/", application)
    steady = hypothesis.settings(
        max_examples=examples,
        database=None,
        deadline=None,
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    for result in schema.get_all_operations():
        if not isinstance(result, Ok):
            raise result.err()
        operation = result.ok()
        for mode in schemathesis.GenerationMode:
            cases = operation.as_strategy(generation_mode=mode)
            attempt = steady(hypothesis.seed(seed)(hypothesis.given(cases)(make_attempt(site, outcome))))
            # An operation without parameters has nothing to be got wrong.
            with contextlib.suppress(hypothesis.errors.Unsatisfiable):
                attempt()
    return outcome


def make_attempt(site: SiteClient, outcome: FuzzOutcome) -> Callable[[Any], None]:
    """Sends a case of schemathesis, enters what came of it and holds the answer against the schema.

    A request that the schema does not allow must be refused.
    """
    from schemathesis.core.failures import FailureGroup
    from schemathesis.specs.openapi import checks

    conformance = [
        checks.status_code_conformance,
        checks.content_type_conformance,
        checks.response_headers_conformance,
        checks.response_schema_conformance,
        checks.negative_data_rejection,
    ]

    def attempt(case: Any) -> None:
        site.raised.clear()
        answer = case.call()
        outcome.enter(case.operation.label, case.as_curl_command(), answer.status_code, "".join(site.raised))
        try:
            case.validate_response(answer, checks=conformance)
        except FailureGroup as group:
            outcome.undeclared += [f"{case.as_curl_command()}: {fault}" for fault in group.exceptions]

    return attempt


def make_site() -> dict[str, object]:
    """The demonstration site in an empty database; its people by what they are, and an administrator."""
    from django.core.management import call_command

    from accounts.models import User
    from demonstration import people

    call_command("migrate", verbosity=0)
    call_command("demonstrate", verbosity=0)
    members = {person.role: User.objects.get(email=person.email) for person in people.SIGN_INS}
    return {**members, ADMINISTRATOR: User.objects.create_superuser(email="root@carespace.example")}


def judge_outcome(outcome: FuzzOutcome, api: FuzzOutcome, *, requests: int) -> list[BoundVerdict]:
    """What was found, held against what has to be."""
    missed = {address.route for address in list_addresses()} - outcome.asked
    return [
        BoundVerdict(
            "requests sent", outcome.requests >= requests, f"{outcome.requests:,}", f"{requests:,} or more"
        ),
        BoundVerdict("addresses never asked", not missed, ", ".join(sorted(missed)) or "0", "0"),
        BoundVerdict("server errors of requests", not outcome.errors, f"{len(outcome.errors)}", "0"),
        BoundVerdict("operations of the API tried", len(api.asked) > 0, f"{len(api.asked)}", "1 or more"),
        BoundVerdict(
            "server errors of the API", not api.errors, f"{len(api.errors)} of {api.requests:,}", "0"
        ),
        BoundVerdict(
            "answers of the API that are not as declared", not api.undeclared, f"{len(api.undeclared)}", "0"
        ),
    ]


def print_errors(errors: list[ServerError]) -> None:
    """Say of each kind of error which request first had it, and the end of what was raised."""
    kinds: dict[str, list[ServerError]] = {}
    for error in errors:
        kinds.setdefault(error.kind, []).append(error)
    for several in kinds.values():
        ending = "\n".join(several[0].raised.strip().splitlines()[-SHOWN:])
        print(
            f"{len(several)} times {several[0].status}, first: {several[0].request}\n{ending}\n",
            file=sys.stderr,
        )


def main() -> int:
    parser = argparse.ArgumentParser(description="Look for server errors.")
    parser.add_argument("--requests", type=int, default=REQUESTS)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    with run_servers(
        PAGES_KEPT="16", EMAIL_BACKEND="django.core.mail.backends.dummy.EmailBackend", LOG_LEVEL="CRITICAL"
    ):
        members = make_site()
        site = SiteClient(members)
        with site.watched():
            known = harvest(site, ADMINISTRATOR, STARTS, HARVEST)
            # Who sees most asks most: a page that is refused tells nothing.
            people = [ANYONE, *members, *[ADMINISTRATOR] * len(members)]
            outcome = send_requests(site, people, known, requests=given.requests, seed=given.seed)
            api = try_schema(site, examples=EXAMPLES, seed=given.seed)
        print_errors(outcome.errors + api.errors)
        for fault in api.undeclared[:SHOWN]:
            print(f"Not as declared: {fault}\n", file=sys.stderr)
        verdicts = judge_outcome(outcome, api, requests=given.requests)
    return print_verdicts(verdicts, as_json=given.json)


if __name__ == "__main__":
    sys.exit(main())
