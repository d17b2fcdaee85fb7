#!/usr/bin/env python3
"""Write the PDF test fixtures of onrecord.

    python3 make_pdf.py [FOLDER]

makes one folder a case below FOLDER (default: that of this script),
each holding an `input.pdf`:

    pdf-pages           a press statement of three pages with running header and page numbers
    pdf-columns         a speech in two columns, drawn line by line across both columns
    pdf-transcript      a briefing in fonts of two-byte codes with ToUnicode maps, all compressed
    pdf-scan            two pages that are only pictures
    pdf-garbled         text whose fonts do not say which letters their glyphs are
    pdf-encrypted       a statement that needs a password (it is `harbour`; RC4, 40 bits)
    pdf-empty-password  a statement encrypted with an empty password (RC4, 128 bits)
    pdf-broken          the first six tenths of pdf-pages, without page tree and cross-references

Everything in them was written for this project. The officials are invented,
the countries and cities are real, and no real person's words are here.

Only the standard library is used, and nothing depends on the clock, on chance
or on the machine: the same script gives the same bytes wherever zlib
compresses alike (only pdf-columns and pdf-transcript are compressed).

Where a word may be divided at a line's end is in DIVISIONS; a name with a
hyphen of its own may be divided after that.
"""

import hashlib
import pathlib
import struct
import sys
import unicodedata
import zlib
from dataclasses import dataclass, field

# ---------------------------------------------------------------- the texts

PAGES_HEADER = "Republic of Rwanda · Ministry of Infrastructure · No. 17/2022"
PAGES_TITLE = "Talks Resume on the Railway from Kigali to Mombasa and on What a Container Will Pay"
PAGES_DATE = "12 May 2022"
PAGES_BODY = [
    "KIGALI, 12 May 2022 – Rwanda and Uganda have resumed negotiations with Kenya on the railway that is to join "
    "Kigali to the port of Mombasa, the Ministry of Infrastructure announced today. The talks had been suspended in "
    "November over the charge for each container that crosses the border at Mirama Hills.",
    "“We did not come back to count engines,” said Solange Umurerwa-Bizimana, the "
    "Minister of Infrastructure of Rwanda. “We came back because a bag of coffee still spends nineteen days between our hills and "
    "the ocean, and for eleven of them it does not move at all.”",
    "Under the arrangement that was initialled this morning, the three railway administrations will ask for one "
    "charge and not for three. A container of twenty feet will pay 412 dollars from the quay to Kigali, whoever owns "
    "the waggon and whichever country the engine was bought in. Governments may lower the charge, but none may raise "
    "it without the consent of the other two.",
    "The surveyors go first. In June they will walk the 138 kilometres between Mirama Hills and Kigali a second "
    "time, since the first survey was made before the floods of 2020 and two of the bridges that it relies on have "
    "disappeared. Their report will be published in Kinyarwanda, Swahili and English, and anyone whose land it "
    "touches may object within ninety days.",
    "Cabinet Secretary Daniel Muchiri of Kenya welcomed the arrangement. “The port has the cranes and the line has "
    "the sleepers,” he told reporters. “What was missing was a sheet of paper with three signatures, and now we have "
    "the paper.” He added that Kenya would hold berths for Rwandan freight at Mombasa from January.",
    "Uganda, whose section is the longest, asked for more time. The Minister of Works and Transport, J. T. Okello, "
    "said that his engineers had found soft ground west of Mbarara and that he would rather be late than sink. The "
    "ministers agreed to a delay of four months for that section, without any change in the common charge.",
    "Rwanda will pay for its part out of the budget and with a loan of 260 million dollars, of which the first third "
    "has been approved. No land will be pledged as security. The Ministry will report to Parliament twice a year on "
    "what has been spent, and on what has been built for it.",
    "“I have been asked whether the first train will run in my term,” Minister Umurerwa-Bizimana said. “I have "
    "answered that it will run on its own wheels, and that this matters more.”",
    "The negotiators meet again in Entebbe on 20 July. They still have to settle who insures a train that stands at "
    "a frontier, and in which court a lost container is looked for. Both questions were left open in 2019, and both "
    "have since cost more than they were worth: the ministries have counted 61 claims, the oldest of them for a "
    "cargo of tea that was last seen at Nakuru.",
    "A common office in Kampala will keep the accounts. It will have eleven officials, four from each of the larger "
    "administrations and three from Rwanda, and a chair that goes round every second year. The first chairwoman will be "
    "Winnifred Okello of Uganda Railways, who is not related to the minister. She has promised to answer any "
    "complaint within the time that it takes a container to reach Kigali.",
    "On the Rwandan side the line will pass under Nyagatare in a tunnel of 1,900 metres. The Ministry had at first "
    "preferred a viaduct, which would have been cheaper by a fifth, and gave it up after the farmers below had shown "
    "the engineers where the wind comes from. Trial borings begin in the dry season. They will be made at night, for the road "
    "above is the only one to the district hospital.",
    "The text that was initialled today will be laid before the three parliaments in September. Until they have "
    "approved it, the present charges remain in force, and the weighbridges will be open at the usual hours.",
]
PAGES_NOTES_HEAD = "Notes to editors"
PAGES_NOTES = [
    "1. The arrangement covers goods in containers. Fuel, cattle and passengers will be dealt with in a later text.",
    "2. Pictures of the signing may be had from the press office of the Ministry in Kigali.",
]

