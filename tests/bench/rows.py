#!/usr/bin/env python3
"""Times what a user runs, in interleaved pairs, and prints tables of ratios.

    rows.py --bin onrecord --corpus DIR --index DIR --small-index DIR [--lucene CMD] [--rounds N]

`--corpus` is indexed into `--index` already, and a corpus of about a tenth of it into `--small-index`.
A is measured against B in turn (A B A B …), so that what else the machine does falls on both; a row gives the
median of the ratios A/B, and medians of both. Rows:

  bare walk    a run without changes against two processes that walk and stat half of the folders each
  outputs      search --format json, facets, timeline against plain search, on the commonest word that is given
  growth       the same queries on the large index against the small one
  batch        queries a second of --batch, on one thread and on two; with --lucene, a command that prints
               `qps N` for one thread, against it
"""
import argparse
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time

def run(argv):
    """Wall and processor milliseconds of one process, from its start to its end."""
    before = time.perf_counter()
    nothing = os.open(os.devnull, os.O_RDWR)
    pid = os.posix_spawnp(argv[0], argv, os.environ, file_actions=[(os.POSIX_SPAWN_DUP2, nothing, 1), (os.POSIX_SPAWN_DUP2, nothing, 2)])
    _, _, usage = os.wait4(pid, 0)
    os.close(nothing)
    return (time.perf_counter() - before) * 1e3, (usage.ru_utime + usage.ru_stime) * 1e3, usage.ru_maxrss / 1024


def pairs(a, b, rounds):
    for argv in (a, b):
        run(argv)
    return [(run(a), run(b)) for _ in range(rounds)]


def row(name, a, b, rounds):
    found = pairs(a, b, rounds)
    ratio = statistics.median(x[0] / y[0] for x, y in found)
    low, high = min(x[0] / y[0] for x, y in found), max(x[0] / y[0] for x, y in found)
    median = [statistics.median(pair[i][0] for pair in found) for i in (0, 1)]
    print(f"| {name} | {ratio:.2f} ({low:.2f}–{high:.2f}) | {median[0]:.1f} ms | {median[1]:.1f} ms |")
    sys.stdout.flush()


def table(title, first, second):
    print(f"\n### {title}\n\n| | {first}/{second} | {first} | {second} |\n|---|---|---|---|")


def bare_walk(args):
    """A walk with stat in two processes, each half of the top folders: what a parallel walk costs at least, about."""
    folders = sorted(entry.path for entry in os.scandir(args.corpus) if entry.is_dir())
    halves = folders[::2], folders[1::2]
    with tempfile.NamedTemporaryFile("w", suffix=".sh") as script:
        quoted = [" ".join(f"'{folder}'" for folder in half) for half in halves]
        script.write(f"{args.walker} {quoted[0]} > /dev/null &\n{args.walker} {quoted[1]} > /dev/null\nwait\n")
        script.flush()
        table("A run without changes against a bare walk with stat, two processes", "onrecord", "walk")
        row("index", [args.bin, "index", args.corpus, "--index", args.index], ["sh", script.name], args.rounds)


def outputs(args):
    search = [args.bin, "search", "--index", args.index, args.word]
    count = subprocess.run([args.bin, "search", "--count", "--index", args.index, args.word], capture_output=True, text=True).stdout.strip()
    table(f"Other answers against a plain search for `{args.word}` ({count} passages)", "other", "search")
    for name, argv in (
        ("search --format json", search[:2] + ["--format", "json"] + search[2:]),
        ("facets country", [args.bin, "facets", "country", args.word, "--index", args.index]),
        ("facets speaker", [args.bin, "facets", "speaker", args.word, "--index", args.index]),
        ("timeline", [args.bin, "timeline", args.word, "--index", args.index]),
    ):
        row(name, argv, search, args.rounds)


def growth(args):
    table("Ten times the passages: cold queries on the large index against the small one", "large", "small")
    for query in args.queries:
        row(f"`{query}`", *([args.bin, "search", "--index", index, query] for index in (args.index, args.small_index)), args.rounds)


def batch(args):
    """Queries a second without what starting costs: a long batch less a short one."""
    def seconds(repeats, threads):
        with tempfile.NamedTemporaryFile("w", suffix=".tsv") as file:
            file.write("".join(f"{i}\t{query}\n" for i, query in enumerate(args.queries * repeats)))
            file.flush()
            os.environ["RAYON_NUM_THREADS"] = str(threads)
            return run([args.bin, "search", "--index", args.index, "--batch", file.name])[0] / 1e3
    print("\n### Batches\n\n| threads | queries a second | against Lucene on one thread |\n|---|---|---|")
    for threads in (1, 2):
        rates, ratios = [], []
        for _ in range(args.rounds // 2 + 1):
            rate = len(args.queries) * 60 / max(seconds(80, threads) - seconds(20, threads), 1e-6)
            rates.append(rate)
            if args.lucene:
                said = subprocess.run(args.lucene, shell=True, capture_output=True, text=True).stdout
                ratios.append(rate / float(re.search(r"qps ([\d.]+)", said)[1]))
        against = f"{statistics.median(ratios):.2f} ({min(ratios):.2f}–{max(ratios):.2f})" if ratios else "not measured"
        print(f"| {threads} | {statistics.median(rates):.0f} | {against} |")
    os.environ.pop("RAYON_NUM_THREADS", None)


def main():
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("bin", "corpus", "index", "small-index"):
        asked.add_argument(f"--{name}", required=True)
    asked.add_argument("--word", default="people", help="a word that about a tenth of the passages hold")
    asked.add_argument("--queries", type=lambda text: text.split(";"), default="trains;international;economic growth;\"human rights\";energy OR climate".split(";"))
    asked.add_argument("--walker", default="find", help="a command that walks and stats the folders it is given")
    asked.add_argument("--lucene", help="a shell command that prints `qps N` for the same queries")
    asked.add_argument("--rounds", type=int, default=15)
    args = asked.parse_args()
    if args.walker == "find":
        # find itself does not stat; -size makes it.
        args.walker = "stat_tree() { find \"$@\" -type f -size -1000000k; }; stat_tree"
    print(f"load {os.getloadavg()[0]:.1f}, {os.cpu_count()} processors, {args.rounds} rounds")
    for part in (bare_walk, outputs, growth, batch):
        part(args)


if __name__ == "__main__":
    main()
