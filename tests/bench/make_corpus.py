#!/usr/bin/env python3
"""Makes a corpus of N statements out of the sentences of the sample corpus, the same for the same N and seed.

    make_corpus.py OUT N [--seed S]

Statement i does not depend on N, so a small corpus is a part of a large one. Sentences are those of `corpus/`,
shuffled into paragraphs, with made-up names between them so that the vocabulary grows as that of real texts does.
"""
import argparse
import datetime
import pathlib
import random
import re

CORPUS = pathlib.Path(__file__).resolve().parent.parent.parent / "corpus"
COUNTRIES = "Norway Fiji Japan Kenya Chile Poland Ghana Peru Oman Nepal Malta Samoa Latvia Jordan Angola".split()
OFFICES = ["Minister", "Prime Minister", "Ambassador", "Secretary", "Spokesperson", "President"]
TOPICS = ["Fisheries", "Trade", "Public Health", "Arms Control", "Migration", "Climate Change", "Education", "Ports"]
SYLLABLES = "ba do fen gar hol ik jun kam lor min nas ol per quin ras sol tam ur vek wes yar zon".split()
FIRST = datetime.date(1990, 1, 1)


def sentences():
    found = []
    for path in sorted(CORPUS.rglob("*")):
        if path.suffix in (".txt", ".md") and path.is_file():
            text = re.sub(r"^---\n.*?\n---\n", "", path.read_text(encoding="utf-8", errors="replace"), flags=re.S)
            for sentence in re.split(r"(?<=[.!?])\s+", text):
                sentence = " ".join(sentence.split())
                if 30 <= len(sentence) <= 300 and sentence[0].isupper() and ":" not in sentence:
                    found.append(sentence)
    return sorted(set(found))


def name(draw):
    return "".join(draw.choice(SYLLABLES) for _ in range(draw.choice((2, 2, 3)))).capitalize()


def paragraph(draw, pool):
    words = " ".join(draw.choice(pool) for _ in range(1 + int(draw.expovariate(0.3)) % 8))
    if draw.random() < 0.3:
        words = f"{name(draw)} and {name(draw)} were spoken of too. {words}"
    return words


def statement(number, seed, pool):
    draw = random.Random(f"{seed}/{number}")
    who = random.Random(f"{seed}/speaker/{int(draw.paretovariate(0.6)) % 4000}")
    office, country, speaker = who.choice(OFFICES), who.choice(COUNTRIES), f"{name(who)} {name(who)}"
    day = FIRST + datetime.timedelta(days=draw.randrange(13_000))
    body = []
    for _ in range(max(2, min(60, int(draw.lognormvariate(2.1, 0.6))))):
        words = paragraph(draw, pool)
        if draw.random() < 0.2:
            words = f"“{words.rstrip('.!?')},” said {office} {speaker.split()[1]}."
        body.append(words)
    title = f"Remarks by {office} {speaker} of {country} on {draw.choice(TOPICS)}"
    text = "\n\n".join([title, f"{day:%B} {day.day}, {day.year}", *body]) + "\n"
    return pathlib.Path(f"{day.year}") / f"{day.month:02}" / f"{day}-{number:07}.txt", text


def main():
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("out", type=pathlib.Path)
    asked.add_argument("statements", type=int)
    asked.add_argument("--seed", type=int, default=1)
    args = asked.parse_args()
    pool, written = sentences(), 0
    for number in range(args.statements):
        path, text = statement(number, args.seed, pool)
        (args.out / path).parent.mkdir(parents=True, exist_ok=True)
        (args.out / path).write_text(text, encoding="utf-8")
        written += len(text.encode())
    print(f"{args.statements} statements, {written / 1e6:.1f} MB, of {len(pool)} sentences")


if __name__ == "__main__":
    main()
