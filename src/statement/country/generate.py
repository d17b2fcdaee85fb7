#!/usr/bin/env python3
"""Write countries.tsv and regions.tsv, the country names that statements use.

Run by hand from the repository root; needs `npm` and `cargo` on the path:

    python3 src/statement/country/generate.py          # fetch, write, check
    python3 src/statement/country/generate.py --check  # check what is there

The source packages are installed by name into a temporary directory and read
as data; nothing in them is run.  They are

    i18n-iso-countries      MIT           names and aliases in ten languages
    cldr-localenames-full   Unicode-3.0   names and aliases in ten languages
    keshvar                 BSD-3-Clause  long names, demonyms, UN M49 regions
    rust_iso3166            Apache-2.0    the ISO 3166-1 and 3166-3 code lists

Two files written by hand are merged in: extra.tsv (names that the packages
lack, and rows of theirs that are wrong) and blocs.tsv (blocs of states).
The output depends on these and on the pinned versions only, and is sorted.
"""

import argparse
import collections
import json
import pathlib
import re
import subprocess
import sys
import tarfile
import tempfile
import unicodedata

HERE = pathlib.Path(__file__).resolve().parent
COUNTRIES, REGIONS = HERE / "countries.tsv", HERE / "regions.tsv"
EXTRA, BLOCS = HERE / "extra.tsv", HERE / "blocs.tsv"

NPM = {"i18n-iso-countries": ("7.14.0", "MIT"),
       "cldr-localenames-full": ("48.2.0", "Unicode-3.0")}
CRATES = {"keshvar": ("0.7.0", "BSD-3-Clause"),
          "rust_iso3166": ("0.2.0", "Apache-2.0")}

# Each language and the CLDR locales read for it: the first gives the name,
# the others (regional spellings, traditional characters) give aliases.
LOCALES = {"en": ["en"], "fr": ["fr"], "de": ["de"], "es": ["es", "es-MX"],
           "it": ["it"], "pt": ["pt", "pt-PT"], "ru": ["ru"], "ar": ["ar"],
           "zh": ["zh", "zh-Hant", "zh-Hant-HK"], "ja": ["ja"]}

# From most to least telling: of two kinds with one text the first is kept.
KINDS = ["name", "official", "alias", "demonym", "capital", "metonym",
         "ambiguous", "inverted", "abbr"]

# CLDR's plain name for these is a formula; its short form is what people say.
SHORT_FIRST = {"HK", "MO", "PS", "MM"}

# Words that mark a full, formal name in one of the ten languages.
FORMAL = re.compile(
    r"republi|républi|repúbli|kingdom|königreich|royaume|reino|regno|"
    r"\bstate of|\bstaat |état d|estado de|stato di|"
    r"республика|федерация|государство|جمهورية|مملكة|共和国|共和國|王国|王國",
    re.IGNORECASE)

# M49 subregions by the name keshvar gives them, each under its region and
# (third item) the intermediate grouping that M49 puts between the two.
SUBREGIONS = {
    "AustraliaAndNewZealand": ("Australia and New Zealand", "Oceania", None),
    "Melanesia": ("Melanesia", "Oceania", None),
    "Micronesia": ("Micronesian region", "Oceania", None),
    "Polynesia": ("Polynesia", "Oceania", None),
    "Caribbean": ("Caribbean", "Americas", "Latin America and the Caribbean"),
    "CentralAmerica":
        ("Central America", "Americas", "Latin America and the Caribbean"),
    "SouthAmerica":
        ("South America", "Americas", "Latin America and the Caribbean"),
    "NorthernAmerica": ("Northern America", "Americas", None),
    "CentralAsia": ("Central Asia", "Asia", None),
    "EasternAsia": ("Eastern Asia", "Asia", None),
    "SouthEasternAsia": ("South-Eastern Asia", "Asia", None),
    "SouthernAsia": ("Southern Asia", "Asia", None),
    "WesternAsia": ("Western Asia", "Asia", None),
    "EasternEurope": ("Eastern Europe", "Europe", None),
    "NorthernEurope": ("Northern Europe", "Europe", None),
    "SouthernEurope": ("Southern Europe", "Europe", None),
    "WesternEurope": ("Western Europe", "Europe", None),
    "NorthernAfrica": ("Northern Africa", "Africa", None),
    "EasternAfrica": ("Eastern Africa", "Africa", "Sub-Saharan Africa"),
    "MiddleAfrica": ("Middle Africa", "Africa", "Sub-Saharan Africa"),
    "SouthernAfrica": ("Southern Africa", "Africa", "Sub-Saharan Africa"),
    "WesternAfrica": ("Western Africa", "Africa", "Sub-Saharan Africa"),
}

