"""`hvlab` as typed: every mistake is answered in one line, and JupyterLab really opens."""

import json
import os
import re
import socket
import subprocess
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.patience import PATIENCE, end, expect_soon, free_port

ALLOW_ROOT = ["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []


def one_line(done) -> str:
    """What was said to somebody who made a mistake."""
    assert done.returncode in (1, 2)
    assert "" == done.stdout
    assert 1 == len(done.stderr.splitlines()), done.stderr
    return done.stderr.strip()


def test_version(installed):
    """`hvlab --version` prints the version and nothing else."""
    done = installed.run("--version")

    assert (0, "hvlab 0.1\n", "") == (done.returncode, done.stdout, done.stderr)


def test_help(installed):
    """The help shows examples, and its lines fit a console of 100 columns."""
    for words in (["--help"], ["lab", "--help"]):
        done = installed.run(*words)

        assert 0 == done.returncode
        assert "hvlab lab 02 " in done.stdout
        assert max(map(len, done.stdout.splitlines())) <= 100
    assert "never overwritten" in done.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["docter"], "invalid choice: 'docter'"),
        (["02"], "'02' is no command; did you mean: hvlab lab 02"),
        (["03-time-skew.ipynb"], "did you mean: hvlab lab 03-time-skew.ipynb"),
        (["lab", "my", "course", "02"], "put quotes around a name with spaces"),
        (["--port", "70000"], "a port is a number from 1 to 65535"),
        (["--port"], "expected one argument"),
        (["--nobrowser"], "unrecognized arguments: --nobrowser"),
        (["doctor", "--", "--debug"], "only 'hvlab lab' passes arguments on"),
        (["lab", "dormant-brunches"], "there is 02-dormant-branches.ipynb"),
    ],
)
def test_slips(installed, words, said):
    """A slip is answered in one line; nothing is copied."""
    line = one_line(installed.run(*words))

    assert line.startswith("hvlab: ")
    assert said in line
    assert not installed.course.exists()


