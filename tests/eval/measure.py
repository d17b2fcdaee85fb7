#!/usr/bin/env python3
"""Measures extraction and ranking on judged data that is not part of the repository.

    measure.py --shared DIR --work DIR [--bin target/release/onrecord] [--only extraction|drawn|gold|relevance] [-- SCORER-ARGS]

DIR of --shared holds eval/extraction (score.py, examples.jsonl, docs/), eval/relevance (eval.py, one
folder or archive a set) and corpora/ (tables of who spoke and when). `drawn` (annotations.jsonl) and `gold`
need the development corpus, unpacked, too (--corpus DIR). Builds an index of each set in --work, runs `export` or `search --batch`, turns
the output into what the scorers read and runs them. Standard library only; exits with 0 and a message
where the data is absent.
"""
import argparse
import json
import os
import subprocess
import sys
import tarfile

import excerpts

SETS = ["statements", "time", "cacm", "cran", "scifact"]


def run(command, **options):
    """The standard output of a command; exit code 4 (some files failed) is no error here."""
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, **options)
    if done.returncode not in (0, 4):
        sys.exit(f"{' '.join(command)}: exit code {done.returncode}")
    return done.stdout


def index(binary, corpus, folder):
    """Builds an index of a corpus from nothing and returns its folder."""
    run([binary, "index", "--index", folder, "--full", "--quiet", corpus])
    return folder


def exported(binary, corpus, folder):
    """The path of an export of a corpus; its keys are those the scorer reads."""
    index(binary, corpus, folder)
    dump = folder + ".jsonl"
    with open(dump, "w") as out:
        subprocess.run([binary, "export", "--index", folder], stdout=out, check=True)
    return dump


def extraction(args):
    """The annotated documents of the evaluation set."""
    base = os.path.join(args.shared, "eval", "extraction")
    dump = exported(args.bin, os.path.join(base, "docs"), os.path.join(args.work, "extraction"))
    scorer = [sys.executable, os.path.join(base, "score.py"), dump, "--gold", os.path.join(base, "examples.jsonl")]
    subprocess.run(scorer + args.extra, check=True)


def drawn(args):
    """The excerpts annotated in annotations.jsonl, cut out of the development corpus."""
    work = os.path.join(args.work, "drawn")
    os.makedirs(work, exist_ok=True)
    excerpts.cut(args.corpus, work)
    dump = exported(args.bin, os.path.join(work, "docs"), os.path.join(work, "index"))
    scorer = os.path.join(args.shared, "eval", "extraction", "score.py")
    subprocess.run([sys.executable, scorer, dump, "--gold", os.path.join(work, "gold.jsonl")] + args.extra, check=True)


def gold(args):
    """The tables of who spoke and when."""
    dump = exported(args.bin, args.corpus, os.path.join(args.work, "index-corpus"))
    script = os.path.join(os.path.dirname(os.path.abspath(__file__)), "gold.py")
    subprocess.run([sys.executable, script, dump, "--shared", args.shared] + args.extra, check=True)


def unpacked(base, work, name):
    """The documents of a set, unpacked if need be."""
    folder = os.path.join(work, "sets", name)
    if not os.path.isdir(folder):
        archive = "statements-docs" if name == "statements" else name
        with tarfile.open(os.path.join(base, archive + ".tar.xz")) as tar:
            tar.extractall(os.path.join(work, "sets"), filter="data")
    return folder


def topics(folder):
    """Lines for --batch: the judged queries with their filters."""
    path = os.path.join(folder, "topics.jsonl")
    if os.path.exists(path):
        for line in open(path):
            topic = json.loads(line)
            yield json.dumps({key: topic[key] for key in ("qid", "query", "filters") if key in topic})
        return
    for line in open(os.path.join(folder, "topics.tsv")):
        qid, query = line.rstrip("\n").split("\t", 1)
        # A public collection's queries are prose: quotation marks and colons in them are no syntax.
        yield json.dumps({"qid": qid, "query": query})


def relevance(args):
    """Answers the judged queries of every set and scores the runs."""
    binary, work = args.bin, args.work
    base = os.path.join(args.shared, "eval", "relevance")
    for name in SETS:
        documents = unpacked(base, work, name)
        judged = os.path.join(base, name) if name == "statements" else documents
        folder = index(binary, os.path.join(documents, "docs"), os.path.join(work, "index-" + name))
        queries = os.path.join(work, name + ".queries")
        with open(queries, "w") as out:
            out.write("\n".join(topics(judged)) + "\n")
        answers = os.path.join(work, name + ".run.jsonl")
        literal = [] if name == "statements" else ["--literal"]
        if args.without:
            literal += ["--without", args.without]
        with open(answers, "w") as out:
            out.write(run([binary, "search", "--index", folder, "--batch", queries, "-n", "100"] + literal))
        scorer = [sys.executable, os.path.join(base, "eval.py"), "--set", judged, "--docs", os.path.join(documents, "docs"), answers]
        subprocess.run(scorer + args.extra)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--shared", required=True)
    parser.add_argument("--work", required=True)
    parser.add_argument("--bin", default="target/release/onrecord")
    parser.add_argument("--only", choices=["extraction", "drawn", "gold", "relevance"])
    parser.add_argument("--corpus", default="")
    parser.add_argument("--without", default="", help="parts of the ranking to leave out (exact, statement, …)")
    parser.add_argument("extra", nargs="*")
    args = parser.parse_args()
    if not os.path.isdir(os.path.join(args.shared, "eval")):
        print(f"skipped: no judged data at {args.shared}/eval")
        return
    os.makedirs(args.work, exist_ok=True)
    args.bin = os.path.abspath(args.bin)
    for measure in (extraction, drawn, gold, relevance):
        if measure in (drawn, gold) and not os.path.isdir(args.corpus):
            print(f"skipped {measure.__name__}: no corpus at {args.corpus!r}")
        elif args.only in (None, measure.__name__):
            measure(args)


if __name__ == "__main__":
    main()
