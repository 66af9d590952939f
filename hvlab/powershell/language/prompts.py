"""Questions of the console: mandatory parameters, confirmations, choices."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hvlab.powershell.values.credentials import PSCredential, SecureString

if TYPE_CHECKING:
    from hvlab.powershell.language.binding.binder import Binder
    from hvlab.powershell.language.binding.signature import Slot
    from hvlab.powershell.language.console import Console

Choices = tuple[tuple[str, str, str], ...]
"""Key, label and help text of each choice."""

SURE = "Are you sure you want to perform this action?"
ALL: Choices = (
    ("Y", "Yes", "Continue with only the next step of the operation."),
    ("A", "Yes to All", "Continue with all the steps of the operation."),
    ("N", "No", "Skip this operation and proceed with the next operation."),
    ("L", "No to All", "Skip this operation and all subsequent operations."),
    (
        "S",
        "Suspend",
        'Pause the current pipeline and return to the command prompt. Type "exit" to resume the '
        "pipeline.",
    ),
)
YES_NO: Choices = (ALL[0], ALL[2], ALL[4])
HALT: Choices = (
    ("Y", "Yes", "Continue with only the next step of the operation."),
    ("A", "Yes to All", "Continue with all the steps of the operation."),
    ("H", "Halt Command", "Stop this command."),
    ALL[4],
)


class Prompts:
    """Asks a console; every method raises NonInteractive where nobody answers."""

    def __init__(self, console: Console) -> None:
        self._console = console

    def choose(self, caption: str, message: str, choices: Choices, default: str) -> str:
        """The key of a choice. Wrong answers are asked again, `?` explains."""
        if not self._console.interactive:
            self._console.read_line("")
        lines = [line for line in (caption, message) if line]
        self._console.write("".join(line + "\n" for line in lines), "prompt")
        labels = "  ".join(f"[{key}] {label}" for key, label, _ in choices)
        question = f'{labels}  [?] Help (default is "{default}"): '
        while True:
            answer = self._console.read_line(question).strip()
            if not answer:
                return default
            if answer == "?":
                self._explain(choices)
                continue
            for key, label, _ in choices:
                if answer.upper() == key or answer.lower() == label.lower():
                    if key == "S":
                        self._console.write("Suspending is not simulated in this lab.\n", "prompt")
                        break
                    return key

    def _explain(self, choices: Choices) -> None:
        self._console.write("".join(f"{key} - {text}\n" for key, _, text in choices), "prompt")

    def confirm(self, sentence: str, caption: str = "Confirm") -> str:
        """Y, A, N or L to what -Confirm asks."""
        return self.choose(caption, f"{SURE}\n{sentence}", ALL, "Y")

    def yes_or_no(self, query: str, caption: str = "Confirm", *, to_all: bool = False) -> str:
        """Y or N to the question that -Force leaves out, or `to_all` A or L as well."""
        return self.choose(caption, query, ALL if to_all else YES_NO, "Y")

    def inquire(self, message: str) -> str:
        """What to do with an error or a warning under the preference Inquire: Y, A or H."""
        return self.choose("Confirm", message, HALT, "Y")

    # Mandatory parameters

    def supply(self, binder: Binder, slots: list[Slot]) -> list[Any]:
        """Ask for mandatory parameters, one by one."""
        if not self._console.interactive:
            self._console.read_line("")
        name = binder.signature.info.name
        self._console.write(
            f"\ncmdlet {name} at command pipeline position {binder.number}\n"
            "Supply values for the following parameters:\n",
            "prompt",
        )
        if any(slot.parameter.help for slot in slots):
            self._console.write("(Type !? for Help.)\n", "prompt")
        return [self._value(slot) for slot in slots]

    def _value(self, slot: Slot) -> Any:
        parameter = slot.parameter
        kind = parameter.type.lower()
        if kind.endswith("[]"):
            return self._values(slot)
        if kind == "securestring":
            return SecureString(self._console.read_line(f"{parameter.name}: ", True))
        if kind == "pscredential":
            return self.credential("", "Enter your credentials.")
        return self._line(f"{parameter.name}: ", slot)

    def _values(self, slot: Slot) -> list[str]:
        """A list: one after the other until an empty line."""
        found: list[str] = []
        while True:
            line = self._line(f"{slot.name}[{len(found)}]: ", slot)
            if not line:
                return found
            found.append(line)

    def _line(self, prompt: str, slot: Slot) -> str:
        while True:
            line = self._console.read_line(prompt)
            if line != "!?":
                return line
            self._console.write((slot.parameter.help or "No help is available.") + "\n", "prompt")

    def credential(self, user: str, message: str, caption: str = "") -> PSCredential:
        """A user name and a password, as Get-Credential asks for them."""
        if not self._console.interactive:
            self._console.read_line("")
        self._console.write(
            f"\n{caption or 'Windows PowerShell credential request'}\n{message}\n", "prompt"
        )
        if not user:
            user = self._console.read_line("User: ")
        password = self._console.read_line(f"Password for user {user}: ", True)
        return PSCredential(user, SecureString(password))