# Where keshvar has no subregion, or another one than M49 has.  Kosovo is not
# in M49; it is put with its neighbours.  Antarctica has no region there.
SUBREGION_FIXES = {"SS": "EasternAfrica", "UM": "Micronesia",
                   "BV": "SouthAmerica", "HM": "AustraliaAndNewZealand",
                   "XK": "SouthernEurope"}

Row = collections.namedtuple("Row", "code kind lang text")
Sources = collections.namedtuple(
    "Sources", "cldr i18n long_name demonyms subregion iso former alpha3")


# --- reading the packages ---------------------------------------------------

def run(command, folder):
    """Run a command in a folder and return what it printed."""
    done = subprocess.run(command, cwd=folder, check=True, text=True,
                          stdout=subprocess.PIPE)
    return done.stdout


def fetch_npm(folder, name):
    """Fetch one npm package as an archive; return its unpacked folder."""
    version, _ = NPM[name]
    said = run(["npm", "pack", "--silent", f"{name}@{version}"], folder)
    target = folder / name
    with tarfile.open(folder / said.split()[-1]) as archive:
        archive.extractall(target, filter="data")
    return target / "package"


def fetch_crates(folder):
    """Vendor the crates through a throw-away project; return the folder."""
    project = folder / "crates"
    (project / "src").mkdir(parents=True)
    (project / "src" / "lib.rs").touch()
    needs = "".join(f'{name} = "={version}"\n'
                    for name, (version, _) in CRATES.items())
    (project / "Cargo.toml").write_text(
        '[package]\nname = "fetch"\nversion = "0.0.0"\nedition = "2021"\n'
        "[dependencies]\n" + needs)
    run(["cargo", "vendor", "--quiet", "vendor"], project)
    return project / "vendor"


def read_cldr(folder, locale):
    """Map each alpha-2 code to CLDR's names: the plain one, then variants."""
    path = folder / "main" / locale / "territories.json"
    tree = json.loads(path.read_text("utf-8"))["main"][locale]
    names = collections.defaultdict(list)
    for key, text in tree["localeDisplayNames"]["territories"].items():
        code, _, variant = key.partition("-alt-")
        # A plain key sorts before its variants, but do not rely on it.
        names[code].insert(len(names[code]) if variant else 0, tidy(text))
    return names


def read_i18n(folder, lang):
    """Map each alpha-2 code to i18n-iso-countries' names in a language."""
    path = folder / "langs" / f"{lang}.json"
    found = json.loads(path.read_text("utf-8"))["countries"]
    return {code: [tidy(n) for n in ([v] if isinstance(v, str) else v)]
            for code, v in found.items()}


def rust_constant(source, name):
    """The string or enum variant that a Rust constant of keshvar holds."""
    found = re.search(
        rf'pub const {name}: [^=]*= (?:Some\()?(?:"((?:[^"\\]|\\.)*)"|\w+::(\w+))',
        source)
    if not found:
        return None
    text = found.group(1) or found.group(2)
    text = re.sub(r"\\u\{(\w+)\}", lambda m: chr(int(m.group(1), 16)), text)
    return tidy(re.sub(r"\\(.)", r"\1", text))


def read_keshvar(folder):
    """Long name, demonyms and subregion of each country, as three maps."""
    long_name, demonyms, subregion = {}, {}, {}
    for path in sorted((folder / "src" / "countries").glob("??.rs")):
        code, source = path.stem.upper(), path.read_text("utf-8")
        name = rust_constant(source, "ISO_LONG_NAME")
        long_name[code] = re.sub(r"^The ", "", name)
        demonym = rust_constant(source, "NATIONALITY")
        demonyms[code] = demonym.split(", ") if demonym else []
        subregion[code] = rust_constant(source, "SUBREGION")
    return long_name, demonyms, subregion


