"""Puts the course's notebooks into the wheel, beside the code that opens them."""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CourseNotebooks(BuildHookInterface):  # type: ignore[type-arg, misc, unused-ignore]
    """A wheel carries notebooks/ as hvlab/notebooks; an editable install reads them in place."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add every notebook and picture of the course to the wheel."""
        if version == "editable":
            return
        course = Path(self.root) / "notebooks"
        for file in sorted(course.rglob("*")):
            inside = file.relative_to(course)
            if file.is_file() and not any(part.startswith(".") for part in inside.parts):
                build_data["force_include"][str(file)] = f"hvlab/notebooks/{inside.as_posix()}"