COLUMNS_TITLE = "What the Quay Remembers"
COLUMNS_BYLINE = "Remarks by Sólrún Hallgrímsdóttir, Minister for Foreign Affairs of Iceland"
COLUMNS_DATE = "Reykjavik, 14 September 2023"
COLUMNS_BODY = [
    "Friends, colleagues, harbour masters: I was asked to speak about cooperation, and I should like to speak about a "
    "wall. It stands two hundred metres from this room. It is made of basalt, it is older than the republic, and every "
    "ship that has come in badly has left a mark on it.",
    "My grandfather could read those marks. He would point at a scar and tell me the name of the vessel, the weather "
    "and the captain’s excuse. He never pointed at the smooth stones. Nothing had happened there, he said, because "
    "somebody had been paying attention.",
    "Diplomacy is the business of smooth stones. When Iceland, Norway and the Faroe Islands agree on a figure for "
    "herring, no newspaper prints a photograph of it. When we disagree, there are boats, and there are helicopters "
    "over the boats. I have been minister in both kinds of year, and I know which of them I was thanked for.",
    "Let me therefore praise what was not seen. In the spring our scientists sat for nine days in Tórshavn with those "
    "of four neighbours and counted fish on the same screen. They did not begin with quotas. They began with the "
    "question of what a fish is, which is harder than it sounds, for a herring of two years was a herring in Bergen "
    "and a rounding error in Reykjavik.",
    "On the tenth day they had one number. I have that number in my pocket, and I shall not read it out, because "
    "ministers have a way of wanting another. I say only that it is smaller than we hoped and larger than we feared. "
    "Iceland will accept it.",
    "We shall do more. From the first of January every Icelandic vessel above fifteen metres will send its position "
    "and its catch to all five governments in the same minute. We do not ask the others to do so first. Someone has "
    "to be the first to leave a door unlocked, and our island is far enough from the nearest burglar.",
    "There is a cost, and it will not be borne in this room. It will be borne in Siglufjörður and in Höfn, where a "
    "tenth of the catch is a tenth of the wages. The government has set aside 3.4 billion krónur for the two years in "
    "which the stock recovers. I have told the towns that this is not compensation. It is rent for the future, and "
    "the future is a slow payer.",
    "The wall outside will be mended next summer. The engineers wished to grind away the scars, and I have asked them "
    "to leave one. I shall not tell you which ship it was. The captain is still alive, and he is my uncle.",
    "I am told that this conference will end with a declaration of eleven pages. I have read it, and I agree with all of "
    "it, in particular with the footnotes. If someone should ask you on the way home what was decided in Reykjavik, "
    "you may say that five neighbours counted the same fish twice and came to the same result. It has not happened "
    "before in my lifetime.",
    "Thank you.",
]

TRANSCRIPT_HEAD = ["MIDDAY BRIEFING", "Brussels, 7 March 2024", "Spokesperson: Eskil Lund", "12:06 p.m. CET"]
TRANSCRIPT_TURNS = [
    ("MR. LUND:", "Good afternoon. I have brought a guest, Čeněk Havlovský, Deputy Minister of Transport of Czechia, who "
     "will say a few words about barges. After that we are both in your hands."),
    ("MR. HAVLOVSKÝ:", "Thank you, Eskil. A country without a coast has to be polite to its rivers. As of this week the "
     "ports of Děčín, Győr and Galați use one set of papers for a cargo that changes from barge to ship. The first "
     "file to cross in this way was for 900 tonnes of malt on its way to Πειραιάς. It took four minutes. In the "
     "office in Děčín they thought that the machine was broken."),
    ("QUESTION:", "Why Piraeus, and not Hamburg?"),
    ("MR. HAVLOVSKÝ:", "Because the Elbe had no water in the autumn, and the Danube had. We have nothing against Hamburg. "
     "We wish it rain."),
    ("QUESTION:", "The Serbian side says that the stretch at Novi Sad is not covered. Is that an official objection?"),
    ("MR. LUND:", "Serbia isn’t a member of the scheme, so it is difficult for it to object officially. We have offered "
     "Belgrade the same terms. I would point out that the buoys at Novi Sad already carry the new mark, the letter Ω on "
     "a white field, and that somebody must have painted it."),
    ("QUESTION:", "A point of detail: who pays for the buoys?"),
    ("MR. LUND:", "The Commission pays for the first five years, up to a ceiling of 18 million euros."),
    (None, "And here is something that I should have said at the start: the money is not new. It was set aside in 2021 for "
     "dredging on the Sava, and it was not spent, since the permits were refused. So nobody loses by it, except perhaps the "
     "Sava."),
    ("QUESTION:", "Mr. Havlovský, you said in February that Czechia would leave the scheme if it cost a single job at "
     "the locks. Has it cost one?"),
    ("MR. HAVLOVSKÝ:", "What I said was that I would leave. The scheme has cost no job so far. At Střekov they have taken "
     "on two people, one of whom is from Łódź and had never seen a lock. He is doing well."),
    ("QUESTION:", "On another subject. Has the Commission received the Ukrainian request about Izmail?"),
    ("MR. LUND:", "We received it on Tuesday. It runs to four hundred pages, and I will not insult it by an answer after two "
     "days. Ukraine will have a reply in writing before the Council meets."),
    (None, "Thank you very much."),
]
TRANSCRIPT_END = "(The briefing was concluded at 12:21 p.m.)"

