"""Reading under stress: how often posqr's symbol on paper is read, beside its peers' on the same paper.

    scan.py PEERS [--texts N] [--trials N] [--masks]

PEERS is posqr-bench, which draws the peers' symbols. The symbol is put on the paper's dots as large as it
fits, with four modules of quiet zone; a head prints it; a camera photographs it; zbar, zxing-cpp and OpenCV
read it. What is random follows from the text, paper, stress, strength and trial alone, so that every encoder gets
the same damage, and every run the same table. `--masks` asks instead whether another mask of nearly least
penalty reads better.
"""

import argparse
import hashlib
import math
import multiprocessing
import os
import random
import string
import subprocess
import sys
from collections import defaultdict
from importlib.metadata import version
from pathlib import Path

import cv2
import numpy as np
import zxingcpp
from PIL import Image

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "python"), str(ROOT / "tests/decode")]

import posqr  # noqa: E402
import zbar  # noqa: E402

# Dots that the head has, and dots an inch. Of 180 dpi: Epson's TM-T88 series; 360 are the TM-T88II's.
PAPERS = {
    "58 mm, 203 dpi": (384, 203),
    "80 mm, 203 dpi": (576, 203),
    "58 mm, 180 dpi": (360, 180),
    "80 mm, 180 dpi": (512, 180),
}
# The camera is so far away that a millimetre of paper has so many pixels: a symbol of version 9 on
# 58 mm has then three pixels a module, on 80 mm four and a half.
PIXELS_PER_MM = 4.0
QUIET = 4
# What is done beside the stress itself: nothing is ever perfectly still, sharp or clean.
USUAL = {"blur": 0.08, "contrast": 0.8, "noise": 4.0, "gain": 0.0, "missing": 0.0, "tilt": 0.0, "turn": 0.0}
STRESSES = {
    # Standard deviation of the blur, mm of paper.
    "blur": ("mm", [0.15, 0.20, 0.25, 0.30, 0.35]),
    # Difference of paper and ink, of all that a camera can tell.
    "contrast": ("of 1", [0.30, 0.20, 0.15, 0.11, 0.08]),
    # Standard deviation of the noise, grey levels of 255.
    "noise": ("levels", [15, 20, 25, 30, 40]),
    # How much farther ink reaches than its dot, on every side, mm.
    "gain": ("mm", [0.06, 0.10, 0.14, 0.18, 0.22]),
    # Share of dots that stay white, half of it as whole columns: dead elements of the head.
    "missing": ("of 1", [0.02, 0.05, 0.10, 0.15, 0.20]),
    # Angle between camera and paper, degrees.
    "tilt": ("degrees", [20, 35, 45, 52, 58]),
    # Angle in the plane, degrees, with 0.7 of the usual pixels.
    "turn": ("degrees", [5, 15, 25, 35, 45]),
}
READERS = ["zbar", "zxing-cpp", "OpenCV"]


def texts(count):
    """Payloads as Mercado Pago's published one, and orders of random sales: 150 to 160 bytes."""
    rng = random.Random("texts")
    made = []
    for _ in range(count):
        word = lambda letters, n: "".join(rng.choices(letters, k=n))  # noqa: E731
        made.append(
            posqr.build_payload(
                posqr.Charge(
                    profile=posqr.Profile.MERCADO_PAGO,
                    country="BR",
                    user_id=word("123456789", 9),
                    amount="{}.{:02}".format(rng.randint(1, 999), rng.randint(0, 99)),
                    merchant_name=word(string.ascii_letters, 9),
                    merchant_city="Sao Paulo",
                    reference=word(string.ascii_lowercase + string.digits, 10),
                    terminal="CAJA001",
                    purpose="Bebida",
                )
            )
        )
    return made


def posqr_modules(text, **look):
    """posqr's own, as it comes, one pixel a module."""
    bitmap = posqr.render_bitmap(
        text, module_px=1, quiet_modules=posqr.QUIET_NONE, pixel_format=posqr.PixelFormat.GRAY8, **look
    )
    pixels = np.frombuffer(bitmap.data, np.uint8).reshape(bitmap.height, bitmap.stride)
    return pixels[:, : bitmap.width] == 0


