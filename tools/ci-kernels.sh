#!/usr/bin/env bash
# Runs tests/kernels on kernels that serve clicks in other threads than the newest does:
# 6.31 in the main thread only, 7.3 in a thread of their own. hvlab does not install itself beside
# 7.3 (see pyproject.toml), but a later kernel may use threads again.
# Usage: ci-kernels.sh SCRATCH-FOLDER
set -euo pipefail
cd "$(dirname "$0")/.."
scratch=$1

if [[ ! -d tests/kernels ]]; then
  echo "tests/kernels does not exist yet" >&2
  exit 1
fi
for version in 6.31.0 7.3.0; do
  python=$scratch/kernel-$version/bin/python
  python -m venv "$scratch/kernel-$version"
  "$python" -m pip install --quiet -e . \
    "nbval==0.11.0" "pytest<10" "pytest-xdist" "hypothesis" "nbclient" "nbformat"
  "$python" -m pip install --quiet --no-deps "ipykernel==$version"
  echo "ipykernel $("$python" -c 'import ipykernel; print(ipykernel.__version__)')"
  HVLAB_CI=1 "$python" -m pytest tests/kernels --quiet
done
