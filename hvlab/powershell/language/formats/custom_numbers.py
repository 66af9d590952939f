"""Custom numeric format strings: '#,##0.00', '000', '0.0%', '0.###E+0', 'plus;minus;zero'."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Context, Decimal

from hvlab.powershell.language.formats.cultures import Culture

_WIDE = Context(prec=700, rounding=ROUND_HALF_UP, Emax=99999, Emin=-99999)


@dataclass
class _Section:
    """One section, read: literals stay in `items` between the digit placeholders."""

    items: list[tuple[str, str]] = field(default_factory=list)
    """('lit', text), ('0'|'#', ''), ('.', ''), ('E', 'E+00')."""
    percent: int = 0
    """Powers of ten to multiply with."""
    scale: int = 0
    """Commas in front of the point: each divides by a thousand."""
    group: bool = False


def custom(number: Decimal, form: str, culture: Culture) -> str:
    """A number in a custom format."""
    sections = _split(form)
    negative = number < 0
    chosen, keep_sign = _choose(number, sections)
    section = _read(sections[chosen])
    text, is_zero = _render(abs(number), section, culture)
    if is_zero and chosen != 2 and len(sections) > 2 and sections[2]:
        section = _read(sections[2])
        return _render(Decimal(0), section, culture)[0]
    return "-" + text if negative and keep_sign and not is_zero else text


def _choose(number: Decimal, sections: list[str]) -> tuple[int, bool]:
    """Which section a number takes, and whether it still needs its minus."""
    if number == 0 and len(sections) > 2 and sections[2]:
        return 2, False
    if number < 0 and len(sections) > 1 and sections[1]:
        return 1, False
    return 0, True


def _split(form: str) -> list[str]:
    """Sections at semicolons outside quotes."""
    parts, current, index = [], "", 0
    while index < len(form):
        end = _literal_end(form, index)
        if end > index:
            current += form[index:end]
            index = end
        elif form[index] == ";":
            parts.append(current)
            current, index = "", index + 1
        else:
            current += form[index]
            index += 1
    return [*parts, current]


def _literal_end(form: str, index: int) -> int:
    """The end of an escaped character or quoted text that begins here; else the index itself."""
    if form[index] == "\\":
        return min(index + 2, len(form))
    if form[index] in "'\"":
        close = form.find(form[index], index + 1)
        return len(form) if close < 0 else close + 1
    return index


def _read(form: str) -> _Section:
    """A section's parts."""
    section = _Section()
    index, seen_point, commas = 0, False, 0
    while index < len(form):
        character = form[index]
        end = _literal_end(form, index)
        exponent = _exponent(form, index)
        if end > index:
            section.items.append(("lit", _unquoted(form[index:end])))
            index = end - 1
        elif character in "0#":
            if commas and not seen_point:
                section.group = True
            commas = 0
            section.items.append((character, ""))
        elif character == "." and not seen_point:
            section.scale, commas, seen_point = commas, 0, True
            section.items.append((".", ""))
        elif character == ",":
            commas += not seen_point and any(kind in "0#" for kind, _ in section.items)
        elif exponent:
            section.items.append(("E", exponent))
            index += len(exponent) - 1
        else:
            section.percent += {"%": 2, "‰": 3}.get(character, 0)
            section.items.append(("lit", character if character != "." else ""))
        index += 1
    if commas and not seen_point:
        section.scale = commas
    return section


def _unquoted(text: str) -> str:
    """The text of an escape or a quotation."""
    if text.startswith("\\"):
        return text[1:]
    return text[1:-1] if len(text) > 1 and text[-1] == text[0] else text[1:]


def _exponent(form: str, index: int) -> str:
    """'E+00' when an exponent stands here, else ''."""
    if form[index] not in "eE":
        return ""
    end = index + 1
    if end < len(form) and form[end] in "+-":
        end += 1
    zeros = end
    while zeros < len(form) and form[zeros] == "0":
        zeros += 1
    return form[index:zeros] if zeros > end else ""


def _render(number: Decimal, section: _Section, culture: Culture) -> tuple[str, bool]:
    """A number without its sign in a section; and whether it came out as zero."""
    kinds = [kind for kind, _ in section.items]
    point = kinds.index(".") if "." in kinds else len(kinds)
    before = [kind for kind in kinds[:point] if kind in "0#"]
    after = [kind for kind in kinds[point:] if kind in "0#"]
    if not before and not after:
        literal = "".join(text for kind, text in section.items if kind == "lit")
        return literal, number == 0
    number = number.scaleb(section.percent - 3 * section.scale, _WIDE)
    exponent = 0
    if "E" in kinds and number:
        exponent = number.adjusted() - max(len(before), 1) + 1
        number = number.scaleb(-exponent, _WIDE)
    rounded = number.quantize(Decimal(1).scaleb(-len(after)), context=_WIDE)
    whole, _, fraction = f"{rounded:f}".partition(".")
    whole = whole.lstrip("0")
    needed = len(before) - before.index("0") if "0" in before else 0
    whole = whole.rjust(needed, "0")
    keep = len(after) - after[::-1].index("0") if "0" in after else 0
    fraction = fraction[:keep] + fraction[keep:].rstrip("0")
    pieces = _Pieces(whole, fraction, exponent, len(before), culture.group if section.group else "")
    return pieces.lay_out(section, culture), rounded == 0


@dataclass
class _Pieces:
    """Digits ready to be dealt out to the placeholders."""

    whole: str
    fraction: str
    exponent: int
    places: int
    group: str

    def lay_out(self, section: _Section, culture: Culture) -> str:
        """The text of a section."""
        out: list[str] = []
        left, used, behind = self.places, 0, False
        for kind, text in section.items:
            if kind == "lit":
                out.append(text)
            elif kind == ".":
                if self.places == 0 and self.whole:
                    out.append(self._digits(0, len(self.whole)))
                behind = True
                out.append(culture.decimal if self.fraction else "")
            elif kind == "E":
                out.append(_exponent_text(text, self.exponent))
            elif behind:
                out.append(self.fraction[used : used + 1])
                used += 1
            else:
                out.append(self._take(left))
                left -= 1
        return "".join(out)

    def _take(self, left: int) -> str:
        """The digits for the placeholder that has `left - 1` more behind it before the point; the
        first placeholder takes all that are too many."""
        end = len(self.whole) - left + 1
        start = 0 if left == self.places else max(end - 1, 0)
        return self._digits(start, end) if end > 0 else ""

    def _digits(self, start: int, end: int) -> str:
        """Digits with group separators in front of each third from the right."""
        text = ""
        for index in range(start, end):
            text += self.whole[index]
            behind = len(self.whole) - index - 1
            if self.group and behind and behind % 3 == 0:
                text += self.group
        return text


def _exponent_text(form: str, exponent: int) -> str:
    """'E+00' filled in."""
    sign = "-" if exponent < 0 else "+" if "+" in form else ""
    return form[0] + sign + str(abs(exponent)).rjust(form.count("0"), "0")
