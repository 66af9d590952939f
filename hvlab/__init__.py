"""hvlab: a Hyper-V checkpoint training lab in Jupyter."""

__version__ = "0.1.0.dev0"