def read_iso(folder):
    """The 249 ISO 3166-1 short names, and the ISO 3166-3 four-letter codes."""
    present = (folder / "src" / "lib.rs").read_text("utf-8")
    past = (folder / "src" / "iso3166_3.rs").read_text("utf-8")
    names = re.findall(r'name: "([^"]*)",\s*alpha2: "(\w\w)"', present)
    alpha3 = re.findall(r'alpha2: "(\w\w)",\s*alpha3: "(\w{3})"', present)
    former = set(re.findall(r'code: "(\w{4})"', past))
    return {code: tidy(name) for name, code in names}, former, dict(alpha3)


def fetch():
    """Fetch every package into a temporary folder and read what is needed."""
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        i18n = fetch_npm(folder, "i18n-iso-countries")
        cldr = fetch_npm(folder, "cldr-localenames-full")
        crates = fetch_crates(folder)
        iso, former, alpha3 = read_iso(crates / "rust_iso3166")
        return Sources(
            {locale: read_cldr(cldr, locale)
             for group in LOCALES.values() for locale in group},
            {lang: read_i18n(i18n, lang) for lang in LOCALES},
            *read_keshvar(crates / "keshvar"), iso, former, alpha3)


# --- text -------------------------------------------------------------------

def tidy(text):
    """Compose, straighten apostrophes and collapse white space."""
    text = unicodedata.normalize("NFC", text).replace("\u2019", "'")
    return " ".join(text.split())


def fold(text):
    """The key under which the matcher takes two texts for one.

    Japanese voicing marks stay: without them other words would result.
    """
    apart = unicodedata.normalize("NFD", tidy(text))
    kept = [c for c in apart
            if unicodedata.category(c) != "Mn" or c in "\u3099\u309a"]
    return unicodedata.normalize("NFC", "".join(kept)).casefold()


def in_prose(text, lang):
    """Whether running text would use this form of the name."""
    if lang == "zh":  # Chinese prose does write the two Congos with brackets.
        return True
    if lang == "ru" and re.search(r"\bо-в", text):
        return False  # "isl.", as on a map
    return not re.search(r"[()（）\[\]]| - ", text)


def is_inverted(text):
    """Whether the name is turned round for a list: "Korea, Republic of"."""
    return "(" in text or ("," in text and " and " not in text)


def is_abbreviation(text):
    """Whether the name is a set of initials: UAE, U.S., КНДР, EE. UU."""
    letters = [c for c in text if c.isalpha()]
    return 1 < len(letters) <= 6 and all(c.isupper() for c in letters)


def long_enough(row):
    """Short words misfire, so only names and initials may be short ones.

    Chinese and Japanese names have two characters as a rule, Arabic three.
    """
    least = {"zh": 2, "ja": 2, "ar": 3}.get(row.lang, 4)
    return (row.kind in ("name", "abbr")
            or sum(c.isalpha() for c in row.text) >= least)


# --- building the rows ------------------------------------------------------

def kind_of(text, lang):
    """The kind of a further name that a package gives."""
    if is_abbreviation(text):
        return "abbr"
    if not in_prose(text, lang) or (lang == "en" and is_inverted(text)):
        return "inverted"
    return "official" if FORMAL.search(text) else "alias"


def named(code, lang, sources):
    """All names of a country in a language, the best one first as `name`."""
    main, *others = LOCALES[lang]
    plain = sources.cldr[main].get(code, [])
    if code in SHORT_FIRST:
        plain = plain[1:] + plain[:1]
    texts = plain + sources.i18n[lang].get(code, [])
    for locale in others:
        texts = texts + sources.cldr[locale].get(code, [])
    if lang == "en":
        texts = [re.sub(r"\bSt\. ", "Saint ", t.replace(" & ", " and "))
                 for t in texts]
    best = next((t for t in texts if in_prose(t, lang)), None)
    for text in texts:
        yield Row(code, "name" if text == best else kind_of(text, lang),
                  lang, text)


def generated(sources):
    """Every row that the packages give."""
    codes = sorted(set(sources.iso) | {"XK"})
    for code in codes:
        for lang in LOCALES:
            for row in named(code, lang, sources):
                # Listing forms are of use in English alone.
                if row.kind != "inverted" or lang == "en":
                    yield row
        if code in sources.iso:
            text = sources.iso[code]
            yield Row(code, kind_of(text, "en"), "en", text)
        if code in sources.long_name:
            text = sources.long_name[code]
            kind = "inverted" if is_inverted(text) else "official"
            yield Row(code, kind, "en", text)
        for text in sources.demonyms.get(code, []):
            yield Row(code, "demonym", "en", text)