def peers_modules(program, made):
    """Those of the peers: for each text a dictionary by name."""
    lines = subprocess.run(
        [program, "--symbols"], input="\n".join(made), stdout=subprocess.PIPE, check=True, text=True
    ).stdout.splitlines()
    names = len(lines) // len(made)
    drawn = []
    for i in range(len(made)):
        symbols = {}
        for line in lines[i * names : (i + 1) * names]:
            name, side, bits = line.split("\t")
            symbols[name] = np.array([bit == "1" for bit in bits]).reshape(int(side), int(side))
        drawn.append(symbols)
    return drawn


def photograph(modules, paper, stress, strength, seed):
    """The picture of a symbol on paper, under one stress and the usual conditions otherwise."""
    dots, dpi = PAPERS[paper]
    how = dict(USUAL, **{stress: strength})
    rng = np.random.default_rng(seed)
    module_dots = dots // (len(modules) + 2 * QUIET)
    ink = np.pad(modules, QUIET).repeat(module_dots, 0).repeat(module_dots, 1)

    # The head.
    if how["missing"]:
        ink &= rng.random((dots, dots))[: len(ink), : len(ink)] >= how["missing"] / 2
        ink &= (rng.random(dots) >= how["missing"] / 2)[: len(ink)]
    # Eight samples a dot across, so that ink can reach a part of a dot farther.
    fine = 4
    shade = ink.astype(np.uint8).repeat(fine, 0).repeat(fine, 1)
    reach = round(how["gain"] / (25.4 / dpi) * fine)
    if reach:
        disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach + 1, 2 * reach + 1))
        shade = cv2.dilate(shade, disc)

    # The camera: pixels per sample, angles, place; always more paper around.
    scale = PIXELS_PER_MM * (0.7 if stress == "turn" else 1) * 25.4 / dpi / fine
    tilt, turn = math.radians(how["tilt"]), math.radians(how["turn"] + rng.uniform(-2, 2))
    side = int(len(shade) * scale * 1.5) + 20
    distance = 4.0 * len(shade) * scale
    shift = rng.uniform(-0.5, 0.5, 2)
    corners, middle = [], len(shade) / 2
    for x, y in ((0, 0), (1, 0), (1, 1), (0, 1)):
        u, v = (x * len(shade) - middle) * scale, (y * len(shade) - middle) * scale
        u, v = u * math.cos(turn) - v * math.sin(turn), u * math.sin(turn) + v * math.cos(turn)
        away = distance / (distance + u * math.sin(tilt))
        corners.append((u * math.cos(tilt) * away + side / 2 + shift[0], v * away + side / 2 + shift[1]))
    square = np.float32([(0, 0), (1, 0), (1, 1), (0, 1)]) * len(shade)
    view = cv2.getPerspectiveTransform(square, np.float32(corners))
    # Twice as large, then averaged: pixels see areas, not points.
    larger = np.diag([2.0, 2.0, 1.0]) @ view
    # A sample of the print is smaller than a pixel, too, so it is averaged beforehand.
    smooth = cv2.GaussianBlur(shade.astype(np.float32), (0, 0), max(0.25 / scale, 0.3))
    seen = cv2.warpPerspective(smooth, larger, (2 * side, 2 * side), flags=cv2.INTER_LINEAR)
    seen = cv2.resize(seen, (side, side), interpolation=cv2.INTER_AREA)
    seen = cv2.GaussianBlur(seen, (0, 0), how["blur"] * PIXELS_PER_MM)
    white = 200
    grey = white - seen * how["contrast"] * 255 * (white / 255)
    return np.clip(grey + rng.normal(0, how["noise"], grey.shape), 0, 255).astype(np.uint8)


