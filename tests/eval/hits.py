#!/usr/bin/env python3
"""Checks hits of random queries over an index against its export.

    hits.py EXPORT --bin target/release/onrecord --index DIR [--queries 500] [--seed 1]

EXPORT is what `onrecord export` printed. For every hit: the text at the given offsets of the statement and of
the file is the passage; each match lies in the passage and holds a word of the query (exactly with --exact,
else by its first letters, or by another name that the answer says it looked for); and the terminal's output
holds no control character. Standard library only; exits with 1 if anything is wrong.
"""
import argparse
import difflib
import json
import random
import re
import subprocess
import sys
import unicodedata


def fold(text):
    plain = unicodedata.normalize("NFKD", text.replace("ı", "i").replace("ß", "ss").replace("ø", "o").replace("ł", "l"))
    return "".join(c for c in plain if not unicodedata.combining(c)).lower()


def words_of(text):
    return re.findall(r"[^\W_]+", fold(text))


def queries(statements, count, draw):
    """Words, pairs, phrases, prefixes, misspellings, NEAR, with and without filters, all out of the corpus."""
    texts = [p["text"] for s in statements for p in s["passages"] if p["role"] != "head" and len(p["text"]) > 80]
    for number in range(count):
        words = [w for w in re.findall(r"[^\W\d_]{4,}", draw.choice(texts))] or ["minister"]
        word, other = draw.choice(words), draw.choice(words)
        at = draw.randrange(max(1, len(words) - 3))
        spans = re.findall(r"[^\W\d_]+ [^\W\d_]+ [^\W\d_]+", draw.choice(texts)) or ["of the"]
        yield [
            word, f"{word} {other}", f'"{draw.choice(spans)}"', f"{word[:5]}*", f"{word}~1", f"{word} NEAR/8 {other}", f"{word} ADJ/4 {other}",
            f"{word} country:{draw.choice(['US', 'JP', 'KE', 'FR'])}", f"{word} OR {other}", " ".join(words[at:at + 4]), f"{word} -{other}", f"{word} in:quote",
        ][number % 12]


def run(command):
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE).stdout


def matches_query(matched, query, exact, names):
    """True if what is marked can be what the query asked for."""
    asked = words_of(re.sub(r"\b(NEAR|ADJ|OR)(/\d+)?\b|country:\w+|in:\w+|[*~]\d?", " ", query))
    found = words_of(matched)
    if any(words_of(name)[:1] == found[:1] or fold(matched) in fold(name) or fold(name) in fold(matched) for name in names):
        return True
    near = (lambda a, b: a == b) if exact else (lambda a, b: a[:(n := min(3, len(b)))] == b[:n])
    if "~" in query:
        near = lambda a, b: difflib.SequenceMatcher(None, a, b).ratio() > 0.6
    elif "*" in query:
        near = lambda a, b: b.startswith(a)
    return any(near(a, b) for a in asked for b in found)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("export")
    parser.add_argument("--bin", default="target/release/onrecord")
    parser.add_argument("--index", required=True)
    parser.add_argument("--queries", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    statements = [json.loads(line) for line in open(args.export, encoding="utf-8")]
    text = {s["id"]: s["head"] + "".join(p["text"] for p in s["passages"] if p["role"] != "head") for s in statements}
    wrong, hits, marks, files, wide = [], 0, 0, 0, 0
    for number, query in enumerate(queries(statements, args.queries, random.Random(args.seed))):
        exact = ["--exact"] if number % 2 else []
        base = [args.bin, "search", "--index", args.index, "-n", "10", *exact]
        answer = json.loads(run([*base, "--format", "json", "--", query]) or b'{"hits": [], "explanation": {}}')
        said = answer["explanation"]
        names = [n for key in ("widened", "spelled") for _, found in said.get(key, []) for n in found]
        countries = any(n.startswith("about:") for n in names)
        for hit in answer["hits"]:
            hits += 1
            whole = text[hit["statement"]]
            raw = whole.encode()
            if raw[hit["start"]:hit["end"]] != hit["text"].encode() or whole[hit["char_start"]:hit["char_end"]] != hit["text"]:
                wrong.append(f"{query}: {hit['id']}: the text is not at its offsets")
            for mark in hit["matches"]:
                marks += 1
                matched = raw[mark["start"]:mark["end"]].decode(errors="replace")
                inside = hit["start"] <= mark["start"] < mark["end"] <= hit["end"]
                if not inside or not (matches_query(matched, query, bool(exact), names) or countries):
                    wrong.append(f"{query}: {hit['id']}: marks {matched!r}")
                wide += countries
            for mark in hit["snippet"]["highlights"]:
                if not hit["snippet"]["text"].encode()[mark["start"]:mark["end"]].strip():
                    wrong.append(f"{query}: {hit['id']}: an empty highlight")
            files += hit["file"] is not None
        shown = run([*base, "--color", "never", "--", query]).decode()
        if any(unicodedata.category(c) == "Cc" and c not in "\n\t" for c in shown):
            wrong.append(f"{query}: a control character in the output")
    for line in wrong[:30]:
        print(line)
    print(f"{args.queries} queries, {hits} hits, {marks} marks ({wide} of answers with other names of countries), {files} found in their files: {len(wrong)} wrong")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