def test_port_in_use(installed):
    """A taken port is named, before anything is copied."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        line = one_line(installed.run("lab", "--port", str(port)))

    assert f"hvlab: port {port} is in use; name another, or leave --port out" in line
    assert not installed.course.exists()


def test_without_jupyterlab(installed):
    """Without JupyterLab there is one line that says how to get it, and no traceback."""
    (installed.root / "jupyterlab.py").write_text("raise ImportError('not here')")

    line = one_line(installed.run())

    assert 'python -m pip install "jupyterlab>=4.4,<5"' in line


def test_incomplete_installation(installed):
    """An installation without notebooks says so."""
    for path in installed.originals.iterdir():
        path.unlink()

    assert "notebooks are missing from this installation" in one_line(installed.run())


def test_doctor(installed):
    """The doctor prints what is missing with what to type, and answers with status 1."""
    done = installed.run("doctor")

    assert 1 == done.returncode
    assert re.search(
        r"MISSING +manager view +manager.js is not in this installation\n +fix: .*pip", done.stdout
    )
    assert re.search(r"ok +course +3 notebooks", done.stdout)
    assert re.search(r"ok +kernel +python3 runs this Python", done.stdout)


@pytest.mark.skipif(os.name == "nt", reason="platform: Windows has no SIGPIPE to be counted")
def test_a_reader_that_has_seen_enough(installed):
    """`hvlab doctor | head` ends without a word on the error stream."""
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        installed.command("doctor"), env=installed.environment(), cwd=installed.home,
        stdout=writer, stderr=subprocess.PIPE, text=True, check=False,
    )  # fmt: skip
    os.close(writer)

    assert (141, "") == (done.returncode, done.stderr)


def test_doctor_sees_another_kernel(installed):
    """A kernel that another Python left under the same name is found out."""
    spec = installed.home / "data" / "kernels" / "python3" / "kernel.json"
    spec.parent.mkdir(parents=True)
    spec.write_text(
        json.dumps({"argv": ["/other/python"], "display_name": "x", "language": "python"})
    )
    environment = installed.environment() | {"JUPYTER_PATH": str(installed.home / "data")}

    done = subprocess.run(
        installed.command("doctor"),
        env=environment, cwd=installed.home, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert "python3 runs /other/python, which may not have hvlab" in done.stdout


# ------------------------------------------------------------------ JupyterLab, for real


@contextmanager
def serving(installed, *words):
    """`hvlab ...` with a JupyterLab that answers; yields a function that asks it."""
    port = free_port()
    command = installed.command("lab", *words, "--no-browser", "--port", str(port))
    log = installed.home / "jupyter.log"
    with log.open("w") as said:
        server = subprocess.Popen(
            [*command, "--", "--IdentityProvider.token=secret", *ALLOW_ROOT],
            cwd=installed.home, env=installed.environment(), stdout=said, stderr=said,
        )  # fmt: skip

    def ask(path: str, put: object = None) -> str:
        request = urllib.request.Request(
            f"http://127.0.0.1:{port}{path}",
            method="GET" if put is None else "PUT",
            data=None if put is None else json.dumps(put).encode(),
            headers={"Authorization": "token secret"},
        )
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return answer.read().decode()

    def answers() -> bool:
        assert server.poll() is None, log.read_text()
        try:
            return bool(ask("/api/status"))
        except OSError:
            return False

    try:
        expect_soon(True, answers)
        yield ask, log
    finally:
        end(server)


@pytest.mark.slow
def test_opens_jupyterlab(installed):
    """`hvlab lab 02` serves the learner's folder, opens that notebook, and asks nobody for news."""
    with serving(installed, "02") as (ask, log):
        contents = json.loads(ask("/api/contents"))["content"]
        page = ask("/lab/tree/02-dormant-branches.ipynb")
        news = json.loads(ask("/lab/api/settings/@jupyterlab/apputils-extension:notification"))

    defaults = news["schema"]["properties"]
    assert {"00-start-here.ipynb", "01-revert-versus-apply.ipynb", "02-dormant-branches.ipynb"} == {
        file["name"] for file in contents
    }
    assert "jupyter-config-data" in page
    assert ("false", False) == (
        defaults["fetchNews"]["default"],
        defaults["checkForUpdates"]["default"],
    )
    assert "/lab/tree/02-dormant-branches.ipynb?token=" in log.read_text()


@pytest.mark.slow
def test_leaves_the_users_jupyter_alone(installed):
    """What the user configured holds, in hvlab and after it; open tabs do not mix with theirs."""
    own = installed.home / ".jupyter"
    news = own / "lab" / "user-settings" / "@jupyterlab" / "apputils-extension"
    news.mkdir(parents=True)
    (news / "notification.jupyterlab-settings").write_text('{"fetchNews": "true"}')
    (own / "jupyter_server_config.json").write_text('{"ServerApp": {"iopub_msg_rate_limit": 7}}')
    (own / "migrated").write_text("")
    before = contents(own)

    with serving(installed, "my course") as (ask, _):
        setting = json.loads(ask("/lab/api/settings/@jupyterlab/apputils-extension:notification"))
        ask("/lab/api/workspaces/default", put={"data": {}, "metadata": {"id": "default"}})

    assert "true" == setting["settings"]["fetchNews"]
    assert before == contents(own)
    assert list((installed.home / "my course" / ".hvlab" / "workspaces").iterdir())


def contents(folder: Path) -> dict[Path, bytes]:
    """Every file with its bytes."""
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.skipif(not ALLOW_ROOT, reason="platform: only root is refused by JupyterLab")
@pytest.mark.slow
def test_root(installed):
    """Root, as in a container, is told what to type."""
    done = installed.run("--no-browser")

    assert 1 == done.returncode
    assert done.stderr.endswith("unless told to: hvlab lab -- --allow-root\n")