GARBLED_LINES = [
    "The harbour of Larnaca will stay closed for a week,",
    "the Ministry of Transport of Cyprus said in Nicosia.",
    "Ferries to Lebanon will leave from Limassol instead.",
    "Goods that spoil will be carried before passengers.",
]

ENCRYPTED_LINES = [
    ("Letter on the Dredging of the Lagoon", 14),
    ("Porto-Novo, 3 October 2021", 11),
    ("Benin will not dredge the lagoon before the fishing season ends,", 11),
    ("and it has told Togo so. This letter is not for the press.", 11),
]

EMPTY_PASSWORD_TITLE = "Malta Lends Two Cranes to Tunisia"
EMPTY_PASSWORD_LINES = [
    (EMPTY_PASSWORD_TITLE, 14),
    ("9 April 2024", 11),
    ("Malta will lend two harbour cranes to Tunisia until the port of Sfax", 11),
    ("has mended its own, the Ministry for Transport said in Valletta.", 11),
    ("", 11),
    ("“A crane that stands still is a monument, and we have enough of", 11),
    ("those,” said Minister Karmenu Zerafa-Buttigieg of Malta. “It may", 11),
    ("come home when it is tired.”", 11),
]

# Where words may be divided at a line's end.
DIVISIONS = """
ac-counts ad-mini-stra-tions an-nounced an-other an-swered ap-proved arrange-ment atten-tion be-cause be-tween bil-lion
bor-ings bur-glar busi-ness cabi-net cap-tain chair-woman charges col-leagues compen-sa-tion com-plaint confer-ence con-sent
con-tainer con-tainers co-opera-tion coun-ted coun-try de-cided decla-ra-tion diplo-macy dis-agree dis-appeared dis-trict
dol-lars engi-neers ex-plained farm-ers fif-teen foot-notes fron-tier govern-ment govern-ments grand-father hap-pened har-bour
heli-cop-ters her-ring hos-pi-tal hun-dred ice-landic infra-struc-ture ini-tialled is-lands janu-ary kilo-metres life-time
loco-mo-tives mas-ters mat-ters mil-lion minis-ter minis-ters minis-tries minis-try miss-ing morn-ing near-est nego-tia-tions
nego-tia-tors neigh-bours news-paper nine-teen noth-ing novem-ber offi-cials out-side parlia-ment parlia-ments parti-cular
passen-gers photo-graph pic-tures poin-ted posi-tion pre-ferred pre-sent prom-ised pub-lished ques-tion ques-tions rail-way
rail-ways re-covers re-lated re-por-ters re-pub-lic re-sumed round-ing scien-tists secre-tary sec-tion secu-rity septem-ber
signa-tures sign-ing sleep-ers smal-ler some-body some-one sur-vey-ors sus-pended there-fore touches trans-port un-locked via-duct
wan-ting weather weigh-bridges wel-comed whether which-ever who-ever with-out
""".split()

# ---------------------------------------------------------------- widths of letters

# Advance widths of Times Roman in thousandths of the font size, from space to tilde.
TIMES_WIDTHS = [
    250, 333, 408, 500, 500, 833, 778, 180, 333, 333, 500, 564, 250, 333, 250, 278, 500, 500, 500, 500, 500, 500, 500, 500,
    500, 500, 278, 278, 564, 564, 564, 444, 921, 722, 667, 667, 722, 611, 556, 722, 722, 333, 389, 722, 611, 889, 722, 722,
    556, 722, 667, 556, 611, 722, 722, 944, 722, 722, 611, 333, 278, 333, 469, 500, 333, 444, 500, 444, 500, 444, 333, 500,
    500, 278, 278, 500, 278, 778, 500, 500, 500, 500, 333, 389, 278, 500, 500, 722, 500, 500, 444, 480, 200, 480, 541,
]
OTHER_WIDTHS = {"“": 444, "”": 444, "‘": 333, "’": 333, "–": 500, "·": 250, "ﬁ": 556, "Ω": 744, "Ł": 611, "ł": 278}


def letter_width(letter):
    """The width of one letter in Times Roman; accents add nothing, other scripts are taken as 500."""
    base = unicodedata.normalize("NFD", letter)[0]
    if " " <= base <= "~":
        return TIMES_WIDTHS[ord(base) - 32]
    return OTHER_WIDTHS.get(letter, 500)


def text_width(text, size):
    """The width of a text in points."""
    return sum(letter_width(letter) for letter in text) * size / 1000


# ---------------------------------------------------------------- laying out lines


@dataclass
class Paragraph:
    """A paragraph to be set."""

    text: str
    font: str = "F1"
    size: float = 11
    leading: float = 14
    space_before: float = 0
    indent: float = 0
    justify: bool = True
    label: str = ""


@dataclass
class Box:
    """A rectangle on a page that lines are poured into."""

    page: int
    left: float
    top: float
    width: float
    bottom: float


@dataclass
class Line:
    """A line of text with its place; `spread` is how much wider than usual its spaces are."""

    page: int
    x: float
    y: float
    text: str
    font: str = "F1"
    size: float = 11
    spread: float = 0
    label: str = ""