def read(grey, text):
    """Which of the readers gives the text."""
    picture = Image.fromarray(grey)
    wanted = text.encode()
    found = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)
    try:
        opened = cv2.QRCodeDetector().detectAndDecode(grey)[0]
    except (cv2.error, UnicodeDecodeError):  # on some distorted pictures; not read, then
        opened = ""
    return (wanted in zbar.read(picture), any(f.bytes == wanted for f in found), opened == text)


def seed_of(*what):
    return int.from_bytes(hashlib.sha256(repr(what).encode()).digest()[:8], "little")


def photographed_and_read(job):
    modules, text, paper, stress, strength, trial = job
    seed = seed_of(text, paper, stress, strength, trial)
    return read(photograph(modules, paper, stress, strength, seed), text)


def results(jobs):
    """The outcome of every job; what is drawn alike is photographed once."""
    keys = [(job[0].tobytes(), *job[1:]) for job in jobs]
    once = {key: job for key, job in zip(keys, jobs)}
    with multiprocessing.Pool(os.cpu_count(), initializer=cv2.setNumThreads, initargs=(1,)) as pool:
        done = dict(zip(once, pool.imap(photographed_and_read, once.values(), chunksize=16)))
    return [done[key] for key in keys], len(once)


def conditions():
    for stress, (unit, strengths) in STRESSES.items():
        for strength in strengths:
            yield stress, unit, strength


def compare(program, made, trials):
    """The table: share of readings, of all papers, trials, texts and readers."""
    for text in made:
        for dots, _ in PAPERS.values():
            fitted = posqr.render_bitmap(text, width_px=dots)
            assert fitted.module_px == dots // (17 + 4 * fitted.version + 2 * QUIET)
    symbols = [
        {
            "posqr": posqr_modules(text),
            **peers,
            "posqr, smallest": posqr_modules(text, flags=posqr.RenderFlags.SMALLEST),
        }
        for text, peers in zip(made, peers_modules(program, made))
    ]
    names = ["posqr", "libqrencode", "libqrcodegen", "fast_qr", "posqr, smallest", "libqrencode, mixed"]
    jobs, labels = [], []
    for i, text in enumerate(made):
        for name in names:
            for paper in PAPERS:
                for stress, _, strength in conditions():
                    for trial in range(trials):
                        jobs.append((symbols[i][name], text, paper, stress, strength, trial))
                        labels.append((name, paper, stress, strength))
    outcome, photographs = results(jobs)
    print("{} texts, {} trials, {} papers, {} photographs, {} readers; opencv {}, zxing-cpp {}".format(
        len(made), trials, len(PAPERS), photographs, len(READERS), version("opencv-python-headless"), version("zxing-cpp")))
    for name in names[1:4]:
        same = sum(np.array_equal(s["posqr"], s[name]) for s in symbols)
        print("the same symbol as posqr's: {}, {} of {}".format(name, same, len(made)))

    def table(title, rows, key):
        count, right = defaultdict(int), defaultdict(int)
        for (name, *label), found in zip(labels, outcome):
            for reader, hit in zip(READERS, found):
                row = (key(reader, *label), name)
                count[row] += 1
                right[row] += hit
        print("\nread, in %: {}".format(title))
        print("{:26}".format("") + "".join("{:>20}".format(name) for name in names))
        for row, label in rows:
            print("{:26}".format(label) + "".join(
                "{:20.1f}".format(100 * right[row, name] / count[row, name]) for name in names))
        return count, right

    rows = [((s, x), "{} {:g} {}".format(s, x, unit)) for s, unit, x in conditions()]
    count, right = table("stress and strength", rows, lambda reader, paper, stress, x: (stress, x))
    table("paper", [(p, p) for p in PAPERS], lambda reader, paper, *_: paper)
    table("reader", [(r, r) for r in READERS], lambda reader, *_: reader)
    print()
    for ours, peers in (("posqr", names[1:4]), ("posqr, smallest", names[5:])):
        behind = []
        for row, label in rows:
            best = max(right[row, peer] for peer in peers)
            if right[row, ours] < best:
                behind.append("{} ({} of {} fewer)".format(label, best - right[row, ours], count[row, ours]))
        print("{}: at {} of {} strengths read at least as often as the best peer".format(
            ours, len(rows) - len(behind), len(rows)))
        if behind:
            print("  less often: " + "; ".join(behind))


