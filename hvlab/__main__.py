"""`python -m hvlab` is `hvlab`, for when the command is not on the PATH."""

import sys

from hvlab.cli import main

if __name__ == "__main__":
    sys.exit(main())