def division_points(word):
    """Where a word may be divided, counted in letters from its beginning."""
    core = word.strip("“”‘’(),.:;!?")
    start = word.index(core)
    points = [count + 1 for count, letter in enumerate(word[:-1]) if letter == "-"]
    for divided in DIVISIONS:
        if divided.replace("-", "") == core.lower():
            pieces = divided.split("-")
            points += [start + len("".join(pieces[:count])) for count in range(1, len(pieces))]
    return sorted(points)


def next_piece(current, word, size, room):
    """What of a word still fits on a line after `current`: (piece or None, rest of the word)."""
    candidates = [(word, "")]
    for point in reversed(division_points(word)):
        head = word[:point]
        candidates.append((head if head.endswith("-") else head + "-", word[point:]))
    for piece, rest in candidates:
        if text_width((current + " " + piece).strip(), size) <= room:
            return piece, rest
    return None, word


def break_lines(paragraph, width):
    """Fill lines with the words of a paragraph; returns (text, ends the paragraph)."""
    words = paragraph.text.split(" ")
    lines, current = [], ""
    while words:
        room = width - (0 if lines else paragraph.indent)
        piece, rest = next_piece(current, words[0], paragraph.size, room)
        current = (current + " " + (piece or "")).strip()
        if piece and not rest:
            words.pop(0)
            continue
        words[0] = rest
        lines.append((current, False))
        current = ""
    lines.append((current, True))
    return lines


def pour(paragraphs, boxes):
    """Set paragraphs into boxes, one after the other; a paragraph may go on in the next box."""
    boxes = iter(boxes)
    box = next(boxes)
    y, lines = box.top, []
    for paragraph in paragraphs:
        if y < box.top:
            y -= paragraph.space_before
        for number, (text, last) in enumerate(break_lines(paragraph, box.width)):
            if y < box.bottom:
                box = next(boxes)
                y = box.top
            indent = paragraph.indent if number == 0 else 0
            rest = box.width - indent - text_width(text, paragraph.size)
            spread = rest / text.count(" ") if paragraph.justify and not last and " " in text else 0
            label = paragraph.label if number == 0 else ""
            lines.append(Line(box.page, box.left + indent, y, text, paragraph.font, paragraph.size, spread, label))
            y -= paragraph.leading
    return lines


# ---------------------------------------------------------------- writing PDF objects


@dataclass
class Stream:
    """A dictionary with data. In dictionaries, `str` is a PDF token and `bytes` a PDF string."""

    data: bytes
    entries: dict = field(default_factory=dict)


def number(value):
    """A number as PDF writes it, with two decimals at most."""
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


def literal(data):
    """A PDF string in round brackets."""
    for special in (b"\\", b"(", b")"):
        data = data.replace(special, b"\\" + special)
    return b"(" + data + b")"


def serialise(value, cipher=lambda data: data):
    """A value in PDF syntax; strings and streams pass through the cipher."""
    if isinstance(value, Stream):
        data = cipher(value.data)
        head = serialise({**value.entries, "Length": len(data)}, cipher)
        return head + b"\nstream\n" + data + b"\nendstream"
    if isinstance(value, dict):
        return b"<<" + b" ".join(b"/" + key.encode() + b" " + serialise(item, cipher) for key, item in value.items()) + b">>"
    if isinstance(value, list):
        return b"[" + b" ".join(serialise(item, cipher) for item in value) + b"]"
    if isinstance(value, bytes):
        data = cipher(value)
        return literal(data) if data.isascii() and data.decode().isprintable() else b"<" + data.hex().upper().encode() + b">"
    return (value if isinstance(value, str) else number(value)).encode()


def text_string(text):
    """The bytes of a string of /Info: plain where it is ASCII, else UTF-16 with its mark."""
    return text.encode() if text.isascii() else b"\xfe\xff" + text.encode("utf-16-be")


def compressed(data, **entries):
    """A stream compressed with FlateDecode."""
    return Stream(zlib.compress(data, 9), {**entries, "Filter": "/FlateDecode"})


