"""`python -m bench.mutants`: the same seeded list of mutants against the tests of one commit or another.

    .venv/bin/python -m bench.mutants --seed 1 --of 200                              # the tests as they are
    .venv/bin/python -m bench.mutants --seed 1 --of 200 --code-at A --tests-at A     # before …
    .venv/bin/python -m bench.mutants --seed 1 --of 200 --code-at A --tests-at B     # … and after: same code, other tests
    .venv/bin/python -m bench.mutants --compare before.jsonl after.jsonl

A list goes on where it was stopped: its results, one line a mutant, lie in var/mutants.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
from collections import Counter
from itertools import chain, zip_longest
from pathlib import Path

from bench.mutants.results import read_results
from bench.mutants.sites import MutationSite, find_sites, list_modules

ROOT = Path(__file__).resolve().parent.parent.parent
NOT_THE_SITE = {"bench", "tests", "setup"}
APART = "not (servers or browser)"


def run_git(*arguments: str) -> str:
    return subprocess.run(
        ["git", "-C", str(ROOT), *arguments], check=True, capture_output=True, text=True
    ).stdout.strip()


def make_tree(code: str, tests: str) -> Path:
    """A folder with the code of one commit and the tests of another."""
    code, tests = run_git("rev-parse", "--short", code), run_git("rev-parse", "--short", tests)
    folder = ROOT / "var" / "mutants" / f"{code}-{tests}"
    if not folder.exists():
        run_git("worktree", "add", "--detach", str(folder), code)
        for part in ("tests", "pyproject.toml"):
            subprocess.run(["git", "-C", str(folder), "rm", "-rqf", part], check=True)
            subprocess.run(["git", "-C", str(folder), "checkout", "-q", tests, "--", part], check=True)
        (folder / "node_modules").symlink_to(ROOT / "node_modules")
    shutil.copytree(ROOT / "bench" / "mutants", folder / "bench" / "mutants", dirs_exist_ok=True)
    return folder


def choose(root: Path, seed: int, number: int) -> list[MutationSite]:
    """`number` places of the site's own modules, of each kind as many as of any other while there are."""
    folders = [
        path.parent.name
        for path in sorted(root.glob("*/__init__.py"))
        if path.parent.name not in NOT_THE_SITE
    ]
    kinds: dict[str, list[MutationSite]] = {}
    for path in list_modules(root, folders):
        for site in find_sites(path, root):
            kinds.setdefault(site.kind, []).append(site)
    chance = random.Random(seed)
    for sites in kinds.values():
        chance.shuffle(sites)
    in_turn = chain.from_iterable(zip_longest(*(kinds[kind] for kind in sorted(kinds))))
    return [site for site in in_turn if site][:number]


def compare(before: Path, after: Path) -> int:
    """How many of each outcome, and those that died before and live now. 1 where there are any."""
    old, new = (read_results(path) for path in (before, after))
    for path, rows in ((before, old), (after, new)):
        print(f"{path.name}: {dict(Counter(row['outcome'] for row in rows.values()))}")
    lost = [
        name
        for name, row in old.items()
        if row["outcome"] == "killed" and new.get(name, row)["outcome"] != "killed"
    ]
    print(
        *(f"died before, lives now: {name}  {old[name]['text']}  by {old[name]['by']}" for name in lost),
        sep="\n",
    )
    return 1 if lost else 0


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="bench.mutants", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--of", type=int, default=200, help="how many mutants (200)")
    parser.add_argument("--code-at", default="HEAD", metavar="REV")
    parser.add_argument("--tests-at", default="HEAD", metavar="REV")
    parser.add_argument(
        "--most", type=float, default=20, help="seconds of tests for one mutant, the cheapest first (20)"
    )
    parser.add_argument("--seconds", type=float, default=1e9, help="begin no further mutant after so long")
    parser.add_argument("--left-by", type=Path, help="only those that these results leave alive")
    parser.add_argument("--compare", type=Path, nargs=2, metavar=("BEFORE", "AFTER"))
    parser.add_argument("--list", action="store_true", help="print the mutants and do nothing")
    parser.add_argument("tests", nargs="*", help="test files or folders (tests)")
    given = parser.parse_args(arguments)
    if given.compare:
        return compare(*given.compare)
    folder = make_tree(given.code_at, given.tests_at)
    mutants = [
        {"number": number, **site.as_row()}
        for number, site in enumerate(choose(folder, given.seed, given.of))
    ]
    if given.left_by:
        alive = {name for name, row in read_results(given.left_by).items() if row["outcome"] != "killed"}
        mutants = [row for row in mutants if row["name"] in alive]
    if given.list:
        print(*(f"{row['name']}  {row['text']}" for row in mutants), sep="\n")
        return 0
    results = folder.with_name(f"{folder.name}-{given.seed}-{given.of}.jsonl")
    task = folder.with_suffix(".task.json")
    task.write_text(
        json.dumps(
            {"mutants": mutants, "results": str(results), "most": given.most, "seconds": given.seconds}
        )
    )
    environment = {**os.environ, "CARESPACE_VAR": str(folder / "var")}
    command = [
        sys.executable,
        "-m",
        "bench.mutants.judge",
        str(task),
        "-m",
        APART,
        *(given.tests or ["tests"]),
    ]
    subprocess.run(command, cwd=folder, env=environment, check=False)
    rows = read_results(results).values()
    print(f"{results}: {dict(Counter(row['outcome'] for row in rows))}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
