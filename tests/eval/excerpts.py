#!/usr/bin/env python3
"""Excerpts of a corpus outside the repository, annotated by reading: who said what, when, about which country.

    excerpts.py draw --corpus DIR --seed N               picks files at random over all folders
    excerpts.py cut  --corpus DIR --work DIR             writes docs/ and gold.jsonl as the scorer reads them

annotations.jsonl holds one line an excerpt: the path below the corpus, the pieces taken of the file's plain
rendering (character offsets), a digest of the excerpt and its labels (offsets into the excerpt), but no text.
The plain rendering is the decoded file with LF line ends; of HTML, XML and DOCX the text with block elements
as paragraphs. Standard library only; exits with 0 and a message where the corpus is absent.
"""
import argparse
import hashlib
import html
import json
import os
import random
import re
import shutil
import sys
import zipfile

ANNOTATIONS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "annotations.jsonl")
# How many files of each folder, about as the folders differ in layout and weigh in use.
SHARE = {
    "state-dept-statements/html": 4, "state-dept-statements/txt": 5, "wh-briefings": 8, "ungdc": 5, "sotu": 3,
    "happycongress": 6, "crec-samples": 5, "hansard-historic-xml": 2, "za-hansard-doc-akn": 1, "pacific-hansard": 3,
    "parlamint-at": 1, "parlament-cat-docx": 1, "un-speeches-2024-pdf": 3, "amlo-mananeras-es": 3,
    "newyes-multilingual/France": 1, "newyes-multilingual/Italy": 1, "newyes-multilingual/Spain": 1, "udhr-html": 1,
}
KINDS = (".txt", ".md", ".htm", ".html", ".xml", ".docx")
NOT_STATEMENTS = ("readme", "license", "sample_input", "_metadata")
HEAD, WINDOW, LEAST = 700, 2000, 400
BLOCK = r"(?i)</?(?:p|div|br|h[1-6]|li|tr|td|th|table|ul|ol|section|title|head|hr|blockquote|seg|u|note|s|col|debateSection|heading|question|answer|speech|from|w:p)\b[^>]*>"


def plain(path):
    """The text of a file, with LF line ends; block elements of marked-up kinds become paragraphs."""
    if path.endswith(".docx"):
        with zipfile.ZipFile(path) as archive:
            text = re.sub(r"<w:tab\b[^>]*>", "\t", archive.read("word/document.xml").decode("utf-8"))
    else:
        raw = open(path, "rb").read()
        try:
            text = raw.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = raw.decode("cp1252", "replace")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not path.endswith((".htm", ".html", ".xml", ".docx")):
        return text
    text = re.sub(r"(?is)<!--.*?-->|<(script|style|teiHeader|w:instrText)\b.*?</\1>|<\?.*?\?>", " ", text)
    verbatim = "<pre" in text.lower()
    if not verbatim:
        text = re.sub(BLOCK, "\n\n", text.replace("\n", " "))
    text = html.unescape(re.sub(r"<[^>]*>", "", text))
    if not verbatim:
        text = "\n".join(re.sub(r"[ \t\xa0]+", " ", line).strip() for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def candidates(corpus, folder):
    for parent, _, names in sorted(os.walk(os.path.join(corpus, folder))):
        for name in sorted(names):
            lower = name.lower()
            if lower.endswith(KINDS) and not any(word in lower for word in NOT_STATEMENTS):
                yield os.path.relpath(os.path.join(parent, name), corpus)


def paragraph_end(text, at):
    """The end of the paragraph that holds this offset, or of its line, or of its sentence if they are long."""
    for mark in ("\n\n", "\n", ". "):
        end = text.find(mark, at)
        if 0 <= end < at + 700:
            return end + (mark == ". ")
    return min(len(text), at + 700)


def window(text, start, length, chance):
    """A stretch of about this length that begins at a paragraph (or line) at random after `start`."""
    if len(text) - start <= length * 1.3:
        return [start, len(text)]
    begin = chance.randrange(start, len(text) - length)
    begin = paragraph_end(text, begin)
    begin += len(text[begin:]) - len(text[begin:].lstrip())
    return [begin, paragraph_end(text, min(begin + length, len(text)))]


def pieces(path, text, chance):
    """One line of a file of dated lines; else the start, and of half of the long files a part further on."""
    lines = text.split("\n")
    if sum(bool(re.match(r"[\d./-]{6,10}\t", line)) for line in lines) > 1:
        line = chance.choice([line for line in lines if len(line) > LEAST])
        start = text.index(line)
        return [[start, start + (len(line) if len(line) < 3500 else paragraph_end(text, start + 2800) - start)]]
    if len(text) < 2 * WINDOW:
        return [[0, len(text)]]
    if chance.random() < 0.5:
        return [[0, paragraph_end(text, HEAD + WINDOW)]]
    head = paragraph_end(text, HEAD)
    return [[0, head], window(text, head, WINDOW, chance)]


def draw(corpus, seed):
    chance = random.Random(seed)
    for folder, count in SHARE.items():
        paths = list(candidates(corpus, folder))
        chance.shuffle(paths)
        while count and paths:
            path = paths.pop()
            text = plain(os.path.join(corpus, path))
            if len(text) >= LEAST:
                count -= 1
                yield {"path": path, "pieces": pieces(path, text, chance)}


def excerpt(corpus, entry):
    text = plain(os.path.join(corpus, entry["path"]))
    return "\n\n".join(text[start:end].strip("\n") for start, end in entry["pieces"]) + "\n"


def digest(text):
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


def name(entry):
    path = entry["path"]
    return path if path.endswith((".txt", ".md")) else path + ".txt"


def sidecar(corpus, work, entry):
    """A table beside the file or above it says what the file does not."""
    folder = os.path.dirname(entry["path"])
    while folder:
        table = os.path.join(folder, "metadata.csv")
        if os.path.exists(os.path.join(corpus, table)):
            shutil.copy(os.path.join(corpus, table), os.path.join(work, "docs", table))
        folder = os.path.dirname(folder)


def cut(corpus, work):
    """Writes the excerpts as files and the scorer's gold; complains of a file that is not the one annotated."""
    gold = []
    shutil.rmtree(os.path.join(work, "docs"), ignore_errors=True)
    for line in open(ANNOTATIONS):
        entry = json.loads(line)
        text = excerpt(corpus, entry)
        if digest(text) != entry["digest"]:
            sys.exit(f"{entry['path']}: not the text that was annotated")
        target = os.path.join(work, "docs", name(entry))
        os.makedirs(os.path.dirname(target), exist_ok=True)
        with open(target, "w") as out:
            out.write(text)
        sidecar(corpus, work, entry)
        entry.update(file=os.path.basename(target), text=text)
        for quote in entry["quotes"]:
            quote["text"] = text[quote["start"]:quote["end"]]
        gold.append(json.dumps(entry))
    with open(os.path.join(work, "gold.jsonl"), "w") as out:
        out.write("\n".join(gold) + "\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("command", choices=["draw", "cut"])
    parser.add_argument("--corpus", required=True)
    parser.add_argument("--work")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    if not os.path.isdir(args.corpus):
        print(f"skipped: no corpus at {args.corpus}")
    elif args.command == "draw":
        for entry in draw(args.corpus, args.seed):
            print(json.dumps(entry))
    else:
        cut(args.corpus, args.work)


if __name__ == "__main__":
    main()