class Pdf:
    """Collects numbered objects and writes them as a file."""

    def __init__(self, name, version="1.4"):
        self.version = version
        self.objects = []
        self.trailer = {}
        self.identity = hashlib.md5(name.encode()).digest()
        self.security = None

    def add(self, value):
        """Add an object and give its reference."""
        self.objects.append(value)
        return f"{len(self.objects)} 0 R"

    def finish(self, contents, resources, size, info):
        """Add the page tree, the catalog and /Info; they come last in the file."""
        tree = f"{len(self.objects) + len(contents) + 1} 0 R"
        box = [0, 0, *size]
        kids = [self.add({"Type": "/Page", "Parent": tree, "MediaBox": box, "Contents": content, "Resources": own})
                for content, own in zip(contents, resources)]
        assert tree == self.add({"Type": "/Pages", "Kids": kids, "Count": len(kids)})
        self.trailer["Root"] = self.add({"Type": "/Catalog", "Pages": tree})
        if info:
            self.trailer["Info"] = self.add({key: text_string(value) for key, value in info.items()})

    def head(self):
        """The first lines of the file."""
        return f"%PDF-{self.version}\n".encode() + b"%\xe2\xe3\xcf\xd3\n"

    def identities(self):
        """The file identifier, as the trailer holds it; it is never encrypted."""
        return ["<" + self.identity.hex().upper() + ">"] * 2

    def to_bytes(self):
        """The file with a plain table of cross-references."""
        out, offsets = bytearray(self.head()), []
        for count, value in enumerate(self.objects, 1):
            offsets.append(len(out))
            cipher = self.security.cipher(count) if self.security else lambda data: data
            out += f"{count} 0 obj\n".encode() + serialise(value, cipher) + b"\nendobj\n"
        trailer = {"Size": len(offsets) + 1, **self.trailer, "ID": self.identities()}
        if self.security:
            # An object of its own, which is not encrypted: readers that look for it in the trailer itself are rare.
            offsets.append(len(out))
            out += f"{len(offsets)} 0 obj\n".encode() + serialise(self.security.dictionary()) + b"\nendobj\n"
            trailer |= {"Size": len(offsets) + 1, "Encrypt": f"{len(offsets)} 0 R"}
        start = len(out)
        out += f"xref\n0 {len(offsets) + 1}\n0000000000 65535 f \n".encode()
        out += b"".join(f"{offset:010d} 00000 n \n".encode() for offset in offsets)
        return bytes(out + b"trailer\n" + serialise(trailer) + f"\nstartxref\n{start}\n%%EOF\n".encode())

    def to_compact_bytes(self):
        """The file in the style of PDF 1.5: objects in an object stream, cross-references in a stream."""
        out = bytearray(self.head())
        holder, table = len(self.objects) + 1, len(self.objects) + 2
        entries = {0: (0, 0, 255)}
        packed, places = bytearray(), []
        for count, value in enumerate(self.objects, 1):
            if isinstance(value, Stream):
                entries[count] = (1, len(out), 0)
                out += f"{count} 0 obj\n".encode() + serialise(value) + b"\nendobj\n"
            else:
                entries[count] = (2, holder, len(places))
                places.append(f"{count} {len(packed)}")
                packed += serialise(value) + b" "
        index = " ".join(places).encode() + b" "
        entries[holder] = (1, len(out), 0)
        store = compressed(index + packed, Type="/ObjStm", N=len(places), First=len(index))
        out += f"{holder} 0 obj\n".encode() + serialise(store) + b"\nendobj\n"
        entries[table] = (1, len(out), 0)
        rows = b"".join(struct.pack(">BHB", *entries[count]) for count in range(table + 1))
        keys = {"Type": "/XRef", "Size": table + 1, "W": [1, 2, 1], **self.trailer, "ID": self.identities()}
        start = len(out)
        out += f"{table} 0 obj\n".encode() + serialise(compressed(rows, **keys)) + b"\nendobj\n"
        return bytes(out + f"startxref\n{start}\n%%EOF\n".encode())


# ---------------------------------------------------------------- encryption

PASSWORD_PADDING = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")


def rc4(key, data):
    """RC4, as the standard security handler of PDF uses it."""
    state, j = list(range(256)), 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    out, i, j = bytearray(), 0, 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(out)


def padded(password):
    """A password cut or filled to 32 bytes."""
    return (password + PASSWORD_PADDING)[:32]


class Security:
    """The standard security handler: revision 2 has keys of 40 bits, revision 3 of 128 bits."""

    # Reading, copying and printing are allowed, changing and commenting are not.
    PERMISSIONS = {2: -44, 3: -1324}

    def __init__(self, user, owner, identity, revision):
        self.revision = revision
        self.length = 5 if revision == 2 else 16
        self.permissions = self.PERMISSIONS[revision]
        self.owner_entry = self.many_rc4(self.hashed(padded(owner)), padded(user))
        seed = padded(user) + self.owner_entry + struct.pack("<i", self.permissions) + identity
        self.key = self.hashed(seed)
        if revision == 2:
            self.user_entry = rc4(self.key, PASSWORD_PADDING)
        else:
            check = hashlib.md5(PASSWORD_PADDING + identity).digest()
            self.user_entry = self.many_rc4(self.key, check) + bytes(16)

    def hashed(self, seed):
        """The key of a seed; revision 3 hashes fifty times more."""
        digest = hashlib.md5(seed).digest()
        for _ in range(50 if self.revision == 3 else 0):
            digest = hashlib.md5(digest[: self.length]).digest()
        return digest[: self.length]

    def many_rc4(self, key, data):
        """RC4 once, or in revision 3 twenty times with keys that vary."""
        for turn in range(1 if self.revision == 2 else 20):
            data = rc4(bytes(byte ^ turn for byte in key), data)
        return data

    def cipher(self, object_number):
        """The cipher for the strings and the stream of one object."""
        seed = self.key + struct.pack("<I", object_number)[:3] + b"\0\0"
        key = hashlib.md5(seed).digest()[: min(self.length + 5, 16)]
        return lambda data: rc4(key, data)

    def dictionary(self):
        """The /Encrypt dictionary."""
        version = 1 if self.revision == 2 else 2
        return {"Filter": "/Standard", "V": version, "R": self.revision, "Length": self.length * 8,
                "O": self.owner_entry, "U": self.user_entry, "P": self.permissions}


# ---------------------------------------------------------------- fonts


def plain_font(name, with_widths=False):
    """One of the fonts that every viewer has, in the Windows encoding."""
    font = {"Type": "/Font", "Subtype": "/Type1", "BaseFont": "/" + name, "Encoding": "/WinAnsiEncoding"}
    if with_widths:
        letters = bytes(range(32, 256)).decode("cp1252", "replace")
        font |= {"FirstChar": 32, "LastChar": 255, "Widths": [letter_width(letter) for letter in letters]}
    return font


