#!/usr/bin/env python3
"""Compares an export with tables of who spoke and when, which are not part of the repository.

    gold.py EXPORT.jsonl --shared DIR [--errors N]

DIR/corpora holds state-dept-gold.dev.tsv (file id, local date, creator) and ungdc-speakers.dev.tsv (year,
session, ISO code, person). A date is right if it is the local one. A speaker is right if the surname of the
first person named is that of one of the statement's speakers; of the General Debate only rows count whose
person the text names. Standard library only; exits with 0 and a message where the tables are absent.
"""
import argparse
import csv
import json
import os
import re
import sys
import unicodedata


def fold(text):
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(re.findall(r"[^\W_]+", plain.lower().replace("’", "'").replace("'", "")))


def rows(shared, name):
    path = os.path.join(shared, "corpora", name)
    if not os.path.exists(path):
        print(f"skipped: no {path}")
        sys.exit(0)
    return csv.DictReader(open(path, encoding="utf-8-sig"), delimiter="\t", quoting=csv.QUOTE_NONE)


class Tally:
    def __init__(self, what, errors):
        self.what, self.right, self.wrong, self.none, self.left = what, 0, 0, 0, errors

    def add(self, name, got, ok, expected):
        self.right += bool(ok)
        self.wrong += bool(got) and not ok
        self.none += not got
        if not ok and self.left > 0:
            self.left -= 1
            print(f"  {self.what}: {name}: {got!r}, not {expected!r}")

    def __str__(self):
        total = self.right + self.wrong + self.none
        share = 100 * self.right / total if total else 0
        return f"{self.what:32} {total:6} {share:6.1f} % right   {self.wrong:4} wrong   {self.none:4} unknown"


def first_person(creator):
    """The first person of a creator column, if it names one."""
    name = creator.split(",")[0]
    offices = ("Office", "Department", "Bureau")
    return None if not name or any(word in name for word in offices) else name


def surname(name):
    """The words that a person is called by: the last one, or those in capitals."""
    words = re.sub(r",.*|\(.*?\)", "", name).split()
    capitals = [w for w in words if len(w) > 2 and w.isupper() and "." not in w]
    return fold(" ".join(capitals) if 0 < len(capitals) < len(words) else (words or [""])[-1])


def names(text, person):
    """True if a text names the person: the surname with a given name or a form of address just before it. The
    surname alone is most often a king's, a place's or a common word."""
    wanted, given = surname(person), [w for w in fold(person).split() if len(w) > 2 and w != surname(person)]
    before = "|".join(map(re.escape, ["mr", "mrs", "ms", "dr", "president", "minister", *given]))
    return bool(wanted) and re.search(rf"\b(?:{before}) (?:\w+ ){{0,2}}?{re.escape(wanted)}\b", text) is not None


def same_person(speakers, name):
    wanted = surname(name)
    return any(wanted and re.search(rf"\b{re.escape(wanted)}\b", fold(speaker)) for speaker in speakers)


def state_department(found, shared, errors):
    date, speaker = Tally("State Department date", errors), Tally("State Department speaker", errors)
    for row in rows(shared, "state-dept-gold.dev.tsv"):
        record = found.get(row["id"] + ".txt")
        if record is None:
            continue
        date.add(row["id"][:60], record["date"], record["date"] == row["date_eastern"], row["date_eastern"])
        person = first_person(row["creator"])
        if person:
            speaker.add(row["id"][:60], record["speakers"], same_person(record["speakers"], person), row["creator"])
    return [date, speaker]


def general_debate(found, shared, errors):
    origin, speaker = Tally("General Debate origin", errors), Tally("General Debate speaker", errors)
    for row in rows(shared, "ungdc-speakers.dev.tsv"):
        code = row["ISO Code"]
        # A few rows have slipped by a column.
        session = int(row["Session"]) if (row["Session"] or "").isdigit() else 0
        record = found.get(f"{code}_{session:02}_{row['Year']}.txt")
        if record is None:
            continue
        alpha2 = ISO3.get(code)
        origin.add(record["file"], record["origin"], record["origin"] == (alpha2 or code), alpha2 or code)
        person = row["Name of Person Speaking"]
        text = fold(record["head"] + " ".join(p["text"] for p in record["passages"]))
        if person and names(text, person):
            speaker.add(record["file"], record["speakers"], same_person(record["speakers"], person), person)
    return [origin, speaker]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("export")
    parser.add_argument("--shared", required=True)
    parser.add_argument("--errors", type=int, default=0)
    args = parser.parse_args()
    table = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "src", "statement", "country", "countries.tsv")
    for line in open(table, encoding="utf-8"):
        cells = line.rstrip("\n").split("\t")
        if "alpha3" in cells:
            ISO3[next(c for c in cells if re.fullmatch("[A-Z]{3}", c))] = next(c for c in cells if re.fullmatch("[A-Z]{2}|[A-Z]{4}", c))
    found = {}
    for line in open(args.export, encoding="utf-8"):
        record = json.loads(line)
        found.setdefault(os.path.basename(record["file"]), record)
    for tally in state_department(found, args.shared, args.errors) + general_debate(found, args.shared, args.errors):
        print(tally)


# Former states by their old alpha-3 codes.
ISO3 = {"SUN": "SUHH", "CSK": "CSHH", "YUG": "YUCS", "DDR": "DDDE", "YMD": "YDYE"}
if __name__ == "__main__":
    main()
