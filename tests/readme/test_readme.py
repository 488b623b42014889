"""The READMEs: equal to each other, every block of code runs, every output and table is true.

POSQR_LIBRARY names the built library; POSQR_BUILD the build folder (where it is not the one above
the library's). Needs what scripts/install-tools.sh test installs; whatever is missing fails.

A fenced block has a comment above it that says what it is:

    test: make                   calls of make that are not repeated here: the targets exist
    test: demo                   what make demo prints; the drawing is counted, not shown
    test: sh [exit=N]            runs in a folder that looks like the checkout after make
    test: c file=F [same=F]      compiles as C89 without a warning, runs, and is kept as F
    test: c statements           the same inside the program of till.c, once the sale is filled in
    test: c file=F exit=N        the same for a program that is to fail when it is called like that
    test: cpp | python file=F    likewise; C++98
    test: sandbox                as sh, beside a sandbox that pays after two seconds: its port and token are put in
    test: cmake file=F           is kept as F
    test: output [translated]    what the block before printed, or, with exit=N, complained of;
                                 `translated`: in the README's language
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(HERE.parent), str(ROOT / "python")]

import posqr  # noqa: E402
import sandbox  # noqa: E402

READMES = {"en": "README.md", "pt": "README.pt-BR.md", "es": "README.es.md"}
LANGUAGES = sorted(READMES)
TOOLS = ("sh", "make", "cmake", "gcc", "g++", "pkg-config", "zbarimg", "objdump", "python3", "cobc")
STRICT = ["-pedantic", "-Wall", "-Wextra", "-Werror"]
MARKER = re.compile(r"<!-- test: (.*) -->")
# The body of main() in till.c, up to the point where the sale is filled in.
STATEMENTS = """#include <posqr.h>
#include <stdio.h>
#include <string.h>

