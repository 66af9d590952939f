"""What a user can do something about, in one line."""

# hvlab is installed from its source, never by name: nobody else's package may answer to it.
REINSTALL = "in the folder of hvlab's source: python -m pip install --force-reinstall --no-deps ."


class Problem(Exception):
    """A reason to stop, worded for the person at the keyboard: what is wrong, then what helps."""
