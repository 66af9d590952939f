"""The long run: `python -m tests.powershell.fuzz --minutes 10`."""

import argparse
import json
import time
from pathlib import Path

from tests.powershell.fuzz.harness import Harness

CORPUS = Path(__file__).parents[4] / "shared" / "corpus"
FIELDS = {"powershell_snippets.jsonl": "snippet", "powershell_goldens.jsonl": "code"}


def corpus() -> list[str]:
    """Real scripts to mutate, where they are at hand."""
    found = []
    for name, field in FIELDS.items():
        path = CORPUS / name
        if path.exists():
            lines = path.read_text("utf-8").splitlines()
            found += [json.loads(line)[field] for line in lines]
    return found


def main() -> int:
    """Run for as long as was asked, and say what was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--text", help="run this text alone")
    typed = parser.parse_args()
    harness = Harness(typed.seed, corpus())
    if typed.text is not None:
        texts = iter([typed.text])
        harness.texts.text = lambda: next(texts)  # type: ignore[method-assign]
        findings = harness.run(lambda count: count >= 1)
    else:
        until = time.perf_counter() + typed.minutes * 60
        findings = harness.run(lambda _: time.perf_counter() >= until)
    print(findings.report())
    return 1 if findings.found else 0


if __name__ == "__main__":
    raise SystemExit(main())