int main(void)
{
    qr_charge sale = QR_CHARGE_INIT;
    qr_error err = QR_ERROR_INIT;
    char payload[QR_PAYLOAD_MAX + 1];
    uint32_t len = 0;

    sale.profile = QR_PROFILE_MERCADO_PAGO;
    sale.country = "BR";
    sale.user_id = "582245993";
    sale.amount = "5.00";
    sale.merchant_name = "TuNegocio";
    sale.merchant_city = "Sao Paulo";
    sale.reference = "ticket-123";
    (void)sale;
    (void)payload;
    {
%s
    }
    return 0;
}
"""


class Block:
    """One fenced block: its marker, its text, and where it stands."""

    def __init__(self, kind, options, text, place):
        self.kind = kind
        self.options = options
        self.text = text
        self.place = place

    def option(self, name):
        return next((o.split("=", 1)[1] for o in self.options if o.startswith(name + "=")), None)

    def essence(self):
        """The text without what a translation may change."""
        if "translated" in self.options:
            return ""
        text = self.text
        if self.kind in ("c", "cpp"):
            text = re.sub(r"\s*/\*.*?\*/", "", text, flags=re.S)
            text = re.sub(r"\s*//.*", "", text)
        elif self.kind in ("sh", "sandbox", "make", "cmake", "python"):
            text = re.sub(r"(^|\s+)#.*", "", text, flags=re.M)
        elif self.kind == "demo":
            text = re.sub(r"^\(.*\)$", "(drawing)", text, flags=re.M)
        text = re.sub(r"--lang (en|pt|es)\b", "--lang XX", text)
        text = re.sub(r"\bQR_LANG_(EN|PT|ES)\b", "QR_LANG_XX", text)
        text = re.sub(r"\.status, \"(en|pt|es)\"", '.status, "XX"', text)
        return "\n".join(line.rstrip() for line in text.splitlines() if line.strip())


def read(language):
    return (ROOT / READMES[language]).read_text(encoding="utf-8")


def blocks(language):
    """Every fenced block. One without a marker fails."""
    found = []
    lines = read(language).splitlines()
    i = 0
    while i < len(lines):
        if not lines[i].startswith("```"):
            i += 1
            continue
        place = "{}:{}".format(READMES[language], i + 1)
        marker = MARKER.fullmatch(lines[i - 1])
        assert marker, place + ": a block of code without a marker above it"
        end = lines.index("```", i + 1)
        kind, *options = marker.group(1).split()
        found.append(Block(kind, options, "\n".join(lines[i + 1 : end]) + "\n", place))
        i = end + 1
    assert found
    return found


def table_of_statuses(language):
    """The table that posqr-interface writes, as text."""
    return read(language).split("<!-- table: statuses -->\n")[1].split("<!-- end of table -->\n")[0]


def prose(language):
    """The text without the fenced blocks."""
    return re.sub(r"^```.*?^```$", "", read(language), flags=re.M | re.S)


def table_rows(language):
    """The tables: a list of rows, each a list of cells."""
    found = []
    for table in re.findall(r"(?:^\|.*\|\n)+", prose(language), re.M):
        rows = [re.split(r"(?<!\\)\|", line.strip("|")) for line in table.splitlines()]
        found.append([[cell.strip() for cell in row] for row in rows])
    return found


@pytest.fixture(scope="session")
def build():
    """The build folder; the library in it is the one that the module loads."""
    library = os.environ.get("POSQR_LIBRARY")
    assert library and Path(library).is_file(), "POSQR_LIBRARY must name the built library"
    folder = Path(os.environ.get("POSQR_BUILD") or Path(library).resolve().parent.parent)
    charge = folder / "c-examples/charge"
    assert charge.is_file(), "{} is missing: build the examples, or set POSQR_BUILD".format(charge)
    assert Path(library).resolve() == (folder / "lib/libposqr.so").resolve()
    missing = [tool for tool in TOOLS if not shutil.which(tool)]
    assert not missing, "missing tools (scripts/install-tools.sh test): " + ", ".join(missing)
    return folder.resolve()


def checkout(build, folder):
    """A folder that looks like the checkout after make; nothing is written outside of it."""
    folder.mkdir()
    for name in ("Makefile", "CMakeLists.txt", "include", "c-examples", "cobol", "python", "scripts", "tests"):
        (folder / name).symlink_to(ROOT / name)
    (folder / "build").symlink_to(build)
    (folder / "till").mkdir()
    (folder / "home").mkdir()
    return folder


def environment(folder):
    env = {k: v for k, v in os.environ.items() if not k.startswith(("MAKE", "MFLAGS", "POSQR_"))}
    env.update(HOME=str(folder / "home"), PYTHONDONTWRITEBYTECODE="1", LC_ALL="C.UTF-8")
    for name in ("PYTHONPATH", "LD_LIBRARY_PATH", "PKG_CONFIG_PATH", "CMAKE_PREFIX_PATH", "DESTDIR"):
        env.pop(name, None)
    return env


def call(command, folder, expected=0):
    """What the command prints; where it is to fail, what it complains of. Fails if it ends otherwise."""
    done = subprocess.run(
        command, cwd=folder, env=environment(folder), encoding="utf-8",
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )
    if done.returncode != expected:
        raise AssertionError("exit code {}, expected {}: {}\n{}{}".format(
            done.returncode, expected, command, done.stdout, done.stderr))
    return done.stderr if expected else done.stdout


def read_image(path, folder):
    command = ["zbarimg", "-q", "--raw", "-Sdisable", "-Sqrcode.enable", str(path)]
    done = subprocess.run(command, cwd=folder, encoding="utf-8", stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL)
    assert done.returncode == 0, "zbarimg reads nothing in {}".format(path)
    return done.stdout.strip()


def compile_and_run(block, build, folder):
    suffix, compiler = {"c": (".c", ["gcc", "-std=c89"]), "cpp": (".cpp", ["g++", "-std=c++98"])}[block.kind]
    text = STATEMENTS % block.text if "statements" in block.options else block.text
    source = folder / ("block" + suffix)
    source.write_text(text, encoding="utf-8")
    private = re.search(r"^Libs.private: (.*)", (build / "posqr.pc").read_text(), re.M).group(1).split()
    printed = []
    for name, link in (
        ("shared", [str(build / "lib/libposqr.so"), "-Wl,-rpath," + str(build / "lib")]),
        ("static", [str(build / "lib/libposqr.a")] + private),
    ):
        call(compiler + STRICT + ["-Iinclude", source.name] + link + ["-o", name], folder)
        printed.append(call(["./" + name], folder, int(block.option("exit") or 0)))
    assert printed[0] == printed[1], "the shared and the static library differ"
    return printed[0]


def run_beside_sandbox(text, folder):
    """What the commands print, with the sandbox that they name in place of the one of make sandbox."""
    program = folder / "build/cargo/debug/posqr-sandbox"
    assert program.is_file(), "{} is missing: cargo build -p posqr-sandbox --target-dir build/cargo".format(program)
    with sandbox.running(str(program), "--autopay", "2") as said:
        text = text.replace("127.0.0.1:8099", "127.0.0.1:" + said["http"])
        if "export POSQR_ACCESS_TOKEN=" in text:
            assert "POSQR_ACCESS_TOKEN=" + said["token"] in text, "another token than the sandbox's"
        text = "export POSQR_ACCESS_TOKEN=" + said["token"] + "\n" + text
        return call(["sh", "-eu", "-c", text], folder)


def demo_output(folder):
    """What make demo prints at its end, the drawing replaced by the number of its lines."""
    plan = call(["make", "-n", "-s", "demo"], folder).splitlines()[-1]
    assert plan.startswith("build/c-examples/charge "), plan
    done = subprocess.run(plan.split(), cwd=folder, env=environment(folder), encoding="utf-8",
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert done.returncode == 0, done.stderr
    payload, *drawing = done.stdout.splitlines()
    return [plan, payload, len(drawing)] + done.stderr.splitlines()


def run_block(block, before, build, folder):
    """Runs one block; returns what it printed."""
    kind = block.kind
    if kind == "make":
        makefile = (ROOT / "Makefile").read_text()
        for line in block.essence().splitlines():
            command, target = line.split()
            assert command == "make" and re.search(r"^%s:" % target, makefile, re.M), line
        return ""
    if kind == "demo":
        shown = block.text.splitlines()
        count = re.fullmatch(r"\(.*\b(\d+)\b.*\)", shown[2])
        assert count, "no number of lines: " + shown[2]
        assert shown[:2] + [int(count.group(1))] + shown[3:] == demo_output(folder)
        return ""
    if kind == "output":
        assert before is not None and block.text == before, "shown:\n{}printed:\n{}".format(
            block.text, before)
        return before
    file = block.option("file")
    if file:
        (folder / file).write_text(block.text, encoding="utf-8")
    if block.option("same"):
        assert block.text == (ROOT / block.option("same")).read_text(encoding="utf-8")
    if kind == "sh":
        return call(["sh", "-eu", "-c", block.text], folder, int(block.option("exit") or 0))
    if kind == "sandbox":
        return run_beside_sandbox(block.text, folder)
    if kind in ("c", "cpp"):
        return compile_and_run(block, build, folder)
    if kind == "python":
        env = ["env", "PYTHONPATH=python", "POSQR_LIBRARY=build/lib/libposqr.so"]
        return call(env + [sys.executable, file], folder)
    if kind == "cmake":
        assert file, "a CMake file has a name"
        return ""
    raise AssertionError("unknown marker: " + kind)


# ---- every block ----------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_block_of_code_does_what_the_readme_shows(language, build, tmp_path):
    folder = checkout(build, tmp_path / "posqr")
    failures = []
    before = None
    for block in blocks(language):
        try:
            before = run_block(block, before, build, folder)
        except AssertionError as failure:
            failures.append("{}: {}".format(block.place, failure))
            before = None
    assert not failures, "\n\n".join(failures)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_system_libraries_of_the_static_library_are_those_of_the_build(language, build):
    private = re.search(r"^Libs.private: (.*)", (build / "posqr.pc").read_text(), re.M).group(1)
    assert " libposqr.a " + private + " -o " in read(language)


# ---- the three are equal --------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["pt", "es"])
def test_the_readmes_have_the_same_blocks_of_code(language):
    def essence(of):
        return [(b.kind, b.options, b.essence()) for b in blocks(of)]

    assert essence(language) == essence("en")


@pytest.mark.parametrize("language", ["pt", "es"])
def test_the_readmes_have_the_same_headings_in_the_same_order(language):
    def levels(of):
        return [len(marks) for marks in re.findall(r"^(#+) ", prose(of), re.M)]

    assert levels(language) == levels("en")


@pytest.mark.parametrize("language", ["pt", "es"])
def test_the_readmes_have_tables_of_the_same_size(language):
    def sizes(of):
        return [[len(row) for row in table] for table in table_rows(of)]

    assert sizes(language) == sizes("en")


@pytest.mark.parametrize("language", ["pt", "es"])
def test_the_readmes_have_the_same_lists_and_links(language):
    def points(of):
        return len(re.findall(r"^- ", prose(of), re.M))

    def targets(of):
        return [t for t in re.findall(r"\]\(([^)]+)\)", prose(of)) if not t.startswith("README")]

    assert points(language) == points("en")
    assert targets(language) == targets("en")


@pytest.mark.parametrize("language", ["pt", "es"])
def test_the_readmes_name_the_same_things(language):
    """Code in running text: the same names, as often as a translation likes."""

    def names(of):
        text = prose(of).replace(table_of_statuses(of), "")
        return {n for n in re.findall(r"`([^`\n]+)`", text) if n not in ("pt", "es", "en")} - {
            "make demo LANGUAGE=" + other for other in LANGUAGES
        }

    assert names(language) == names("en")


# ---- the tables -----------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_table_of_statuses_is_what_the_library_says(language, build):
    _, _, *lines = table_of_statuses(language).splitlines()
    rows = [re.fullmatch(r"\| (\d+) \| `(\w+)` \| (.*) \|", line).groups() for line in lines]
    assert [int(number) for number, _, _ in rows] == [int(status) for status in posqr.Status]
    for number, name, text in rows:
        assert posqr.status_name(int(number)) == name
        assert posqr.status_text(int(number), language) == re.sub(r"\\([|*<])", r"\1", text)


PROFILES = ("MERCADO_PAGO", "PIX_STATIC", "PIX_DYNAMIC", "EMV")
# What is needed for a payload, and a value for each member.
NEEDED = {
    "MERCADO_PAGO": ("amount", "country", "merchant_name", "merchant_city", "reference", "user_id"),
    "PIX_STATIC": ("merchant_name", "merchant_city", "pix_key"),
    "PIX_DYNAMIC": ("merchant_name", "merchant_city", "pix_url"),
    "EMV": ("country", "merchant_name", "merchant_city", "merchant_category", "fields"),
}
VALUES = {
    "merchant_category": "5812", "currency": "986", "amount": "5.00", "country": "BR",
    "merchant_name": "Name", "merchant_city": "City", "postal_code": "01310100", "reference": "sale7",
    "terminal": "till1", "purpose": "purpose", "user_id": "582245993", "sponsor_id": "446566691",
    "pix_key": "+5561912345678", "pix_description": "text", "pix_url": "pix.example.com/v2/1",
    "fields": {"26.00": "com.example"},
}


def built(profile, changes):
    members = {name: VALUES[name] for name in NEEDED[profile]}
    members.update(changes)
    return posqr.build_payload(profile=posqr.Profile[profile], **members)


def profile_table(language):
    """{member: [cell, ...]} of the table that the comment announces."""
    text = read(language).split("<!-- table: profiles -->\n")[1]
    rows = [line.strip("|").split("|") for line in re.match(r"(?:\|.*\n)+", text).group().splitlines()]
    assert [c.strip(" `") for c in rows[0][1:]] == ["QR_PROFILE_" + p for p in PROFILES]
    return {row[0].strip(" `"): [c.strip() for c in row[1:]] for row in rows[2:]}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_table_of_profiles_is_what_the_library_writes(language, build):
    table = profile_table(language)
    always, *members = table.items()
    assert {name for name, _ in members} | {"fields"} == set(VALUES)
    for profile, cell in zip(PROFILES, always[1]):
        payload = built(profile, {})
        pairs = re.findall(r"`([\d.]+)`=`([^`]+)`", cell)
        assert pairs
        for path, value in pairs:
            assert posqr.get_field(payload, path) == value
    for name, cells in members:
        for profile, cell in zip(PROFILES, cells):
            where = "{}, {}: {}".format(name, profile, cell)
            if cell == "–":
                with pytest.raises(posqr.PayloadError) as refused:
                    built(profile, {name: VALUES[name]})
                assert refused.value.status == posqr.Status.FORBIDDEN, where
                continue
            spans = re.findall(r"`([^`]+)`", cell)
            payload = built(profile, {name: VALUES[name]})
            assert posqr.get_field(payload, spans[0]) == VALUES[name], where
            if cell.startswith("**"):
                with pytest.raises(posqr.PayloadError):
                    built(profile, {name: None})
                continue
            payload = built(profile, {name: None})
            if "→" not in cell:
                with pytest.raises(posqr.PayloadError):
                    posqr.get_field(payload, spans[0])
            else:
                assert posqr.get_field(payload, spans[0]) == (spans[1:] or ["986"])[0], where


# ---- links and pictures ---------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_links_lead_to_files_that_exist(language):
    targets = re.findall(r"\]\(([^)]+)\)", prose(language))
    local = [t for t in targets if "://" not in t]
    assert [t for t in local if not (ROOT / t).is_file()] == []
    assert {READMES[other] for other in LANGUAGES if other != language} <= set(local)


def test_the_pictures_read_as_the_payload_that_the_readme_shows(build, tmp_path):
    folder = checkout(build, tmp_path / "posqr")
    demo = next(b for b in blocks("en") if b.kind == "demo")
    payload = demo.text.splitlines()[1]
    shown = set(re.findall(r"\]\((docs/images/[^)]+)\)", prose("en")))
    assert len(shown) == 3
    assert shown == {str(p.relative_to(ROOT)) for p in (ROOT / "docs/images").iterdir()}
    for image in shown:
        assert read_image(ROOT / image, folder) == payload


def test_the_pictures_are_those_that_the_library_draws(build, tmp_path):
    folder = checkout(build, tmp_path / "posqr")
    _, payload, *_ = demo_output(folder)
    images = ROOT / "docs/images"
    assert (images / "posqr-demo.png").read_bytes() == (folder / "posqr-demo.png").read_bytes()
    for name, flags in (("default", posqr.RenderFlags.NONE), ("smallest", posqr.RenderFlags.SMALLEST)):
        drawn = posqr.render_image(payload, posqr.ImageFormat.PNG, width_px=384, flags=flags)
        assert (images / (name + "-384.png")).read_bytes() == drawn


# ---- the changelog --------------------------------------------------------------------------------


def test_the_changelog_names_what_the_header_has():
    header = (ROOT / "include/posqr.h").read_text(encoding="utf-8")
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    version = re.search(r'#define QR_VERSION "(.*)"', header).group(1)
    assert "## {} - ".format(version) in changelog
    functions = set(re.findall(r"QR_CALL (qr_\w+)\(", header))
    assert functions <= set(re.findall(r"\bqr_\w+", changelog))
    unknown = {n for n in re.findall(r"`(qr_\w+|QR_\w+[A-Z0-9])`", changelog) if n not in header}
    assert not unknown
