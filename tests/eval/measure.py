#!/usr/bin/env python3
"""Measures extraction and ranking on judged data that is not part of the repository.

    measure.py --shared DIR --work DIR [--bin target/release/onrecord] [--only extraction|relevance] [-- SCORER-ARGS]

DIR of --shared holds eval/extraction (score.py, examples.jsonl, docs/) and eval/relevance (eval.py, one
folder or archive a set). Builds an index of each set in --work, runs `export` or `search --batch`, turns
the output into what the scorers read and runs them. Standard library only; exits with 0 and a message
where the data is absent.
"""
import argparse
import json
import os
import subprocess
import sys
import tarfile

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


def extraction(binary, shared, work, extra):
    """Exports the annotated documents; the export's keys are those the scorer reads."""
    base = os.path.join(shared, "eval", "extraction")
    folder = index(binary, os.path.join(base, "docs"), os.path.join(work, "extraction"))
    dump = os.path.join(work, "dump.jsonl")
    with open(dump, "w") as out:
        out.write(run([binary, "export", "--index", folder]))
    scorer = [sys.executable, os.path.join(base, "score.py"), dump, "--gold", os.path.join(base, "examples.jsonl")]
    subprocess.run(scorer + extra, check=True)


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


def relevance(binary, shared, work, extra):
    """Answers the judged queries of every set and scores the runs."""
    base = os.path.join(shared, "eval", "relevance")
    for name in SETS:
        documents = unpacked(base, work, name)
        judged = os.path.join(base, name) if name == "statements" else documents
        folder = index(binary, os.path.join(documents, "docs"), os.path.join(work, "index-" + name))
        queries = os.path.join(work, name + ".queries")
        with open(queries, "w") as out:
            out.write("\n".join(topics(judged)) + "\n")
        answers = os.path.join(work, name + ".run.jsonl")
        literal = [] if name == "statements" else ["--literal"]
        with open(answers, "w") as out:
            out.write(run([binary, "search", "--index", folder, "--batch", queries, "-n", "100"] + literal))
        scorer = [sys.executable, os.path.join(base, "eval.py"), "--set", judged, "--docs", os.path.join(documents, "docs"), answers]
        subprocess.run(scorer + extra)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--shared", required=True)
    parser.add_argument("--work", required=True)
    parser.add_argument("--bin", default="target/release/onrecord")
    parser.add_argument("--only", choices=["extraction", "relevance"])
    parser.add_argument("extra", nargs="*")
    args = parser.parse_args()
    if not os.path.isdir(os.path.join(args.shared, "eval")):
        print(f"skipped: no judged data at {args.shared}/eval")
        return
    os.makedirs(args.work, exist_ok=True)
    for name, measure in (("extraction", extraction), ("relevance", relevance)):
        if args.only in (None, name):
            measure(os.path.abspath(args.bin), args.shared, args.work, args.extra)


if __name__ == "__main__":
    main()