def read_extra():
    """The rows to add and the rows to remove that extra.tsv lists."""
    add, remove = [], []
    for number, line in enumerate(EXTRA.read_text("utf-8").splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        fields = line.split("\t")
        wanted = remove if fields[0] == "-" else add
        fields = fields[1:] if fields[0] == "-" else fields
        if len(fields) != 4 or fields[1] not in KINDS:
            sys.exit(f"{EXTRA.name}:{number}: not a row: {line!r}")
        wanted.append(Row(*fields[:3], tidy(fields[3])))
    return add, remove


def merge(rows, add, remove):
    """Take out the wrong rows, and put the hand-written ones in.

    A hand-written name takes the place of the generated one, which stays as
    an alias unless a removal names it.
    """
    renamed = {(r.code, r.lang) for r in add if r.kind == "name"}
    rows = {r._replace(kind=kind_of(r.text, r.lang))
            if r.kind == "name" and (r.code, r.lang) in renamed else r
            for r in rows}
    for row in sorted(set(remove) - rows):
        print("removes nothing:", *row, sep="\t", file=sys.stderr)
    return rows - set(remove) | set(add)


def plural(row):
    """The regular plural of an English demonym, if it has one."""
    word = row.text
    regular = (re.search(r"(an|er|[^-]i)$", word)
               and not re.search(r"(?<!Ger)man$|^I-", word))
    return word + "s" if regular else None


def variants(row):
    """Other spellings that follow by rule from an English row."""
    if row.lang != "en" or row.kind in ("abbr", "inverted", "metonym"):
        return
    kind, texts = row.kind, {row.text}
    if kind in ("name", "alias"):
        kind = "alias"
        texts |= {row.text.replace(" and ", " & ")}
    elif kind in ("demonym", "ambiguous") and plural(row):
        texts |= {plural(row)}
    for short in ("St. ", "St "):
        texts |= {text.replace("Saint ", short) for text in texts}
    for text in texts - {row.text}:
        yield row._replace(kind=kind, text=text)


def distinct(rows):
    """One row for each text of a code, the most telling kind winning."""
    best, same = {}, set()
    for row in sorted(rows, key=lambda r: (KINDS.index(r.kind), r)):
        # Initials are matched as they stand, all else folded: US is not us.
        key = row.text if row.kind == "abbr" else fold(row.text)
        if row._replace(kind="") not in same:
            best.setdefault((row.code, row.lang, row.kind == "abbr", key), row)
            same.add(row._replace(kind=""))
    return sorted(best.values())


def build(sources):
    """The rows of countries.tsv."""
    add, remove = read_extra()
    unknown = {r.code for r in add} - set(sources.iso) - sources.former - {"XK"}
    if unknown:
        sys.exit(f"codes that ISO 3166 does not have: {sorted(unknown)}")
    # Settle the kinds first, so that a variant gets the kind of its origin.
    rows = set(distinct(merge(generated(sources), add, remove)))
    rows |= {other for row in rows for other in variants(row)}
    # A removal also holds for what the rules derive.
    rows -= {r for r in remove if r not in add}
    words = distinct(row for row in rows if long_enough(row))
    codes = [Row(code, "alpha3", "und", text)
             for code, text in sources.alpha3.items()]
    return sorted(words + codes)


def read_blocs():
    """The blocs and the further names of regions that blocs.tsv lists."""
    blocs, names = {}, []
    for line in BLOCS.read_text("utf-8").splitlines():
        if line.startswith("=\t"):
            names.append(line.split("\t")[1:])
        elif line and not line.startswith("#"):
            bloc, codes = line.split("\t")
            blocs[bloc] = set(codes.split())
    return blocs, names


def build_regions(sources):
    """The rows of regions.tsv: M49 regions, then blocs, under every name."""
    regions = collections.defaultdict(set)
    for code in sorted(set(sources.iso) | {"XK"}):
        key = SUBREGION_FIXES.get(code) or sources.subregion.get(code)
        for region in SUBREGIONS.get(key, ()):
            if region:
                regions[region].add(code)
    blocs, names = read_blocs()
    regions.update(blocs)
    for other, region in names:
        # Several lines for one name make it their union.
        regions[other] |= regions[region]
    return sorted((region, code) for region, codes in regions.items()
                  for code in codes)


# --- writing and checking ---------------------------------------------------

def header(rows):
    """The comment lines at the top of countries.tsv."""
    shared = collections.defaultdict(set)
    for row in rows:
        if row.kind == "ambiguous":
            shared[row.lang, row.text].add(row.code)
    yield "Country names, demonyms, capitals: code, kind, language, text."
    yield from provenance("extra.tsv")
    yield "These words belong to several codes (kind `ambiguous`):"
    for (lang, text), codes in sorted(shared.items()):
        yield f"  {lang} {text}: {' '.join(sorted(codes))}"


def provenance(by_hand):
    """Where a table comes from, as its licences want it said."""
    yield "Generated by src/statement/country/generate.py; do not edit."
    yield f"Written by hand: {by_hand} beside it.  Taken from:"
    for name, (version, licence) in {**NPM, **CRATES}.items():
        yield f"  {name} {version} ({licence})"


def write(path, comments, rows):
    """Write a table with its comment lines."""
    lines = [f"# {c}" for c in comments] + ["\t".join(r) for r in rows]
    path.write_text("\n".join(lines) + "\n", "utf-8", newline="\n")


def read(path):
    """The rows of a table, without its comment lines."""
    lines = path.read_text("utf-8").splitlines()
    return [tuple(line.split("\t")) for line in lines if line[0] != "#"]


def clashes(rows):
    """Texts that stand for two codes in one language, unless all say so."""
    users = collections.defaultdict(set)
    for row in rows:
        if row.kind != "inverted":
            users[row.lang, fold(row.text)].add((row.code, row.kind))
    for (lang, text), owners in sorted(users.items()):
        codes = {code for code, _ in owners}
        kinds = {kind for _, kind in owners}
        if len(codes) > 1 and kinds != {"ambiguous"}:
            yield f"clash: {lang} {text}: {sorted(owners)}"
        if len(codes) == 1 and "ambiguous" in kinds:
            yield f"ambiguous for one code only: {lang} {text}"


def faults(rows, regions):
    """What is wrong with the tables, one line each."""
    yield from clashes(rows)
    codes = {r.code for r in rows}
    if len({c for c in codes if len(c) == 2}) != 250:
        yield "not 249 ISO codes and Kosovo"
    names = collections.Counter((r.code, r.lang) for r in rows
                                if r.kind == "name")
    yield from (f"{n} names: {key}" for key, n in names.items() if n > 1)
    langs = {c: LOCALES if len(c) == 2 else ["en"] for c in codes}
    yield from (f"no name: {c} {lang}" for c in sorted(codes)
                for lang in langs[c] if not names[c, lang])
    yield from (f"fault in text: {r}" for r in rows if r.text != tidy(r.text))
    yield from (f"written twice: {r}" for r, n
                in collections.Counter(rows).items() if n > 1)
    yield from (f"region of no country: {r}" for r in regions
                if r[1] not in codes)


def check():
    """Report on the tables as they are; the exit code tells if all is well."""
    rows, regions = [Row(*r) for r in read(COUNTRIES)], read(REGIONS)
    with_demonym = {r.code for r in rows
                    if r.kind == "demonym" and r.lang == "en"}
    print("rows:", len(rows), "codes:", len({r.code for r in rows}))
    for field in ("kind", "lang"):
        counts = collections.Counter(getattr(r, field) for r in rows)
        print(f"by {field}:", *(f"{k} {n}" for k, n in counts.most_common()))
    print("no English demonym:",
          *sorted({r.code for r in rows} - with_demonym))
    print("regions:", len({r[0] for r in regions}), "rows:", len(regions))
    found = list(faults(rows, regions))
    for fault in found:
        print(fault, file=sys.stderr)
    return 1 if found else 0


def main():
    """Write the tables unless asked to check only; then check them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true",
                        help="only check the tables that are there")
    if not parser.parse_args().check:
        sources = fetch()
        rows = build(sources)
        write(COUNTRIES, header(rows), rows)
        comments = ["UN M49 regions and blocs of states: region, code.",
                    *provenance("blocs.tsv")]
        write(REGIONS, comments, build_regions(sources))
    return check()


if __name__ == "__main__":
    sys.exit(main())
