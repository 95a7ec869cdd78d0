"""Set-up with Python's own library: stamps, commands that fail in one sentence, versions, fresh starts."""

import fcntl
import subprocess
import sys
import tempfile

import pytest

from setup import checks, chromium, console, environment, fresh_start, installation, node, stamps, vendor
from setup.console import CHECKOUT, SetupError


@pytest.fixture
def var(tmp_path, monkeypatch):
    """A var/ of this test's own."""
    folder = tmp_path / "var"
    for module in (console, fresh_start, vendor, environment, chromium, installation):
        if hasattr(module, "VAR"):
            monkeypatch.setattr(module, "VAR", folder)
    monkeypatch.setattr(stamps, "FOLDER", folder / "setup")
    return folder


def test_a_stamp_says_what_was_done_and_from_what(var, tmp_path):
    (tmp_path / "a").write_text("one")
    made_from = stamps.mark("x", tmp_path / "a")
    assert not stamps.is_done("thing", made_from)
    stamps.keep("thing", made_from)
    assert stamps.is_done("thing", made_from)
    (tmp_path / "a").write_text("two")
    assert not stamps.is_done("thing", stamps.mark("x", tmp_path / "a"))
    stamps.forget("thing")
    stamps.forget("thing")
    assert not stamps.is_done("thing", made_from)


@pytest.mark.parametrize("port", ["abc", "0", "65536", "-1", "80.5", "٨٠٠٠"])
def test_a_port_that_is_none_is_refused_before_anything_is_installed(var, monkeypatch, capsys, port):
    monkeypatch.setattr(installation, "set_up", lambda purpose: pytest.fail("installed something"))
    monkeypatch.setenv("PORT", port)
    assert installation.main(["run"]) == 1
    assert capsys.readouterr().err == (
        f"PORT is {port!r}; write a number from 1 to 65535. Nothing was installed.\n"
    )


@pytest.mark.parametrize("port", ["", " ", "8001", " 8001 "])
def test_a_port_that_is_one_is_not(var, monkeypatch, port):
    asked = []
    monkeypatch.setattr(installation, "set_up", asked.append)
    monkeypatch.setenv("PORT", port)
    assert installation.main(["run"]) == 0
    assert asked == ["run"]


def test_parts_of_a_stamp_do_not_run_together():
    assert stamps.mark("ab", "c") != stamps.mark("a", "bc")


def test_a_command_that_fails_gives_one_sentence_and_a_log(var):
    command = [
        sys.executable,
        "-c",
        "print('fetching'); print('ERROR: no such package'); raise SystemExit(1)",
    ]
    with pytest.raises(SetupError) as why:
        console.run(command, log="pip", failed="It failed.")
    assert (
        str(why.value) == f"It failed. It said: no such package. Everything it said is in {var}/log/pip.log."
    )
    assert (var / "log" / "pip.log").read_text() == "fetching\nERROR: no such package\n"


def test_a_long_command_shows_signs_of_life(var, monkeypatch, capsys):
    monkeypatch.setattr(console, "EVERY", -1)
    console.run([sys.executable, "-c", "print('x')"], log="x", failed="", progress=lambda line: "1 of 2")
    assert capsys.readouterr().out == " 1 of 2"


@pytest.mark.parametrize(
    ("said", "version"), [("v24.19.0", (24, 19)), ("v18.2.1", (18, 2)), ("", (0, 0)), ("what", (0, 0))]
)
def test_the_version_of_node_is_read(tmp_path, said, version):
    program = tmp_path / "node"
    program.write_text(f"#!/bin/sh\necho {said}\n")
    program.chmod(0o755)
    assert node.version_of(str(program)) == version


@pytest.mark.parametrize("program", [None, "/nowhere/node"])
def test_no_node_has_no_version(program):
    assert node.version_of(program) == (0, 0)


def test_without_pythons_own_installer_the_missing_package_is_named(var, monkeypatch):
    find = environment.importlib.util.find_spec
    monkeypatch.setattr(
        environment.importlib.util, "find_spec", lambda name: None if name == "ensurepip" else find(name)
    )
    with pytest.raises(SetupError, match="apt install python3-venv"):
        environment.make()


def test_an_older_python_is_told_so():
    old = "import sys; sys.version_info = (3, 9, 2); import runpy; runpy.run_module('setup', run_name='__main__')"
    result = subprocess.run(
        [sys.executable, "-c", old], cwd=CHECKOUT, capture_output=True, text=True, check=False
    )
    assert result.returncode == 1
    assert result.stderr.startswith("CareSpace needs Python 3.11 or newer and this is 3.9: ")


def test_a_browser_that_is_named_must_be_one(var, monkeypatch, tmp_path):
    monkeypatch.setenv("CHROMIUM", str(tmp_path / "none"))
    with pytest.raises(SetupError, match=r"CHROMIUM is .*none, which is no program"):
        chromium.install_chromium()


def test_no_browser_and_no_package_for_this_machine_is_named(var, monkeypatch):
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setattr(chromium.shutil, "which", lambda name: None)
    monkeypatch.setattr(chromium.platform, "machine", lambda: "aarch64")
    with pytest.raises(SetupError, match="apt install chromium"):
        chromium.install_chromium()


