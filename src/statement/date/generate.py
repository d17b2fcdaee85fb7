#!/usr/bin/env python3
"""Write calendar.tsv, the names of months and weekdays that statements use.

Run by hand from the repository root, in a virtual environment with Babel:

    python3 src/statement/date/generate.py

The names are CLDR's, which Babel (BSD-3-Clause) carries and which are under
the Unicode License v3; some spellings written by hand below are added.  Each
row is a word, `month` or `weekday`, its number (Monday is 1) and the languages
that have this spelling.  A word with two meanings has two rows.  The output
depends on the version of Babel only, and is sorted.
"""

import collections
import pathlib
import re
import sys
import unicodedata

import babel
from babel import localedata
from babel.core import get_cldr_version

TABLE = pathlib.Path(__file__).resolve().parent / "calendar.tsv"

# Each language and the CLDR locales read for it, the regional ones for the
# spellings that they alone have: Jänner, setiembre, juill., segunda, شباط.
LOCALES = {
    "en": ["en"], "fr": ["fr", "fr_CA"], "de": ["de", "de_AT"],
    "es": ["es", "es_MX", "es_PE"], "it": ["it"], "pt": ["pt", "pt_PT"],
    "ca": ["ca"], "nl": ["nl"], "pl": ["pl"], "cs": ["cs"], "sk": ["sk"],
    "uk": ["uk"], "ru": ["ru"], "bg": ["bg"], "sr": ["sr", "sr_Latn"],
    "hr": ["hr"], "sl": ["sl"], "ro": ["ro"], "hu": ["hu"], "fi": ["fi"],
    "sv": ["sv"], "da": ["da"], "et": ["et"], "lv": ["lv"], "lt": ["lt"],
    # Both codes are in use for written Norwegian.
    "nb": ["no"], "no": ["no"],
    "el": ["el"], "tr": ["tr"], "id": ["id"], "ms": ["ms"], "vi": ["vi"],
    "sw": ["sw"], "ar": ["ar", "ar_IQ", "ar_SY", "ar_MA", "ar_DZ"],
    "he": ["he"], "fa": ["fa"], "hi": ["hi"], "ko": ["ko"], "zh": ["zh"],
    "ja": ["ja"],
}

# Their short names are single signs that mean too much else.
WIDE_ONLY = {"zh", "ja", "ko"}

# Spellings in use that CLDR lacks: language, kind, number, words.
EXTRA = [
    ("en", "month", 2, "febr"),
    ("en", "month", 9, "sept"),
    ("en", "weekday", 2, "tues"),
    ("en", "weekday", 3, "weds"),
    ("en", "weekday", 4, "thur thurs"),
    ("de", "month", 1, "jaenner"),
    ("de", "month", 2, "feber"),  # Austrian, as is Jänner in CLDR's de_AT
    ("de", "month", 3, "maerz"),
    ("de", "weekday", 6, "sonnabend"),
    ("hr", "month", 11, "studenog"),
    ("ro", "weekday", 2, "marţi"),  # with a cedilla in place of the comma
    ("ar", "month", 4, "إبريل"),
    ("he", "month", 3, "מרס"),
]

# CLDR has one form of the months for these languages, but their dates have
# another case too: twelve words in the order of the year.
CASES = [
    ("sr", "januara februara marta aprila maja juna jula avgusta septembra "
           "oktobra novembra decembra"),
    ("sr", "јануара фебруара марта априла маја јуна јула августа септембра "
           "октобра новембра децембра"),
    ("sl", "januarja februarja marca aprila maja junija julija avgusta "
           "septembra oktobra novembra decembra"),
    ("lv", "janvāra februāra marta aprīļa maija jūnija jūlija augusta "
           "septembra oktobra novembra decembra"),
    ("lv", "janvārī februārī martā aprīlī maijā jūnijā jūlijā augustā "
           "septembrī oktobrī novembrī decembrī"),
]

# Signs that close a short form: the full stop, the Devanagari one, geresh.
STOPS = ".\u0970\u05f3"

APOSTROPHES = re.compile("[\u02bc\u2019']")

# Latin letters that are typed without their mark but do not decompose.
PLAIN = str.maketrans({"ł": "l", "đ": "d", "ø": "o", "ı": "i",
                       "æ": "ae", "œ": "oe", "ß": "ss"})

Row = collections.namedtuple("Row", "word kind number lang")


# --- text -------------------------------------------------------------------

def tidy(text):
    """Lower-case and compose a name, and take the closing sign off."""
    text = unicodedata.normalize("NFC", text.strip()).lower()
    return unicodedata.normalize("NFC", text).rstrip(STOPS)


def is_word(text):
    """Whether the name is one word: no `1月`, `tháng 1`, `d’abril`."""
    return not re.search(r"[\d\s]|^d[\u2019']", text)


def long_enough(text):
    """Short forms of one or two letters misfire where there are cases."""
    cased = text != text.upper()
    return not cased or sum(c.isalpha() for c in text) >= 3