def penalty(m):
    """ISO/IEC 18004:2015, 7.8.3, on its own: not the library's."""
    points = 0
    for lines in (m, m.T):
        for line in lines:
            edges = np.flatnonzero(np.diff(line)) + 1
            runs = np.diff(np.concatenate(([0], edges, [len(line)])))
            points += sum(3 + run - 5 for run in runs if run >= 5)
            text = "".join("1" if dark else "0" for dark in np.pad(line, 4))
            for at in range(4, len(text) - 10):
                if text[at : at + 7] == "1011101":
                    points += 40 * ("0000" in (text[at - 4 : at], text[at + 7 : at + 11]))
    blocks = m[:-1, :-1].astype(int) + m[1:, :-1] + m[:-1, 1:] + m[1:, 1:]
    points += 3 * int(((blocks == 0) | (blocks == 4)).sum())
    return points + 10 * int(abs(m.mean() * 100 - 50) // 5)


def masks(made, trials):
    """Whether, of the masks of nearly least penalty, another than the least one reads better."""
    near = 1.10
    jobs, labels, candidates = [], [], []
    for i, text in enumerate(made):
        drawn = [posqr_modules(text, mask=posqr.Mask.BEST + 1 + mask) for mask in range(8)]
        points = [penalty(modules) for modules in drawn]
        best = posqr_modules(text)
        order = sorted(range(8), key=lambda k: (not np.array_equal(drawn[k], best), points[k]))
        assert points[order[0]] == min(points), "posqr's mask is none of least penalty"
        chosen = [order[0]] + [k for k in order[1:] if points[k] <= min(points) * near]
        candidates.append(chosen)
        if len(chosen) == 1:
            continue  # nothing to choose
        for mask in chosen:
            for stress, _, strength in conditions():
                for trial in range(2 * trials):
                    jobs.append((drawn[mask], text, "58 mm, 203 dpi", stress, strength, trial))
                    labels.append((i, mask, trial % 2))
    outcome, photographs = results(jobs)
    right, count = defaultdict(int), defaultdict(int)
    for label, found in zip(labels, outcome):
        right[label] += sum(found)
        count[label] += len(found)

    def rate(i, mask, half):
        return 100 * right[i, mask, half] / count[i, mask, half]

    several = [i for i, chosen in enumerate(candidates) if len(chosen) > 1]
    print("{} texts, of which {} have more than one mask within {:.0f} % of the least penalty; {} photographs".format(
        len(made), len(several), 100 * (near - 1), photographs))
    others, oracle = [], []
    for i in several:
        least, *rest = candidates[i]
        others.append(np.mean([rate(i, k, h) for k in rest for h in (0, 1)]) - np.mean([rate(i, least, h) for h in (0, 1)]))
        # Chosen by one half of the photographs, judged by the other: no rule can choose better.
        oracle.append(np.mean([
            rate(i, max(candidates[i], key=lambda k: rate(i, k, h)), 1 - h) - rate(i, least, 1 - h) for h in (0, 1)
        ]))
    for what, gain in (("the others, on average", others), ("the one that reads best in a trial", oracle)):
        error = np.std(gain, ddof=1) / math.sqrt(len(gain)) if len(gain) > 1 else float("nan")
        print("{}: {:+.2f} points against the least penalty, standard error {:.2f}".format(what, np.mean(gain), error))


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("peers")
    arguments.add_argument("--texts", type=int, default=4)
    arguments.add_argument("--trials", type=int, default=2)
    arguments.add_argument("--masks", action="store_true")
    chosen = arguments.parse_args()
    made = texts(chosen.texts)
    if chosen.masks:
        masks(made, chosen.trials)
    else:
        compare(chosen.peers, made, chosen.trials)


if __name__ == "__main__":
    main()
