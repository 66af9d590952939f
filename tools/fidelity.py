"""Writes `docs/fidelity.md`: what the simulation rests on, and how sure each of it is.

python tools/fidelity.py            write it
python tools/fidelity.py --check    fail if it would change
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "fidelity.md"
sys.path.insert(0, str(ROOT))

from hvlab.insight.fidelity import as_page  # noqa: E402 - this clone's hvlab, and no other


def main(argv: Sequence[str] | None = None) -> int:
    """Write the page, or say whether it is up to date."""
    parser = argparse.ArgumentParser(description="Write docs/fidelity.md.")
    parser.add_argument("--check", action="store_true", help="write nothing; fail if it is stale")
    check = parser.parse_args(argv).check
    page = as_page()
    if check:
        stale = not PAGE.is_file() or PAGE.read_text(encoding="utf-8") != page
        if stale:
            print("docs/fidelity.md is stale: run `python tools/fidelity.py` and commit the result")
        return int(stale)
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page, encoding="utf-8", newline="\n")
    print(f"{PAGE.relative_to(ROOT)} is written")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
