#!/usr/bin/env python3
"""Tells for each format of a corpus how many files it has, how many fail and why, and how fast they are indexed.

    formats.py --corpus DIR --work DIR [--bin target/release/onrecord] [--copies N]

Each format is indexed alone, from links to its files. Formats of which the corpus has none are taken from the
fixtures (tests/formats), N copies of each (200 unless told): their rate is of small files. Rates are of the whole
run of `index` on all processors of this machine, and say little beside those of another machine or moment.
Standard library only.
"""
import argparse
import collections
import json
import os
import shutil
import subprocess
import sys

FIXTURES = os.path.join(os.path.dirname(os.path.abspath(__file__)), os.pardir, "formats")


def extension(name):
    """The part of a file's name that tells its format; of packed files both endings."""
    parts = name.lower().split(".")
    packed = parts[-1] in ("gz", "zst", "xz") and len(parts) > 2
    return ".".join(parts[-2:]) if packed else parts[-1]


def of_corpus(folder):
    """The files of a corpus by extension."""
    found = collections.defaultdict(list)
    for parent, _, names in os.walk(folder):
        for name in names:
            if "." in name and not name.startswith("."):
                found[extension(name)].append(os.path.join(parent, name))
    return found


def of_fixtures():
    """The fixtures by extension, without the mapped ones, which need their mapping, and the bomb."""
    found = collections.defaultdict(list)
    for case in sorted(os.listdir(FIXTURES)):
        folder = os.path.join(FIXTURES, case)
        if not os.path.isdir(folder) or os.path.exists(os.path.join(folder, ".onrecord.toml")) or "bomb" in case:
            continue
        for name in os.listdir(folder):
            if name.startswith("input."):
                found[name[len("input."):]].append(os.path.join(folder, name))
    return found


def measured(binary, work, files, copies):
    """What `index` reports of these files."""
    corpus, index = os.path.join(work, "corpus"), os.path.join(work, "index")
    for folder in (corpus, index):
        shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(corpus)
    for number, path in enumerate(path for path in files for _ in range(copies)):
        shutil.copy(path, os.path.join(corpus, f"{number:06}-{os.path.basename(path)}"))
    done = subprocess.run([binary, "index", "--index", index, "--full", "--json", corpus], stdout=subprocess.PIPE, text=True)
    if done.returncode not in (0, 4):
        sys.exit(f"index: exit code {done.returncode}")
    return json.loads(done.stdout)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--corpus", required=True)
    parser.add_argument("--work", required=True)
    parser.add_argument("--bin", default="target/release/onrecord")
    parser.add_argument("--copies", type=int, default=200)
    args = parser.parse_args()
    binary = os.path.abspath(args.bin)
    corpus = of_corpus(args.corpus)
    rows = [(name, files, 1) for name, files in sorted(corpus.items())]
    rows += [(name, files, args.copies) for name, files in sorted(of_fixtures().items()) if name not in corpus]
    print("| format | files | failed | empty | skipped | statements | MB | MB/s |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    reasons = collections.Counter()
    for name, files, copies in rows:
        report = measured(binary, args.work, files, copies)
        mega = report["bytes"] / 1e6
        rate = mega / report["elapsed"] if report["elapsed"] else 0
        skipped = sum(report["skipped"].values())
        of = f"{len(files)}" if copies == 1 else f"{len(files)} × {copies} (fixtures)"
        print(f"| {name} | {of} | {report['failed']} | {report['empty']} | {skipped} | {report['total_statements']} | {mega:.2f} | {rate:.1f} |")
        if copies == 1:
            reasons.update((name, error["reason"]) for error in report["errors"])
    for (name, reason), count in reasons.most_common():
        print(f"{count} {name}: {reason}")


if __name__ == "__main__":
    main()