def font_descriptor(name, flags):
    """A descriptor of a font that is not embedded."""
    return {"Type": "/FontDescriptor", "FontName": "/" + name, "Flags": flags, "FontBBox": [-168, -218, 1000, 898],
            "ItalicAngle": 0, "Ascent": 898, "Descent": -218, "CapHeight": 662, "StemV": 84}


class GlyphFont:
    """A font of two-byte codes (Type0, Identity-H), whose codes are glyph numbers and not letters."""

    def __init__(self, name):
        self.name = name
        self.others = {}

    def glyph(self, letter):
        """The glyph of a letter: ASCII as TrueType fonts number it, the others as they come."""
        if " " <= letter <= "~":
            return ord(letter) - 29
        return self.others.setdefault(letter, 0x0102 + 3 * len(self.others))

    def encode(self, text):
        """The codes of a text as a hexadecimal string."""
        return "<" + "".join(f"{self.glyph(letter):04X}" for letter in text) + ">"

    def to_unicode(self):
        """The map from glyphs to letters: one range for ASCII, single entries for the others."""
        singles = []
        for letter, glyph in self.others.items():
            meant = unicodedata.normalize("NFKC", letter)
            singles.append(f"<{glyph:04X}> <{meant.encode('utf-16-be').hex().upper()}>")
        parts = [
            "/CIDInit /ProcSet findresource begin", "12 dict begin", "begincmap",
            "/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def",
            "/CMapName /Adobe-Identity-UCS def", "/CMapType 2 def",
            "1 begincodespacerange", "<0000> <FFFF>", "endcodespacerange",
            "1 beginbfrange", "<0003> <0061> <0020>", "endbfrange",
        ]
        if singles:
            parts += [f"{len(singles)} beginbfchar", *singles, "endbfchar"]
        parts += ["endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"]
        return "\n".join(parts).encode()

    def widths(self):
        """The widths of the glyphs: a run for ASCII, single ones for the others."""
        entries = [3, TIMES_WIDTHS]
        for letter, glyph in self.others.items():
            entries += [glyph, [letter_width(letter)]]
        return entries

    def add_to(self, pdf, readable=True):
        """Add the font to a file, with its map to letters or without it."""
        descriptor = pdf.add(font_descriptor(self.name, 4))
        system = {"Registry": b"Adobe", "Ordering": b"Identity", "Supplement": 0}
        descendant = pdf.add({"Type": "/Font", "Subtype": "/CIDFontType2", "BaseFont": "/" + self.name, "CIDSystemInfo": system,
                              "FontDescriptor": descriptor, "DW": 500, "W": self.widths(), "CIDToGIDMap": "/Identity"})
        font = {"Type": "/Font", "Subtype": "/Type0", "BaseFont": "/" + self.name, "Encoding": "/Identity-H",
                "DescendantFonts": [descendant]}
        if readable:
            font["ToUnicode"] = pdf.add(compressed(self.to_unicode()))
        return pdf.add(font)


class ScrambledFont(GlyphFont):
    """The same, with glyphs in an order that nothing in the file explains."""

    def glyph(self, letter):
        return 3 if letter == " " else 0x21 + (37 * (ord(letter) - 0x21) + 11) % 94

    def widths(self):
        """Only the space has a width of its own."""
        return [3, [250]]


# ---------------------------------------------------------------- drawing


def draw_spaced(lines):
    """Draw lines one below the other, with spaces that are letters and are widened by Tw."""
    out, font, x, y = ["BT"], None, 0, 0
    for line in lines:
        if (line.font, line.size) != font:
            font = line.font, line.size
            out.append(f"/{line.font} {number(line.size)} Tf")
        out.append(f"{number(float(line.x - x))} {number(float(line.y - y))} Td {number(float(line.spread))} Tw")
        out.append(literal(line.text.encode("cp1252")).decode("latin-1") + " Tj")
        x, y = line.x, line.y
    return "\n".join(out + ["ET"]).encode("latin-1")


def draw_with_gaps(lines):
    """Draw each line at its own place, as TeX does: no spaces, but a shift between two words."""
    out = ["BT"]
    for line in lines:
        shift = -round(250 + line.spread * 1000 / line.size)
        words = [literal(word.encode("cp1252")).decode("latin-1") for word in line.text.split(" ")]
        out.append(f"/{line.font} {number(line.size)} Tf 1 0 0 1 {number(float(line.x))} {number(float(line.y))} Tm")
        out.append("[" + f" {shift} ".join(words) + "] TJ")
    return "\n".join(out + ["ET"]).encode("latin-1")


def draw_glyphs(lines, fonts):
    """Draw lines in fonts of two-byte codes; a label at a line's beginning is in the font F2."""
    out = []
    for line in lines:
        rest = line.text[len(line.label):]
        out.append(f"BT 1 0 0 1 {number(float(line.x))} {number(float(line.y))} Tm")
        if line.label:
            out.append(f"/F2 {number(line.size)} Tf {fonts['F2'].encode(line.label)} Tj")
        out.append(f"/{line.font} {number(line.size)} Tf {fonts[line.font].encode(rest)} Tj ET")
    return "\n".join(out).encode()


def of_page(lines, page):
    """The lines of one page."""
    return [line for line in lines if line.page == page]


# ---------------------------------------------------------------- the cases

A5 = (420, 595)