def test_a_folder_that_may_not_be_written_is_named(var, monkeypatch):
    monkeypatch.setattr(installation.os, "access", lambda path, mode: False)
    with pytest.raises(SetupError, match="cannot be written to"):
        installation.check_writable()


def test_a_file_npm_did_not_bring_is_named(var, monkeypatch, tmp_path):
    monkeypatch.setattr(vendor, "MODULES", tmp_path)
    with pytest.raises(SetupError, match="npm's packages lack @fontsource-variable/source-serif-4"):
        vendor.copy_vendor_files()


def test_only_named_files_are_served_and_each_with_a_licence():
    folders = {source.rsplit("/", 1)[0].split("/files")[0].split("/dist")[0] for source in vendor.FILES}
    licensed = {source.rsplit("/", 1)[0] for source in vendor.FILES if "LICENSE" in source}
    assert folders == licensed


def test_reset_throws_away_data_and_keeps_what_was_fetched(var, tmp_path, capsys):
    for name in ("postgres", "secrets", "mail", "vendor/fonts", "setup", "chromium"):
        (var / name).mkdir(parents=True)
    outside = tmp_path / "carespace-0123456789"
    outside.mkdir()
    (var / "postgres-at").write_text(f"{outside}\n")
    (var / "beat-schedule").touch()
    assert installation.main(["reset"]) == 0
    assert {entry.name for entry in var.iterdir()} == {"vendor", "setup", "chromium"}
    assert not outside.exists()


def test_reset_of_a_running_site_is_refused(var, capsys):
    var.mkdir()
    with (var / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert installation.main(["reset"]) == 1
    assert "stop it first" in capsys.readouterr().err


def test_reset_of_a_new_checkout_does_nothing(var):
    assert installation.main(["reset"]) == 0


def test_set_up_knows_its_words(capsys):
    assert installation.main(["walk"]) == 2
    assert "run|test|reset" in capsys.readouterr().err


def test_requirements_are_compiled_from_what_stands_there():
    assert checks.find_stale_requirements() == []


def test_requirements_out_of_step_are_named(tmp_path, monkeypatch):
    for name in checks.SETS:
        for kind in ("in", "txt"):
            (tmp_path / f"{name}.{kind}").write_bytes((CHECKOUT / f"{name}.{kind}").read_bytes())
    monkeypatch.setattr(checks, "CHECKOUT", tmp_path)
    with (tmp_path / "requirements-local.in").open("a") as file:
        file.write("something-new\n")
    said = checks.find_stale_requirements()
    assert [line.split()[0] for line in said] == ["requirements-local.txt", "requirements-dev.txt"]


def test_npms_lock_is_in_step_and_names_no_registry():
    assert checks.find_stale_lock() == []


def test_a_lock_out_of_step_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(checks, "CHECKOUT", tmp_path)
    (tmp_path / "package.json").write_text('{"dependencies": {"a": "2"}}')
    (tmp_path / "package-lock.json").write_text(
        '{"packages": {"": {"dependencies": {"a": "1"}}, "node_modules/a": {"resolved": "https://registry/a"}}}'
    )
    addresses, versions = checks.find_stale_lock()
    assert "addresses" in addresses
    assert "dependencies" in versions


def test_packages_run_on_the_oldest_python(monkeypatch):
    assert checks.find_packages_too_new() == []
    monkeypatch.setattr(checks, "OLDEST_PYTHON", "3.7.0")
    assert any(line.startswith("Django ") for line in checks.find_packages_too_new())


def test_checks_run_side_by_side_and_each_is_said_in_its_place(monkeypatch, capsys):
    code = "import pathlib, sys, time; pathlib.Path(sys.argv[1]).touch()\nwhile not pathlib.Path(sys.argv[2]).exists(): time.sleep(0.01)"
    monkeypatch.setattr(checks.os, "cpu_count", lambda: 2)
    with tempfile.TemporaryDirectory() as folder:
        one, other = f"{folder}/one", f"{folder}/other"  # either waits until the other has begun
        known = {
            "First": ([sys.executable, "-c", code, one, other], {}),
            "Types": ([sys.executable, "-c", code, other, one], {}),
            "Wrong": (
                [sys.executable, "-c", "import os; raise SystemExit(os.environ['WHY'])"],
                {"WHY": "it is wrong"},
            ),
        }
        monkeypatch.setattr(checks, "list_programs", lambda: known)
        monkeypatch.setattr(checks, "LOOKS", {"Look": lambda: ["a fault"]})
        assert checks.check() == 2
    lines = [line for line in capsys.readouterr().out.splitlines() if line]
    assert [line.split(" ")[0] for line in lines] == ["First", "Types", "Wrong", "it", "Look", "a", "2"]
    assert lines[-1] == "2 of 4 checks failed: Wrong, Look."


def test_the_hooks_call_tools_that_the_checks_call():
    hooks = (CHECKOUT / ".pre-commit-config.yaml").read_text()
    known = {" ".join(command) for command, _ in checks.list_programs().values()}
    for tool in ("ruff check", "ruff format --check", "djade --check --target-version 5.2", "lint-imports"):
        assert tool in hooks
        assert any(tool in command for command in known)
