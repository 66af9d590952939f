"""The two commands of the README, as a reader would copy them.

python tools/readme_commands.py install|test     prints one
python tools/readme_commands.py --try-install    runs the first, and waits for JupyterLab
"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).parent.parent
FENCE = re.compile(
    r"^```(?:shell|sh|bash|powershell|console)\n(.*?)^```$", re.MULTILINE | re.DOTALL
)
START = "/lab/tree/00-start-here.ipynb"
PATIENCE = 300  # seconds: a first installation fetches about 100 packages


def commands(readme: str) -> dict[str, str]:
    """The first two command blocks of a README; each must be a single line."""
    blocks = [block.strip() for block in FENCE.findall(readme)][:2]
    if len(blocks) < 2 or any("\n" in block for block in blocks):
        raise SystemExit(f"README.md should begin with two one-line commands, not {blocks}")
    return dict(zip(("install", "test"), blocks, strict=True))


def try_install(line: str) -> None:
    """Run the first command to the point where JupyterLab answers, as a user who is new to it.

    Only what a container cannot have is set for it: no browser to open, and root is allowed.
    """
    with tempfile.TemporaryDirectory(prefix="hvlab-readme-", ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        settings = {"ServerApp": {"allow_root": True, "open_browser": False}}
        (home / "jupyter").mkdir()
        (home / "jupyter" / "jupyter_server_config.json").write_text(json.dumps(settings))
        environment = os.environ | {
            "HOME": str(home),
            "JUPYTER_CONFIG_DIR": str(home / "jupyter"),
            "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
        }
        said = (home / "said.txt").open("w+")
        shell = subprocess.Popen(
            ["bash", "-c", line],
            cwd=ROOT,
            env=environment,
            stdout=said,
            stderr=said,
            start_new_session=True,
        )
        try:
            wait_for_jupyterlab(shell, home)
        finally:
            os.killpg(shell.pid, signal.SIGTERM)
            shell.wait(timeout=60)
            said.seek(0)
            print(*[text for text in said.read().splitlines() if "hvlab" in text][-8:], sep="\n")
            said.close()
        if not (home / "hvlab-course" / START.rsplit("/", 1)[-1]).is_file():
            raise SystemExit("the course was not copied to ~/hvlab-course")


def wait_for_jupyterlab(shell: subprocess.Popen[bytes], home: Path) -> None:
    """Return when the start page is served; complain if the command ends before that."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if shell.poll() is not None:
            raise SystemExit(f"the command ended early: {(home / 'said.txt').read_text()}")
        for server in (home / "runtime").glob("jpserver-*.json"):
            try:
                where = json.loads(server.read_text())
                address = f"http://127.0.0.1:{where['port']}{START}?token={where['token']}"
                with urllib.request.urlopen(address, timeout=10) as page:
                    if page.status == 200:
                        print(f"JupyterLab answers at {START}")
                        return
            except (OSError, ValueError):
                pass  # not yet
        time.sleep(0.2)
    raise SystemExit(f"no JupyterLab after {PATIENCE} seconds: {(home / 'said.txt').read_text()}")


def main(words: list[str]) -> int:
    """Print a command, or try the first."""
    both = commands((ROOT / "README.md").read_text(encoding="utf-8"))
    if words == ["--try-install"]:
        try_install(both["install"])
        return 0
    if len(words) == 1 and words[0] in both:
        print(both[words[0]])
        return 0
    print(__doc__, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