def pages_lines():
    """The lines of the press statement: head, paragraphs apart by larger gaps, notes."""
    paragraphs = [
        Paragraph("PRESS STATEMENT", size=10, leading=24, justify=False),
        Paragraph(PAGES_TITLE, font="F2", size=16, leading=19, justify=False),
        Paragraph(PAGES_DATE, space_before=8, justify=False),
        *[Paragraph(text, space_before=8) for text in PAGES_BODY],
        Paragraph(PAGES_NOTES_HEAD, font="F2", space_before=16, justify=False),
        *[Paragraph(text, size=10, leading=12.5, space_before=6) for text in PAGES_NOTES],
    ]
    return pour(paragraphs, [Box(page, 52, 510, 314, 88) for page in (1, 2, 3)])


def make_pages():
    """A press statement of three pages; no XMP, plain streams, a plain table of cross-references."""
    pdf = Pdf("pdf-pages")
    lines = pages_lines()
    contents = []
    for page in (1, 2, 3):
        header = Line(page, 52, 548, PAGES_HEADER, size=9)
        footer = Line(page, 184, 50, f"Page {page} of 3", size=9)
        contents.append(pdf.add(Stream(draw_spaced([header, *of_page(lines, page), footer]))))
    fonts = {"F1": pdf.add(plain_font("Times-Roman", with_widths=True)), "F2": pdf.add(plain_font("Times-Bold"))}
    pdf.finish(contents, [{"Font": fonts}] * 3, A5, {
        "Title": PAGES_TITLE,
        "Author": "Ministry of Infrastructure of Rwanda",
        "Creator": "Writer",
        "Producer": "make_pdf.py",
        "CreationDate": "D:20220511174205+02'00'",
    })
    return pdf.to_bytes()


def columns_boxes():
    """The columns in the order in which they are to be read."""
    return [Box(1, 54, 470, 146, 90), Box(1, 220, 470, 146, 90), Box(2, 54, 548, 146, 440), Box(2, 220, 548, 146, 440)]


def across_columns(lines):
    """Lines in the order in which they are drawn: from above, and at one height first left, then right."""
    return sorted(lines, key=lambda line: (-line.y, line.x))


def make_columns():
    """A speech in two columns with indented paragraphs; the stream goes to and fro between them."""
    pdf = Pdf("pdf-columns")
    body = [Paragraph(text, size=9.5, leading=12, indent=0 if count == 0 else 12) for count, text in enumerate(COLUMNS_BODY)]
    lines = pour(body, columns_boxes())
    lines += [
        Line(1, 54, 540, COLUMNS_TITLE, "F2", 24),
        Line(1, 54, 516, COLUMNS_BYLINE, "F1", 10),
        Line(1, 54, 502, COLUMNS_DATE, "F1", 10),
        Line(1, 208, 32, "1", "F1", 9),
        Line(2, 208, 32, "2", "F1", 9),
    ]
    contents = [pdf.add(compressed(draw_with_gaps(across_columns(of_page(lines, page))))) for page in (1, 2)]
    fonts = {"F1": pdf.add(plain_font("Times-Roman")), "F2": pdf.add(plain_font("Times-Bold"))}
    pdf.finish(contents, [{"Font": fonts}] * 2, A5, {
        "Title": COLUMNS_TITLE,
        "Author": "Sólrún Hallgrímsdóttir",
        "CreationDate": "D:20230914093000Z",
    })
    return pdf.to_bytes()


def with_ligatures(text):
    """The text with the one glyph for f and i that fonts often have; its map gives two letters."""
    return text.replace("fi", "ﬁ")


def transcript_lines():
    """The lines of the briefing, ragged at the right."""
    look = {"justify": False, "space_before": 7}
    paragraphs = [Paragraph(TRANSCRIPT_HEAD[0], font="F2", size=15, leading=20, justify=False)]
    paragraphs += [Paragraph(with_ligatures(text), **look) for text in TRANSCRIPT_HEAD[1:]]
    for label, text in TRANSCRIPT_TURNS:
        text = with_ligatures(f"{label} {text}" if label else text)
        paragraphs.append(Paragraph(text, label=label or "", **look))
    paragraphs.append(Paragraph(with_ligatures(TRANSCRIPT_END), **look))
    return pour(paragraphs, [Box(page, 50, 540, 320, 78) for page in (1, 2)])


def make_transcript():
    """A briefing of two pages; every stream is compressed, objects and cross-references too."""
    pdf = Pdf("pdf-transcript", "1.5")
    fonts = {"F1": GlyphFont("BAAAAA+TimesNewRomanPSMT"), "F2": GlyphFont("CAAAAA+TimesNewRomanPS-BoldMT")}
    lines = transcript_lines()
    contents = []
    for page in (1, 2):
        footer = Line(page, 202, 44, f"- {page} -", size=10)
        contents.append(pdf.add(compressed(draw_glyphs([*of_page(lines, page), footer], fonts))))
    resources = {"Font": {name: font.add_to(pdf) for name, font in fonts.items()}}
    pdf.finish(contents, [resources] * 2, A5, {
        "Title": "Microsoft Word - briefing_final_v3.docx",
        "Author": "user",
        "CreationDate": "D:20240311081500+01'00'",
    })
    return pdf.to_compact_bytes()


