#!/usr/bin/env python3
"""Writes the table by which text is folded to ASCII, and the values that the tests compare it with.

    scripts/latin-ascii.py        writes core/src/text/latin_ascii.rs and tests/vectors/latin-ascii.tsv

The ASCII form of a character is what ICU's `uconv` (Debian: icu-devtools) makes of it with Unicode
CLDR's transform Latin-ASCII, the compatibility decomposition (NFKD), and Latin-ASCII again, since a
decomposition may be Latin ("㎨" has a division slash). A character without such a form is in neither
file. The vectors have every character that has one; the table leaves out what decomposes canonically
("é"), since the library takes such a character apart first.
"""

import re
import subprocess
import unicodedata
from pathlib import Path
from typing import Dict, List, Tuple

ROOT = Path(__file__).resolve().parent.parent
TRANSFORM = "Latin-ASCII; Any-NFKD; Latin-ASCII"
# CLDR's release of each release of ICU: https://cldr.unicode.org/index/downloads
CLDR = {"72.1": "42", "73.2": "43.1", "74.2": "44.1", "76.1": "46"}
# In the table an offset has twelve bits, a length four.
FORMS_MAX = 1 << 12
FORM_MAX = 15
RUN_MAX = 255


def icu_version() -> str:
    said = subprocess.run(["uconv", "--version"], check=True, stdout=subprocess.PIPE, text=True)
    found = re.search(r"ICU (\d+\.\d+)", said.stdout)
    if found is None or found.group(1) not in CLDR:
        raise SystemExit(f"which release of CLDR does this ICU have? {said.stdout}")
    return found.group(1)


def is_printable_ascii(text: str) -> bool:
    return text != "" and all(" " <= character <= "~" for character in text)


def ascii_forms() -> Dict[int, str]:
    """The ASCII form of every character that has one, by code point."""
    codes = [code for code in range(0x80, 0x110000) if not 0xD800 <= code < 0xE000]
    # One character a line: a rule that looks at the character before finds none.
    lines = "\n".join(map(chr, codes))
    command = ["uconv", "-f", "utf-8", "-t", "utf-8", "-x", TRANSFORM]
    said = subprocess.run(command, input=lines.encode(), check=True, stdout=subprocess.PIPE)
    forms = said.stdout.decode().split("\n")
    assert len(forms) == len(codes)
    return {code: form for code, form in zip(codes, forms) if is_printable_ascii(form)}


def is_composed(code: int) -> bool:
    return unicodedata.normalize("NFD", chr(code)) != chr(code)


def runs(forms: Dict[int, str]) -> List[Tuple[int, List[str]]]:
    """Neighbours whose forms have one length: the first code point, and the form of each."""
    found: List[Tuple[int, List[str]]] = []
    for code in sorted(forms):
        form = forms[code]
        if found:
            first, listed = found[-1]
            joins = code == first + len(listed) and len(form) == len(listed[0])
            if joins and len(listed) < RUN_MAX:
                listed.append(form)
                continue
        found.append((code, [form]))
    return found


def pool(texts: List[str]) -> str:
    """One text that has every one of these in it; what one ends with and the next begins with is shared."""
    whole = ""
    for text in sorted(set(texts), key=lambda text: (-len(text), text)):
        if text in whole:
            continue
        shared = max(n for n in range(len(text)) if whole.endswith(text[:n]))
        whole += text[shared:]
    return whole


def rust_numbers(numbers: List[str]) -> str:
    lines, line = [], "   "
    for number in numbers:
        if len(line) + len(number) + 2 > 100:
            lines.append(line)
            line = "   "
        line += f" {number},"
    return "\n".join(lines + [line])


def rust_text(text: str) -> str:
    parts = [text[at : at + 80] for at in range(0, len(text), 80)]
    escaped = [part.replace("\\", "\\\\").replace('"', '\\"') for part in parts]
    return "\n".join(f'    "{part}",' for part in escaped)


def table(forms: Dict[int, str], source: str) -> str:
    listed = runs({code: form for code, form in forms.items() if not is_composed(code)})
    assert all(first >> 16 < 2 and first >> 16 == first + len(run) - 1 >> 16 for first, run in listed)
    whole = pool(["".join(run) for _, run in listed])
    assert len(whole) <= FORMS_MAX and all(len(run[0]) <= FORM_MAX for _, run in listed)
    places = [whole.index("".join(run)) << 4 | len(run[0]) for _, run in listed]
    plane_1 = sum(first < 0x10000 for first, _ in listed)
    count = len(listed)
    return f"""//! The ASCII forms of characters that do not decompose canonically. Written by
//! scripts/latin-ascii.py: do not edit.
//!
//! Source: {source}, transforms "{TRANSFORM}".
//! The data are Unicode's (Unicode License V3, https://www.unicode.org/license.txt).

/// Where the runs of plane 1 (U+10000 to U+1FFFF) begin; those before are of plane 0.
pub(super) const PLANE_1: usize = {plane_1};

/// The first character of each run, less its plane.
#[rustfmt::skip]
pub(super) static FIRST: [u16; {count}] = [
{rust_numbers([f"0x{first & 0xFFFF:04X}" for first, _ in listed])}
];

/// How many characters follow one another in each run.
#[rustfmt::skip]
pub(super) static COUNT: [u8; {count}] = [
{rust_numbers([str(len(run)) for _, run in listed])}
];

/// Where in [`FORMS`] the forms of each run stand, times 16, and the length of one.
#[rustfmt::skip]
pub(super) static PLACE: [u16; {count}] = [
{rust_numbers([f"0x{place:04X}" for place in places])}
];

/// Every form; those of a run stand one after the other.
#[rustfmt::skip]
pub(super) static FORMS: &str = concat!(
{rust_text(whole)}
);
"""


def vectors(forms: Dict[int, str]) -> str:
    def escaped(form: str) -> str:
        return "\\x2D" if form == "-" else form.replace("\\", "\\\\")

    rows = [f"{code:04X}\t{escaped(form)}" for code, form in sorted(forms.items())]
    return "\n".join(["#code\tascii", *rows, ""])


def main() -> None:
    icu = icu_version()
    forms = ascii_forms()
    rust = table(forms, f"ICU {icu} (uconv), which has Unicode CLDR {CLDR[icu]}")
    (ROOT / "core/src/text/latin_ascii.rs").write_text(rust, encoding="ascii")
    (ROOT / "tests/vectors/latin-ascii.tsv").write_text(vectors(forms), encoding="ascii")
    print(f"{len(forms)} characters have an ASCII form")


main()