def unaccented(text):
    """The word without its diacritics, if it is in Latin script."""
    letters = [c for c in text if c.isalpha() and c not in "\u02bc"]
    if not all(unicodedata.name(c).startswith("LATIN") for c in letters):
        return text
    apart = unicodedata.normalize("NFD", text.translate(PLAIN))
    return "".join(c for c in apart if unicodedata.category(c) != "Mn")


# --- building the rows ------------------------------------------------------

def forms(locale):
    """Every name that a locale itself has: width, kind, number, text.

    The data are read without what they inherit: there are only references
    between the forms and numbers to inherit, and Babel resolves references in
    data that locales share, so that one gets the names of another.
    """
    data = localedata.load(locale, merge_inherited=False)
    for kind, field, shift in (("month", "months", 0), ("weekday", "days", 1)):
        for context in ("format", "stand-alone"):
            widths = data.get(field, {}).get(context, {})
            for width in ("wide", "abbreviated"):
                names = widths.get(width, {})
                if isinstance(names, localedata.Alias):
                    continue
                for number, text in names.items():
                    yield width, kind, number + shift, text


def from_cldr():
    """Every row that CLDR gives."""
    for lang, locales in LOCALES.items():
        for locale in locales:
            for width, kind, number, text in forms(locale):
                word = tidy(text)
                short = width == "abbreviated"
                if not is_word(word) or (short and lang in WIDE_ONLY):
                    continue
                if long_enough(word):
                    yield Row(word, kind, number, lang)


def by_hand():
    """Every row that the lists above give."""
    for lang, kind, number, words in EXTRA:
        for word in words.split():
            yield Row(tidy(word), kind, number, lang)
    for lang, words in CASES:
        for number, word in enumerate(words.split(), 1):
            yield Row(tidy(word), "month", number, lang)


def with_apostrophes(rows):
    """The rows, and those with an apostrophe under its other characters."""
    return rows | {row._replace(word=APOSTROPHES.sub(sign, row.word))
                   for row in rows for sign in "\u2019'"}


def meanings(rows):
    """Map each word to what it stands for, and that to the languages."""
    found = collections.defaultdict(lambda: collections.defaultdict(set))
    for row in rows:
        found[row.word][row.kind, row.number].add(row.lang)
    return found


def without_accents(rows):
    """The rows for unaccented forms, and those left out for a collision."""
    known = meanings(rows)
    plain = {row._replace(word=unaccented(row.word)) for row in rows} - rows
    derived = meanings(plain)
    kept, left = set(), set()
    for row in plain:
        others = known[row.word].keys() | derived[row.word].keys()
        (kept if len(others) == 1 else left).add(row)
    return kept, left


def build():
    """All rows, and the unaccented forms left out."""
    cldr, hand = set(from_cldr()), set(by_hand())
    for row in sorted(cldr & hand):
        print("CLDR has it too:", *row, sep="\t", file=sys.stderr)
    rows = with_apostrophes(cldr | hand)
    plain, left = without_accents(rows)
    return rows | plain, left


# --- writing and reporting --------------------------------------------------

def write(rows):
    """Write the table, one line for each meaning of a word."""
    lines = [f"# generated by generate.py from CLDR "
             f"(Babel {babel.__version__}, CLDR {get_cldr_version()})"]
    for word, senses in sorted(meanings(rows).items()):
        for (kind, number), langs in sorted(senses.items()):
            fields = word, kind, str(number), ",".join(sorted(langs))
            lines.append("\t".join(fields))
    TABLE.write_text("\n".join(lines) + "\n", "utf-8", newline="\n")
    return len(lines) - 1


def describe(senses):
    """The meanings of a word in one line."""
    return "; ".join(f"{kind} {number} ({','.join(sorted(langs))})"
                     for (kind, number), langs in sorted(senses.items()))


def report(rows, left, count):
    """Print what the table has and what it has not."""
    found = meanings(rows)
    print("rows:", count, "words:", len(found))
    for kind, numbers in (("month", 12), ("weekday", 7)):
        print(f"{kind} rows:", sum(k == kind for senses in found.values()
                                   for k, _ in senses))
        for lang in LOCALES:
            has = {r.number for r in rows if r.lang == lang and r.kind == kind}
            lacks = sorted(set(range(1, numbers + 1)) - has)
            if lacks:
                print(f"  {lang} lacks:", *lacks)
    print("collisions:")
    for word, senses in sorted(found.items()):
        if len(senses) > 1:
            langs = [lang for each in senses.values() for lang in each]
            within = sorted({x for x in langs if langs.count(x) > 1})
            note = f"; within {','.join(within)}" if within else ""
            print(f"  {word}: {describe(senses)}{note}")
    print("unaccented forms left out:")
    for word, senses in sorted(meanings(left).items()):
        print(f"  {word}: {describe(senses)}")


def main():
    """Write the table and report on it."""
    rows, left = build()
    report(rows, left, write(rows))


if __name__ == "__main__":
    main()
