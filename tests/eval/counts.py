#!/usr/bin/env python3
"""Checks facets and timelines against a count over an export.

    counts.py EXPORT --bin target/release/onrecord --index DIR [--words 30] [--seed 1]

Counts the passages of the whole index and those that hold each of some random words, by kind, language, part,
country mentioned, origin, publisher and year, and by day, week, month, quarter and year. Standard library only; exits with 1 if
any count differs.
"""
import argparse
import collections
import csv
import datetime
import json
import random
import re
import subprocess
import sys
import unicodedata


def run(command):
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout.decode()


def passages(path):
    """Each passage with its statement; the head's words belong to the first one."""
    for line in open(path, encoding="utf-8"):
        s = json.loads(line)
        for p in s["passages"]:
            if p["role"] != "head":
                text = (s["head"] + " " if p["ordinal"] == 0 else "") + p["text"]
                plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
                yield s, p, plain


FIELDS = {
    "kind": lambda s, p: [s["kind"]],
    "lang": lambda s, p: [s["lang"]],
    "in": lambda s, p: [p["role"]],
    "about": lambda s, p: sorted(set(p["countries"])),
    "origin": lambda s, p: [s["origin"]],
    "publisher": lambda s, p: [s["publisher"]],
    "year": lambda s, p: [s["date"][:4] if s["date"] else None],
}


def period(date, by):
    """The label of the period that a date is in; None if it is too coarse."""
    parts = date.split("-")
    if by == "year":
        return parts[0]
    if len(parts) < 2:
        return None
    if by == "month":
        return "-".join(parts[:2])
    if by == "quarter":
        return f"{parts[0]}-Q{(int(parts[1]) - 1) // 3 + 1}"
    if len(parts) < 3:
        return None
    if by == "week":
        year, week, _ = datetime.date.fromisoformat(date).isocalendar()
        return f"{year:04}-W{week:02}"
    return date


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("export")
    parser.add_argument("--bin", default="target/release/onrecord")
    parser.add_argument("--index", required=True)
    parser.add_argument("--words", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    draw = random.Random(args.seed)
    everything = list(passages(args.export))
    words = [None]
    while len(words) <= args.words:
        # Plain words only: how others fall into words is not for this script to know.
        found = [w for w in draw.choice(everything)[2].split() if re.fullmatch("[a-z]{5,}", w)]
        words += found[:1]
    wrong = checked = 0
    for word in words:
        pattern = word and re.compile(rf"(?<![^\W_])(?<![^\W_]['’]){word}(?![^\W_])(?!['’][^\W_s])", re.I)
        matching = [(s, p) for s, p, text in everything if not pattern or pattern.search(text)]
        base = ["--index", args.index] + ([f'"{word}"'] if word else [])
        for field, values in FIELDS.items():
            expected = collections.Counter(v for s, p in matching for v in values(s, p) if v is not None)
            lines = run([args.bin, "facets", field, *base, "-n", "0", "--json"]).splitlines()
            got = {f["value"]: f["count"] for f in map(json.loads, lines)}
            checked += len(expected)
            if got != dict(expected):
                wrong += 1
                print(f"{word}: {field}: {sorted(set(got.items()) ^ set(expected.items()))[:6]}")
        for by in ("day", "week", "month", "quarter", "year"):
            dated = [period(s["date"], by) for s, p in matching if s["date"]]
            expected = collections.Counter(label for label in dated if label)
            rows = csv.DictReader(run([args.bin, "timeline", *base, "--by", by, "--format", "csv"]).splitlines())
            got = {row["period"]: int(row["passages"]) for row in rows}
            checked += len(expected)
            if {label: n for label, n in got.items() if n} != dict(expected):
                wrong += 1
                print(f"{word}: by {by}: {sorted(set(got.items()) ^ set(expected.items()))[:6]}")
    print(f"{len(words)} answers, {checked} counts: {wrong} tables wrong")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
