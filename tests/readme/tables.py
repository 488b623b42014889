#!/usr/bin/env python3
"""Writes the tables of statuses into the READMEs: from src/status_text.rs, numbers from the header.

    python3 tests/readme/tables.py
"""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
READMES = {"en": "README.md", "pt": "README.pt-BR.md", "es": "README.es.md"}
HEADS = {
    "en": ("number", "status", "cause and cure"),
    "pt": ("número", "status", "causa e solução"),
    "es": ("número", "status", "causa y solución"),
}
BEGIN = "<!-- table: statuses -->\n"
END = "<!-- end of table -->\n"


def statuses():
    """(number, name, {language: text}) of every status, in the order of the source."""
    source = (ROOT / "src/status_text.rs").read_text(encoding="utf-8")
    header = (ROOT / "include/posqr.h").read_text(encoding="utf-8")
    numbers = dict(re.findall(r"^#define (QR_OK|QR_ERR_\w+) +(\d+)\b", header, re.M))
    found = []
    for block in re.findall(r"^    StatusText \{\n(.*?)^    \},\n", source, re.M | re.S):
        name = re.search(r'name: c"(\w+)"', block).group(1)
        texts = {
            language: re.sub(r"\\\n\s*", "", text).replace(r"\"", '"')
            for language, text in re.findall(r'\b(pt|es|en): "((?:[^"\\]|\\.|\\\n)*)"', block)
        }
        found.append((int(numbers.pop(name)), name, texts))
    if numbers:
        sys.exit("statuses of the header without a text: " + ", ".join(numbers))
    return found


def status_table(language):
    """The table as it stands in the README of this language."""
    lines = ["| {} | {} | {} |".format(*HEADS[language]), "|---|---|---|"]
    for number, name, texts in statuses():
        text = texts[language].replace("|", "\\|").replace("*", "\\*").replace("<", "\\<")
        lines.append("| {} | `{}` | {} |".format(number, name, text))
    return "\n".join(lines) + "\n"


def main():
    for language, name in READMES.items():
        path = ROOT / name
        before, rest = path.read_text(encoding="utf-8").split(BEGIN)
        _, after = rest.split(END)
        path.write_text(before + BEGIN + status_table(language) + END + after, encoding="utf-8")


if __name__ == "__main__":
    main()