def scan_image(seed):
    """A picture of 64 by 88 black and white dots that looks like lines of print from afar."""
    rows = []
    for row in range(88):
        line_number, within = divmod(row - 6, 6)
        inked = 0 <= line_number < 13 and within < 3
        dots = [inked and 6 <= dot < 58 and (dot * 7 + line_number * 5 + seed) % 11 > 2 for dot in range(64)]
        rows.append(int("".join("0" if dot else "1" for dot in dots), 2).to_bytes(8, "big"))
    return b"".join(rows)


def make_scan():
    """Two pages that draw one image each, and no text."""
    pdf = Pdf("pdf-scan")
    contents, resources = [], []
    for seed in (1, 4):
        entries = {"Type": "/XObject", "Subtype": "/Image", "Width": 64, "Height": 88, "ColorSpace": "/DeviceGray",
                   "BitsPerComponent": 1}
        image = pdf.add(Stream(scan_image(seed), entries))
        contents.append(pdf.add(Stream(f"q {A5[0]} 0 0 {A5[1]} 0 0 cm /Im1 Do Q".encode())))
        resources.append({"XObject": {"Im1": image}})
    pdf.finish(contents, resources, A5, {"Creator": "Scanner", "CreationDate": "D:20190606101112Z"})
    return pdf.to_bytes()


def nameless_glyphs(text):
    """Codes for the letters of a text, as they come, and glyph names that mean nothing."""
    letters = list(dict.fromkeys(text.replace(" ", "")))
    codes = {letter: 34 + count for count, letter in enumerate(letters)}
    names = [f"/g{12 + 21 * count % 83}" for count in range(len(letters))]
    return {" ": 32, **codes}, names


def nameless_font(pdf, names):
    """A font whose encoding gives the glyphs names such as g12 and g33."""
    name = "DAAAAA+Unnamed"
    return pdf.add({"Type": "/Font", "Subtype": "/Type1", "BaseFont": "/" + name, "FirstChar": 32, "LastChar": 33 + len(names),
                    "Widths": [250, 500] + [500] * len(names), "FontDescriptor": pdf.add(font_descriptor(name, 4)),
                    "Encoding": {"Type": "/Encoding", "Differences": [32, "/g3", 34, *names]}})


def make_garbled():
    """Page 1: two-byte codes without a map to letters. Page 2: one-byte codes with nameless glyphs."""
    pdf = Pdf("pdf-garbled")
    scrambled = ScrambledFont("BAAAAA+Scrambled")
    rows = [Line(1, 52, 520 - 14 * count, text) for count, text in enumerate(GARBLED_LINES)]
    first = pdf.add(Stream(draw_glyphs(rows, {"F1": scrambled})))
    codes, names = nameless_glyphs("".join(GARBLED_LINES))
    recoded = [Line(2, line.x, line.y, bytes(codes[letter] for letter in line.text).decode("cp1252")) for line in rows]
    second = pdf.add(Stream(draw_spaced(recoded)))
    resources = [{"Font": {"F1": scrambled.add_to(pdf, readable=False)}}, {"Font": {"F1": nameless_font(pdf, names)}}]
    pdf.finish([first, second], resources, A5, {"Creator": "make_pdf.py", "CreationDate": "D:20200817120000Z"})
    return pdf.to_bytes()


def make_one_page(name, rows, info, user, owner, revision):
    """A file of one encrypted page with the given lines."""
    pdf = Pdf(name)
    pdf.security = Security(user, owner, pdf.identity, revision)
    lines, y = [], 520
    for text, size in rows:
        if text:
            lines.append(Line(1, 52, y, text, size=size))
        y -= 26 if size > 11 or text[-4:].isdigit() else 14
    content = pdf.add(Stream(draw_spaced(lines)))
    font = pdf.add(plain_font("Times-Roman", with_widths=True))
    pdf.finish([content], [{"Font": {"F1": font}}], A5, info)
    return pdf.to_bytes()


def make_encrypted():
    """A statement that nobody reads without the password `harbour`."""
    info = {"Title": ENCRYPTED_LINES[0][0], "CreationDate": "D:20211003100000Z"}
    return make_one_page("pdf-encrypted", ENCRYPTED_LINES, info, b"harbour", b"lagoon", 2)


def make_empty_password():
    """A statement that every viewer opens without asking, though it is encrypted."""
    info = {"Title": EMPTY_PASSWORD_TITLE, "Author": "Ministry for Transport of Malta", "CreationDate": "D:20240409070000Z"}
    return make_one_page("pdf-empty-password", EMPTY_PASSWORD_LINES, info, b"", b"lagoon", 3)


def make_broken():
    """The first six tenths of pdf-pages: two pages of drawing are whole, but nothing says that they are pages."""
    whole = make_pages()
    return whole[: len(whole) * 6 // 10]


CASES = {
    "pdf-pages": make_pages,
    "pdf-columns": make_columns,
    "pdf-transcript": make_transcript,
    "pdf-scan": make_scan,
    "pdf-garbled": make_garbled,
    "pdf-encrypted": make_encrypted,
    "pdf-empty-password": make_empty_password,
    "pdf-broken": make_broken,
}


def main():
    """Write every case below the folder that the first argument names."""
    default = pathlib.Path(__file__).resolve().parent
    folder = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else default
    for name, make in CASES.items():
        path = folder / name / "input.pdf"
        path.parent.mkdir(parents=True, exist_ok=True)
        data = make()
        path.write_bytes(data)
        print(f"{path}  {len(data)} bytes")


if __name__ == "__main__":
    main()
