#!/usr/bin/env python3
r"""Writes the test cases of packed and binary formats: Word, OpenDocument, EPUB, RTF, mail, archives.

    python3 make_packed.py [FOLDER]        (FOLDER is that of this script unless given)

Below FOLDER one folder is made for each case, with one file `input.<ext>` in it; files already there are
written over, other files are left alone. Only the standard library is needed, nothing is read but this script,
and all times inside the files are fixed, so that two runs write the same bytes. (Another version of zlib or
liblzma may pack the same words into other bytes.)

All words are ours: the officials are invented, the countries are real, nothing is evidence of what anybody did.

What is in a file but must not be read out of it (headers, footers, comments, deleted text, pictures, hidden parts)
has the made-up word "quibblemark" in it, so that a test can look for that one word.

Not made here:

- `zst-text` and `tarzst-folder` are constants, since Python before 3.14 has no zstd: they are what
  `zstd -19 --check` (1.5.4) made of the words told beside them.
- `doc-statement/input.doc` and `doc-broken/input.doc` cannot be rebuilt by this script and must be kept as they are.
  The first is `odt-statement/input.odt` as LibreOffice 7.4 saved it, the second is the first 40 % of the first:

      soffice --headless --convert-to 'doc:MS Word 97' --outdir doc-statement odt-statement/input.odt

  (`doc-pieces/input.doc`, which has what LibreOffice does not write, is made here byte by byte.)
"""

import base64
import gzip
import io
import lzma
import quopri
import struct
import sys
import tarfile
import zipfile
import zlib
from pathlib import Path
from xml.sax.saxutils import escape

DEFAULT_FOLDER = Path(__file__).resolve().parent
ZIP_TIME = (2022, 6, 14, 12, 0, 0)
UNIX_TIME = 1655208000  # 14 June 2022, 12:00 UTC
XML_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


# ---------------------------------------------------------------------------------------------------------------
# Containers
# ---------------------------------------------------------------------------------------------------------------


def as_bytes(content):
    """Text as UTF-8; bytes as they are."""
    return content.encode("utf-8") if isinstance(content, str) else content


def make_zip(members, stored=()):
    """A zip of (name, content) pairs in their order; those named in `stored`, and folders, are not deflated."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in members:
            info = zipfile.ZipInfo(name, ZIP_TIME)
            info.filename = name  # as given: "/abs.txt" and "../../evil.txt" stay what they are
            info.create_system = 3
            info.external_attr = (0o40755 << 16 | 0x10) if name.endswith("/") else 0o100644 << 16
            plain = name in stored or name.endswith("/")
            info.compress_type = zipfile.ZIP_STORED if plain else zipfile.ZIP_DEFLATED
            archive.writestr(info, as_bytes(content), compresslevel=9)
    return buffer.getvalue()


def make_tar(members, links=()):
    """A tar of (name, content) pairs and then of (name, target) symbolic links; long names make PAX headers."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for name, content in members:
            info = tarfile.TarInfo(name)
            info.mtime = UNIX_TIME
            info.size = len(as_bytes(content))
            archive.addfile(info, io.BytesIO(as_bytes(content)))
        for name, target in links:
            info = tarfile.TarInfo(name)
            info.mtime = UNIX_TIME
            info.type = tarfile.SYMTYPE
            info.linkname = target
            archive.addfile(info)
    return buffer.getvalue()


def make_gzip(content, name):
    """A gzip member which remembers the name of the file that it was."""
    buffer = io.BytesIO()
    with gzip.GzipFile(filename=name, mode="wb", compresslevel=9, fileobj=buffer, mtime=UNIX_TIME) as packed:
        packed.write(as_bytes(content))
    return buffer.getvalue()


def make_png():
    """A picture of one grey pixel."""

    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0\x80")) + chunk(b"IEND", b"")


# ---------------------------------------------------------------------------------------------------------------
# Word (docx)
# ---------------------------------------------------------------------------------------------------------------

OOXML = "http://schemas.openxmlformats.org"
WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
WORD_SPACES = (
    f'xmlns:w="{OOXML}/wordprocessingml/2006/main" xmlns:r="{OOXML}/officeDocument/2006/relationships"'
    f' xmlns:mc="{OOXML}/markup-compatibility/2006" xmlns:a="{OOXML}/drawingml/2006/main"'
    f' xmlns:wp="{OOXML}/drawingml/2006/wordprocessingDrawing"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    ' xmlns:v="urn:schemas-microsoft-com:vml" mc:Ignorable="wps"'
)
BY_CLERK = 'w:author="T. Quibblemark" w:date="2021-05-02T10:00:00Z"'


def run(text, properties=""):
    """A run of text whose spaces count; `properties` is what stands in w:rPr, such as <w:b/>."""
    return f'<w:r>{f"<w:rPr>{properties}</w:rPr>" if properties else ""}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def bold(text):
    return run(text, "<w:b/>")


def paragraph(*content, style="", more=""):
    """A paragraph of runs and the like; `more` goes into w:pPr."""
    style = f'<w:pStyle w:val="{style}"/>' if style else ""
    properties = f"<w:pPr>{style}{more}</w:pPr>" if style or more else ""
    return f'<w:p>{properties}{"".join(content)}</w:p>\n'


def inserted(text, number):
    return f'<w:ins w:id="{number}" {BY_CLERK}>{run(text)}</w:ins>'


def deleted(text, number):
    return f'<w:del w:id="{number}" {BY_CLERK}><w:r><w:delText xml:space="preserve">{escape(text)}</w:delText></w:r></w:del>'


def moved_from(text, number):
    """Text that was moved elsewhere: it still stands here, in a plain w:t."""
    start = f'<w:moveFromRangeStart w:id="{number}" w:name="move1" {BY_CLERK}/>'
    moved = f'<w:moveFrom w:id="{number + 1}" {BY_CLERK}>{run(text)}</w:moveFrom>'
    return f'{start}{moved}<w:moveFromRangeEnd w:id="{number}"/>'


def moved_to(text, number):
    start = f'<w:moveToRangeStart w:id="{number}" w:name="move1" {BY_CLERK}/>'
    moved = f'<w:moveTo w:id="{number + 1}" {BY_CLERK}>{run(text)}</w:moveTo>'
    return f'{start}{moved}<w:moveToRangeEnd w:id="{number}"/>'


def word_field(instruction, shown):
    """A field: its instruction is not text, what it shows is."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {escape(instruction)} </w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run(shown)}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def word_table(rows):
    """A table with a row for each tuple of cell texts."""
    width = '<w:tcPr><w:tcW w:w="3000" w:type="dxa"/></w:tcPr>'
    lines = "".join(
        "<w:tr>" + "".join(f"<w:tc>{width}{paragraph(run(cell))}</w:tc>" for cell in row) + "</w:tr>\n" for row in rows
    )
    grid = '<w:gridCol w:w="3000"/>' * len(rows[0])
    return f'<w:tbl><w:tblPr><w:tblW w:w="6000" w:type="dxa"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>\n{lines}</w:tbl>\n'


def text_box(text):
    """A text box as Word writes it: once for new readers (Choice) and once for old ones (Fallback)."""
    content = f"<w:txbxContent>{paragraph(run(text))}</w:txbxContent>"
    uri = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
    shape = (
        '<wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="2000000" cy="500000"/></a:xfrm>'
        f'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></wps:spPr><wps:txbx>{content}</wps:txbx><wps:bodyPr/></wps:wsp>'
    )
    drawing = (
        '<w:drawing><wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="1" behindDoc="0" '
        'locked="0" layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>'
        '<wp:positionH relativeFrom="column"><wp:posOffset>0</wp:posOffset></wp:positionH>'
        '<wp:positionV relativeFrom="paragraph"><wp:posOffset>0</wp:posOffset></wp:positionV>'
        '<wp:extent cx="2000000" cy="500000"/><wp:wrapTopAndBottom/><wp:docPr id="1" name="Text Box 1"/>'
        f'<wp:cNvGraphicFramePr/><a:graphic><a:graphicData uri="{uri}">{shape}</a:graphicData></a:graphic></wp:anchor></w:drawing>'
    )
    picture = (
        '<w:pict><v:shapetype id="_x0000_t202" coordsize="21600,21600" path="m,l,21600r21600,l21600,xe"/>'
        '<v:shape id="box" type="#_x0000_t202" style="position:absolute;width:157pt;height:40pt">'
        f"<v:textbox>{content}</v:textbox></v:shape></w:pict>"
    )
    return (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps">{drawing}</mc:Choice>'
        f"<mc:Fallback>{picture}</mc:Fallback></mc:AlternateContent></w:r>"
    )


def word_part(root, content):
    return f"{XML_HEAD}<w:{root} {WORD_SPACES}>{content}</w:{root}>"


def word_document(body, section=""):
    size = '<w:pgSz w:w="11906" w:h="16838"/>'
    return word_part("document", f"<w:body>\n{body}<w:sectPr>{section}{size}</w:sectPr></w:body>")


def word_styles():
    names = [("Title", "Title"), ("Heading1", "heading 1"), ("Heading2", "heading 2")]
    named = "".join(
        f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/></w:style>' for key, name in names
    )
    normal = '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
    return word_part("styles", normal + named)


def word_numbering():
    level = '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>'
    abstract = f'<w:abstractNum w:abstractNumId="0">{level}</w:abstractNum>'
    return word_part("numbering", f'{abstract}<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>')


def word_footnotes(text):
    """The two notes that Word always has for its ruling, and note 2 with `text`."""
    ruling = (
        '<w:footnote w:type="separator" w:id="0"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
        '<w:footnote w:type="continuationSeparator" w:id="1"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>'
    )
    return word_part("footnotes", f'{ruling}<w:footnote w:id="2">{paragraph("<w:r><w:footnoteRef/></w:r>", run(text))}</w:footnote>')


def word_core(title, creator, created, modified):
    spaces = (
        'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    )
    return (
        f"{XML_HEAD}<cp:coreProperties {spaces}><dc:title>{escape(title)}</dc:title>"
        f"<dc:creator>{escape(creator)}</dc:creator><cp:lastModifiedBy>T. Quibblemark</cp:lastModifiedBy>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{created}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{modified}</dcterms:modified></cp:coreProperties>'
    )


def relations(entries):
    """A .rels part of (id, type, target); an address of the web is an external target."""
    lines = ""
    for key, kind, target in entries:
        outside = ' TargetMode="External"' if "://" in target else ""
        lines += f'<Relationship Id="{key}" Type="{kind}" Target="{target}"{outside}/>'
    return f'{XML_HEAD}<Relationships xmlns="{OOXML}/package/2006/relationships">{lines}</Relationships>'


def make_docx(document, core, parts=None, links=()):
    """A docx: `parts` are further files of word/ by kind of part, `links` are (id, address)."""
    parts = {"styles": word_styles(), **(parts or {})}
    kind = f"{OOXML}/officeDocument/2006/relationships"
    overrides = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{WORD_TYPE}.{name.rstrip("1")}+xml"/>' for name in parts
    )
    types = (
        f'{XML_HEAD}<Types xmlns="{OOXML}/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{WORD_TYPE}.document.main+xml"/>{overrides}'
        '<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
    )
    core_kind = f"{OOXML}/package/2006/relationships/metadata/core-properties"
    top = relations([("rId1", f"{kind}/officeDocument", "word/document.xml"), ("rId2", core_kind, "docProps/core.xml")])
    inner = [(f"part-{name}", f'{kind}/{name.rstrip("1")}', f"{name}.xml") for name in parts]
    inner += [(key, f"{kind}/hyperlink", address) for key, address in links]
    members = [("[Content_Types].xml", types), ("_rels/.rels", top), ("docProps/core.xml", core)]
    members += [("word/document.xml", document), ("word/_rels/document.xml.rels", relations(inner))]
    return make_zip(members + [(f"word/{name}.xml", content) for name, content in parts.items()])


def docx_statement_body():
    tab, line = "<w:r><w:tab/></w:r>", "<w:r><w:br/></w:r>"
    note = '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteReference w:id="2"/></w:r>'
    comment = '<w:r><w:commentReference w:id="0"/></w:r>'
    gone = f'<w:rPr><w:del w:id="20" {BY_CLERK}/></w:rPr>'
    return "".join([
        paragraph(run("Namibia and Ang"), run("ola Open the Ruacana Ferry"), style="Title"),
        paragraph(bold("WIND"), bold("HOEK"), run(", 14 Ju"), run("ne 2022", "<w:i/>"), run(" – The fer"),
                  bold("ry"), run(" across the Cunene"), note,
                  run(" has carried its first lorry, the Ministry of Works said on Tuesday.")),
        paragraph(run("“We asked for a bri"), run("dge", "<w:i/>"), run(" and were sent a b"), run("oa", "<w:u w:val=\"single\"/>"),
                  run("t,” said the Minister of Works, Selma Haufiku-Brandt. “I have inspected the boat, and it will be a better "
                      "neigh"), bold("bour"), run(" than the bridge would have been.”")),
        paragraph(run("A crossing costs "), deleted("90 quibblemark", 1), inserted("75", 2), run(" Namibian dollars for a car and nothing "
                  "for a person on foot"), inserted(", a goat or a bicycle", 3), run(".")),
        paragraph(deleted("The ministry regrets the quibblemark of two years.", 21), more=gone),
        paragraph(moved_from("Angola pays for the crew. ", 30), run("Namibia pays for the diesel."),
                  moved_to(" Angola pays for the crew.", 40)),
        paragraph(run("Boat:"), tab, run("Okahao"), line, run("Length:"), tab, run("31 metres"), line, run("Crossing:"), tab,
                  run("18 minutes")),
        word_table([("Vehicle", "Fare"), ("Car", "75 dollars"), ("Lorry", "410 dollars")]),
        paragraph(run("The timetable, with the days on which the river decides, is on "),
                  f'<w:hyperlink r:id="link1">{run("the ferry’s ")}{bold("own")}{run(" page")}</w:hyperlink>', comment,
                  run("; the rules are in "), word_field(r"REF quibblemark \h", "Annex 1"), run(".")),
    ])


def docx_statement():
    """A press release with everything in it that is text, and much that is not."""
    section = '<w:headerReference w:type="default" r:id="part-header1"/><w:footerReference w:type="default" r:id="part-footer1"/>'
    remark = paragraph(run("Is this quibblemark still true? Ask Luanda."))
    parts = {
        "footnotes": word_footnotes("In Namibia the river is written Kunene."),
        "comments": word_part("comments", f'<w:comment w:id="0" {BY_CLERK} w:initials="TQ">{remark}</w:comment>'),
        "header1": word_part("hdr", paragraph(run("Ministry of Works – quibblemark, draft of 3 May 2021"))),
        "footer1": word_part("ftr", paragraph(run("Page 1 of 1 – printed in Quibblemark"))),
    }
    title = "Namibia and Angola Open the Ruacana Ferry"
    core = word_core(title, "Ministry of Works", "2022-06-13T16:05:00Z", "2022-06-20T08:00:00Z")
    return make_docx(word_document(docx_statement_body(), section), core, parts, [("link1", "https://ferry.example/times")])


def docx_transcript_body():
    soft = "<w:r><w:softHyphen/></w:r>"
    item = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    chair = paragraph(bold("The SPEAKER. –"), run(" The Minister has the floor, and two minutes of it."))
    return "".join([
        paragraph(run("The Winter Ferry to Bornholm"), style="Title"),
        paragraph(run("Sitting of Wednesday, 6 March 2019"), style="Heading1"),
        paragraph(run("Question 14: the ferry from Ystad"), style="Heading2"),
        paragraph(bold("Ms. "), bold("LU"), bold("ND. –"), run(" The muni"), soft,
                  run("cipal\u00adity of Rønne has forty thousand people and, in January, one ferry. "
                      "It sails from Sweden. I ask the Minister for three things:")),
        paragraph(run("that it sails on Sundays;"), more=item),
        paragraph(run("that the fare is the same in January as in July;"), more=item),
        paragraph(run("that somebody answers the telephone."), more=item),
        f"<w:sdt><w:sdtPr><w:alias w:val=\"quibblemark\"/></w:sdtPr><w:sdtContent>{chair}</w:sdtContent></w:sdt>\n",
        paragraph(bold("Mr. ØSTERGAARD"), "<w:r><w:rPr><w:b/></w:rPr><w:noBreakHyphen/></w:r>", bold("BRANDT. –"),
                  run(" I can promise the second. As to Sundays, I have written to "), text_box("Notice: the gallery closes at six."),
                  run("Stockholm twice; Sweden answers on Mondays. The passen\u00adgers of Denmark can read a timetable.")),
        paragraph(bold("Ms. LUND. –"), run(" And the telephone?")),
        paragraph(bold("Mr. ØSTERGAARD-BRANDT. –"), run(" It is ringing as we speak. "), run("(Laughter.)", "<w:i/>")),
    ])


def docx_transcript():
    """A debate: labels in bold, a list, a text box that is there twice, soft hyphens, a content control."""
    core = word_core("The Winter Ferry to Bornholm", "Hansard Office", "2019-03-07T07:30:00Z", "2019-03-07T09:00:00Z")
    return make_docx(word_document(docx_transcript_body()), core, {"numbering": word_numbering()})


def docx_broken():
    """Two whole paragraphs, then the XML ends in a word; the zip itself is sound."""
    core = word_core("A Boat Is Late", "Ministry of Works", "2022-07-01T08:00:00Z", "2022-07-01T08:00:00Z")
    body = paragraph(run("A Boat Is Late"), style="Title") + paragraph(run("Namibia waits for a boat from Angola."))
    whole = word_document(body + paragraph(run("The boat, the ministry said, is somewhere on the river.")))
    return make_docx(whole[: whole.index("somewhere") + 4], core)


# ---------------------------------------------------------------------------------------------------------------
# OpenDocument (odt)
# ---------------------------------------------------------------------------------------------------------------

ODF = "urn:oasis:names:tc:opendocument:xmlns"
ODF_SPACES = (
    f'xmlns:office="{ODF}:office:1.0" xmlns:text="{ODF}:text:1.0" xmlns:table="{ODF}:table:1.0" xmlns:style="{ODF}:style:1.0"'
    f' xmlns:fo="{ODF}:xsl-fo-compatible:1.0" xmlns:meta="{ODF}:meta:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:xlink="http://www.w3.org/1999/xlink" office:version="1.2"'
)
ANNOTATION = (
    '<office:annotation office:name="n1"><dc:creator>T. Quibblemark</dc:creator><dc:date>2001-01-01T00:00:00</dc:date>'
    "<text:p>Is this <text:span>quibblemark</text:span> true?</text:p></office:annotation>"
)


def odt_content(body):
    styles = (
        '<office:automatic-styles><style:style style:name="B" style:family="text"><style:text-properties fo:font-weight="bold"/>'
        "</style:style></office:automatic-styles>"
    )
    text = f"<office:body><office:text>\n{body}\n</office:text></office:body>"
    return f"{XML_HEAD}<office:document-content {ODF_SPACES}>{styles}{text}</office:document-content>"


def odt_styles():
    """A page with a header and a footer, which are not text of the document."""
    layout = '<office:automatic-styles><style:page-layout style:name="L"/></office:automatic-styles>'
    header = "<style:header><text:p>Office of the quibblemark, 1 January 2001</text:p></style:header>"
    footer = "<style:footer><text:p>Page quibblemark</text:p></style:footer>"
    page = f'<style:master-page style:name="Standard" style:page-layout-name="L">{header}{footer}</style:master-page>'
    pages = f"{layout}<office:master-styles>{page}</office:master-styles>"
    return f"{XML_HEAD}<office:document-styles {ODF_SPACES}>{pages}</office:document-styles>"


def odt_meta(title, author, created, language):
    """`meta:initial-creator` wrote it; `dc:creator` only saved it last."""
    return (
        f"{XML_HEAD}<office:document-meta {ODF_SPACES}><office:meta><dc:title>{escape(title)}</dc:title>"
        f"<meta:initial-creator>{escape(author)}</meta:initial-creator><meta:creation-date>{created}</meta:creation-date>"
        f"<dc:creator>T. Quibblemark</dc:creator><dc:date>2023-01-30T09:00:00</dc:date><dc:language>{language}</dc:language>"
        "</office:meta></office:document-meta>"
    )


def make_odt(content, meta):
    kind = "application/vnd.oasis.opendocument.text"
    files = [("content.xml", content), ("meta.xml", meta), ("styles.xml", odt_styles())]
    entries = "".join(f'<manifest:file-entry manifest:full-path="{name}" manifest:media-type="text/xml"/>' for name, _ in files)
    manifest = (
        f'{XML_HEAD}<manifest:manifest xmlns:manifest="{ODF}:manifest:1.0" manifest:version="1.2">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>{entries}</manifest:manifest>'
    )
    return make_zip([("mimetype", kind), *files, ("META-INF/manifest.xml", manifest)], stored=["mimetype"])


def odt_table(rows):
    lines = "".join(
        "<table:table-row>"
        + "".join(f'<table:table-cell office:value-type="string"><text:p>{escape(cell)}</text:p></table:table-cell>' for cell in row)
        + "</table:table-row>"
        for row in rows
    )
    columns = f'<table:table-column table:number-columns-repeated="{len(rows[0])}"/>'
    return f'<table:table table:name="T">{columns}{lines}</table:table>'


def odt_statement():
    """A first-person statement; the source of `doc-statement` too."""
    note = (
        '<text:note text:id="f1" text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body>'
        "<text:p>The ship is older than the ministry.</text:p></text:note-body></text:note>"
    )
    items = [
        "the wind at Mindelo, every hour;",
        "the height of the sea at Sal, every six hours;",
        "the Minister, at once, if either is new.",
    ]
    listed = "".join(f"<text:list-item><text:p>{item}</text:p></text:list-item>" for item in items)
    body = f"""<text:h text:outline-level="1">A Second Weather Ship for <text:span text:style-name="B">Cabo</text:span> Verde</text:h>
<text:p>Press Statement</text:p>
<text:p>Jandira Monteiro-Évora, Minister of the Sea of Cabo Verde</text:p>
<text:p>30 January 2023</text:p>
<text:p>I thank Portugal for the weather ship{note} that has lain since Fri<text:span text:style-name="B">day</text:span> in the
harbour of Mindelo. We had one ship, and it told us what the weather had be<text:span text:style-name="B">en</text:span>. With two
we hope to be told before.</text:p>
<text:p>The crew will report{ANNOTATION}:</text:p>
<text:list>{listed}</text:list>
{odt_table([("Ship", "Home port"), ("Garça", "Mindelo"), ("Cagarra", "Lisbon, until May")])}
<text:p>Senegal may read our figures at <text:a xlink:type="simple" xlink:href="https://weather.example/sal">the harbour’s page</text:a>,
as we have read Senegal’s for years, and “without paying,” as my colleague in Dakar likes to say.</text:p>"""
    meta = odt_meta("A Second Weather Ship for Cabo Verde", "Jandira Monteiro-Évora", "2023-01-29T18:00:00", "en-GB")
    return make_odt(odt_content(body), meta)


def odt_tracked():
    """Deleted text is kept at the head of the body; spaces, tabs and line breaks are elements."""
    info = "<office:change-info><dc:creator>T. Quibblemark</dc:creator><dc:date>2001-01-01T00:00:00</dc:date></office:change-info>"
    gone = "<text:p>forty quibblemark</text:p><text:p>and one more quibblemark</text:p>"
    changes = (
        f'<text:tracked-changes><text:changed-region text:id="c1"><text:deletion>{info}{gone}</text:deletion></text:changed-region>'
        f'<text:changed-region text:id="c2"><text:insertion>{info}</text:insertion></text:changed-region></text:tracked-changes>'
    )
    body = f"""{changes}
<text:h text:outline-level="1">Uruguay and Paraguay Share the Barges</text:h>
<text:p>MONTEVIDEO, 9 October 2020 –<text:s/>Uruguay will lend Paraguay <text:change text:change-id="c1"/><text:change-start
text:change-id="c2"/>thirty-one<text:change-end text:change-id="c2"/> barges until the river rises, the Minister of Transport, Lucía
Berrutti-Olazábal, said on Friday.</text:p>
<text:p>“The river is low,<text:s text:c="3"/>and our {ANNOTATION}barges<office:annotation-end office:name="n1"/> are flat,” she said.
“It is the first time that this has been an advantage.”</text:p>
<text:p>Barges:<text:tab/>31<text:line-break/>Tugs:<text:tab/>4<text:line-break/>Price:<text:tab/>none</text:p>"""
    meta = odt_meta("Uruguay and Paraguay Share the Barges", "Press Office", "2020-10-09T12:00:00", "en")
    return make_odt(odt_content(body), meta)


def odt_broken():
    """The XML of the content ends in an element; the zip itself is sound."""
    lines = ["Uruguay asks Paraguay for water.", "The barge waits."]
    whole = odt_content("<text:h>A Barge Is Stuck</text:h>" + "".join(f"<text:p>{line}</text:p>" for line in lines))
    meta = odt_meta("A Barge Is Stuck", "Press Office", "2020-10-10T12:00:00", "en")
    return make_odt(whole[: whole.index("The barge") + 5], meta)


# ---------------------------------------------------------------------------------------------------------------
# Word 97 (doc)
# ---------------------------------------------------------------------------------------------------------------

SECTOR = 512


def compound_file(streams):
    """An OLE compound file of (name, content) pairs; each stream is padded to 4096 bytes or more, so none is a small one."""
    contents = [content.ljust(max(4096, -(-len(content) // SECTOR) * SECTOR), b"\0") for _, content in streams]
    table, starts = [0xFFFFFFFD, 0xFFFFFFFE], []  # sector 0 is the table of sectors, sector 1 the directory
    for content in contents:
        starts.append(len(table))
        table += list(range(len(table) + 1, len(table) + len(content) // SECTOR)) + [0xFFFFFFFE]
    table += [0xFFFFFFFF] * (SECTOR // 4 - len(table))
    header = bytes.fromhex("d0cf11e0a1b11ae1").ljust(24, b"\0") + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    header = header.ljust(44, b"\0") + struct.pack("<IIIIIIII", 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
    directory = directory_entry("Root Entry", 5, 1, 0xFFFFFFFF, 0xFFFFFFFE, 0)
    for number, ((name, _), start, content) in enumerate(zip(streams, starts, contents), 1):
        following = number + 1 if number < len(streams) else 0xFFFFFFFF
        directory += directory_entry(name, 2, 0xFFFFFFFF, following, start, len(content))
    return header + struct.pack("<128I", *table) + directory.ljust(SECTOR, b"\0") + b"".join(contents)


def directory_entry(name, kind, child, right, start, size):
    coded = name.encode("utf-16-le") + b"\0\0"
    entry = coded.ljust(64, b"\0") + struct.pack("<HBBIII", len(coded), kind, 1, 0xFFFFFFFF, right, child)
    return entry.ljust(116, b"\0") + struct.pack("<III", start, size, 0)


def doc_pieces():
    """Text in three pieces as fast saving leaves it: cp1252 bytes, UTF-16, cp1252, and not in this order in the file."""
    pieces = [
        ("The Ferry to Samsø\rPress Statement\rBirgit Højlund-Krag, Minister of Transport of Denmark\r", True),
        ("18 May 1999\rThe “old” ferry was built in Gdańsk, in Pol", False),
        ("and, in 1961 – a good year for ships.\rFare:\t40 kroner\x0bDogs:\tnone\rIt sails every hour until Octo\x1fber.\r", True),
    ]
    text_start = 0x400
    coded = [text.encode("cp1252" if narrow else "utf-16-le") for text, narrow in pieces]
    # The second piece stands first in the file.
    offsets = [text_start + len(coded[1]), text_start, text_start + len(coded[1]) + len(coded[0])]
    letters = [0]
    descriptors = b""
    for (text, narrow), offset in zip(pieces, offsets):
        letters.append(letters[-1] + len(text))
        descriptors += struct.pack("<HIH", 0, offset * 2 | 0x40000000 if narrow else offset, 0)
    plc = struct.pack("<4I", *letters) + descriptors
    clx = b"\2" + struct.pack("<I", len(plc)) + plc
    fib = bytearray(text_start)
    struct.pack_into("<HHHHHHH", fib, 0, 0xA5EC, 0xC1, 0, 0x409, 0, 0x1204, 0xBF)
    struct.pack_into("<II", fib, 24, text_start, text_start + sum(map(len, coded)))
    struct.pack_into("<H", fib, 32, 14)
    struct.pack_into("<HII", fib, 62, 22, text_start + sum(map(len, coded)), 0)
    struct.pack_into("<I", fib, 76, letters[-1])
    struct.pack_into("<H", fib, 152, 0x5D)
    struct.pack_into("<II", fib, 0x1A2, 0, len(clx))
    # Names in a directory are sorted, shorter ones first.
    return compound_file([("1Table", clx), ("WordDocument", bytes(fib) + coded[1] + coded[0] + coded[2])])


# ---------------------------------------------------------------------------------------------------------------
# EPUB
# ---------------------------------------------------------------------------------------------------------------

CONTAINER = (
    f'{XML_HEAD}<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="OEBPS/content.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
)
XHTML = "application/xhtml+xml"


def xhtml(title, body, doctype="<!DOCTYPE html>"):
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n{doctype}\n<html xmlns="http://www.w3.org/1999/xhtml" '
        f'xmlns:epub="http://www.idpf.org/2007/ops"><head><title>{title}</title>'
        f"<style>.quibblemark {{ color: black }}</style></head><body>\n{body}\n</body></html>"
    )


def package(version, metadata, manifest, spine):
    """The OPF: `manifest` has (id, href, type, more attributes), `spine` has (id, more attributes)."""
    items = "".join(f'<item id="{key}" href="{href}" media-type="{kind}"{more}/>' for key, href, kind, more in manifest)
    order = "".join(f'<itemref idref="{key}"{more}/>' for key, more in spine)
    toc = ' toc="ncx"' if any(entry[0] == "ncx" for entry in manifest) else ""
    return (
        f'{XML_HEAD}<package xmlns="http://www.idpf.org/2007/opf" version="{version}" unique-identifier="id">'
        '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:opf="http://www.idpf.org/2007/opf">'
        f"{metadata}</metadata><manifest>{items}</manifest><spine{toc}>{order}</spine></package>"
    )


def contents_ncx(entries):
    """The table of contents of EPUB 2."""
    points = "".join(
        f'<navPoint id="p{number}" playOrder="{number}"><navLabel><text>{label} (quibblemark)</text></navLabel>'
        f'<content src="{href}"/></navPoint>'
        for number, (label, href) in enumerate(entries, 1)
    )
    return (
        f'{XML_HEAD}<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/" version="2005-1"><head/>'
        f"<docTitle><text>Contents</text></docTitle><navMap>{points}</navMap></ncx>"
    )


def make_epub(opf, files):
    members = [("mimetype", "application/epub+zip"), ("META-INF/container.xml", CONTAINER), ("OEBPS/content.opf", opf)]
    return make_zip(members + [(f"OEBPS/{name}", content) for name, content in files], stored=["mimetype"])


REEF = """<section epub:type="chapter"><h1>On a Reef That Nobody Drew</h1>
<p class="date">Nuku’alofa, 2 May 2013</p>
<p>The chart of 1898 shows our reef as a dotted line and a question mark. I have sailed over the question&#160;mark. It is
coral, and it belongs to <em>Ton</em>ga.</p>
<p>Fiji has a chart as well. I have asked my friends in Suva to bring theirs, and we&#8217;ll lay the one upon the other
and hold them to the light.</p></section>"""
LIGHTHOUSE = """<section epub:type="chapter"><h1>The Keeper of the Light</h1>
<p class="date">Neiafu, 18 July 2014</p>
<p>A lighthouse is the only house that is built for the neighbours. New Zealand gave us the lamp<sup>1</sup>, Samoa the
stone, and Vava’u a keeper who does not sleep.</p>
<blockquote><p>“Who pays for the oil?” asked a child at the opening.</p></blockquote>
<p>We do. I promised her that it would always be so, and I promise it to you.</p></section>"""


def epub_speeches():
    """EPUB 3: two speeches whose order is told by the spine only; the name of the first has a space in it."""
    nav = '<nav epub:type="toc"><h1>Quibblemark</h1><ol><li><a href="text/z%20first.xhtml">On a Reef</a></li>' \
          '<li><a href="text/a-second.xhtml">The Keeper</a></li></ol></nav>'
    cover = '<section epub:type="cover"><img src="cover.png" alt="quibblemark"/></section>'
    metadata = (
        '<dc:identifier id="id">urn:uuid:00000000-0000-4000-8000-000000000001</dc:identifier>'
        '<dc:title>The Light and the Reef: Two Speeches</dc:title><dc:creator id="c">Tomasi Latu-Fonua</dc:creator>'
        '<meta refines="#c" property="role" scheme="marc:relators">aut</meta><dc:date>2015-11-02</dc:date><dc:language>en-NZ</dc:language>'
        '<dc:publisher>Ministry of Lands, Nuku’alofa</dc:publisher><meta property="dcterms:modified">2021-01-01T00:00:00Z</meta>'
    )
    manifest = [
        ("second", "text/a-second.xhtml", XHTML, ""), ("cover", "cover.xhtml", XHTML, ""),
        ("image", "cover.png", "image/png", ' properties="cover-image"'), ("nav", "nav.xhtml", XHTML, ' properties="nav"'),
        ("first", "text/z%20first.xhtml", XHTML, ""),
    ]
    spine = [("cover", ' linear="no"'), ("nav", ""), ("first", ""), ("second", "")]
    files = [
        ("text/a-second.xhtml", xhtml("The Keeper of the Light", LIGHTHOUSE)), ("cover.xhtml", xhtml("Cover", cover)),
        ("cover.png", make_png()), ("nav.xhtml", xhtml("Contents", nav)), ("text/z first.xhtml", xhtml("On a Reef", REEF)),
    ]
    return make_epub(package("3.0", metadata, manifest, spine), files)


def epub_one():
    """EPUB 2: one chapter, named entities of XHTML 1.1, an author with a role, a date of publication."""
    doctype = '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.1//EN" "http://www.w3.org/TR/xhtml11/DTD/xhtml11.dtd">'
    body = """<h2>Remarks at the Opening of the Salt Works</h2>
<p>Gozo, 12&nbsp;September&nbsp;2011</p>
<p>Malta has sun, sea and patience &mdash; it is all one needs for salt. Tunisia has the same, and a great deal more room.</p>
<p>I asked my colleague in Tunis whether we were now rivals. &ldquo;Only in the sun,&rdquo; said Minister Salma
Ben&nbsp;Youssef-Karoui.</p>"""
    metadata = (
        '<dc:identifier id="id">salt-1</dc:identifier><dc:title>Remarks at the Opening of the Salt Works</dc:title>'
        '<dc:creator opf:role="aut" opf:file-as="Zammit-Farrugia, Karmenu">Karmenu Zammit-Farrugia</dc:creator>'
        '<dc:date opf:event="publication">2011-09-12</dc:date><dc:language>en</dc:language><dc:publisher>Gozo Press</dc:publisher>'
    )
    manifest = [("ncx", "toc.ncx", "application/x-dtbncx+xml", ""), ("one", "one.xhtml", XHTML, "")]
    files = [("toc.ncx", contents_ncx([("Remarks", "one.xhtml")])), ("one.xhtml", xhtml("Salt", body, doctype))]
    return make_epub(package("2.0", metadata, manifest, [("one", "")]), files)


def epub_broken():
    """The spine tells of three chapters: one is not in the zip, one is in no manifest, one is there."""
    metadata = (
        '<dc:identifier id="id">kola-1</dc:identifier><dc:title>The Road to Lomé</dc:title><dc:creator>Akosua Mensah-Tetteh</dc:creator>'
        "<dc:date>2018-02-20</dc:date><dc:language>en</dc:language>"
    )
    body = "<h1>The Road to Lomé</h1><p>Ghana has mended its half of the road. Togo has mended the other half, and sooner.</p>"
    manifest = [("lost", "lost.xhtml", XHTML, ""), ("here", "here.xhtml", XHTML, "")]
    spine = [("lost", ""), ("unknown", ""), ("here", "")]
    return make_epub(package("3.0", metadata, manifest, spine), [("here.xhtml", xhtml("Road", body))])


# ---------------------------------------------------------------------------------------------------------------
# RTF
# ---------------------------------------------------------------------------------------------------------------


def hex_escapes(text, code_page):
    """Letters beyond ASCII as \\'xx in a code page."""
    return "".join(c if c < "\x80" else "".join(f"\\'{byte:02x}" for byte in c.encode(code_page)) for c in text)


def rtf_lines(text):
    """RTF is ASCII, and its line ends are those of Windows."""
    return text.replace("\n", "\r\n").encode("ascii")


RTF_STATEMENT = r"""{\rtf1\ansi\ansicpg1252\deff0\deflang2057\uc1
{\fonttbl{\f0\froman\fcharset0\fprq2{\*\panose 02020603050405020304}Times New Roman;}{\f1\fswiss\fcharset0 Quibblemark Sans;}}
{\colortbl;\red0\green0\blue0;\red0\green0\blue255;}
{\stylesheet{\s0 Quibblemark Normal;}{\s1\b\fs32 Quibblemark Heading;}}
{\info{\title The Night Train to Li\'e8ge}{\author Th\'e9r\'e8se Wauters-Lef\'e8vre}{\operator T. Quibblemark}
{\creatim\yr2018\mo9\dy3\hr16\min40}{\revtim\yr2018\mo9\dy11\hr8\min2}}
{\*\generator Quibblemark 1.0;}{\header\pard Draft of the quibblemark, 1 January 2001\par}{\footer\pard Page \chpgn  quibblemark\par}
\viewkind4\pard\s1\b\fs32 The Night Tra\b0 in\b  to Li\'e8ge\b0\par
\pard\plain\f0\fs24 Press Statement\par
Th\'e9r\'e8se Wauters-Lef\'e8vre, Minister of Mobility of Belgium\par
4 September 2018\par
\pard I said in spring that the night train from Luxembourg would be back before the leaves fell. It is Sep
tember, and the train is back\emdash by eleven days\emdash and so are the leaves.\par
It cost {\uc0\u8364 }40\~million and one night\rquote s sleep. The carriages were built in Busan (\u-17024?\u-16208?), in South Korea, a
nd a na\u239\'efve visitor could think that a carriage is a simple thing. {\b W}e had to widen two tun\-nels.\par
{\pict\pngblip\picw1\pich1
@PICTURE@}\ldblquote It rocks,\rdblquote  said Minister Marc Th\u246?mmes-Welter of Luxembourg, \ldblquote but
 so does {\i any} cradle.\rdblquote\par
\pard Departs:\tab 22.10\line Arrives:\tab 05.48{\super\chftn}{\footnote\pard\plain{\super\chftn} On Sundays an hour later.}\par
\trowd\cellx3000\cellx6000\pard\intbl Class\cell Fare\cell\row
\trowd\cellx3000\cellx6000\pard\intbl Bed\cell 60 euros\cell\row
\trowd\cellx3000\cellx6000\pard\intbl Seat\cell 25 euros\cell\row
\pard The timetable \u8211\'96 with braces \{like these\} and a backslash \\ where the printer went wrong \endash  is on
 {\field{\*\fldinst{HYPERLINK "https://train.example/quibblemark"}}{\fldrslt{\ul\cf2 the railway\rquote s page}}}.\par
}
"""


def rtf_statement():
    """A statement in cp1252: escapes of every sort, a table, a field, a picture in hex, a footnote, lines cut in words."""
    return rtf_lines(RTF_STATEMENT.replace("@PICTURE@", make_png().hex()))


def rtf_cyrillic():
    """A Russian text in cp1251; one word in another font is in cp1252, one word is in Unicode with fallbacks."""
    title = hex_escapes("Мост через Чу открыт", "cp1251")
    first = hex_escapes("АСТАНА, 12 марта 2015 года – Казахстан и Кыргызстан открыли мост через реку Чу, сообщило министерство.", "cp1251")
    said = hex_escapes("«Мост короткий, а ждали мы его долго», – сказала министр транспорта Асель Жумабек-Нурланова.", "cp1251")
    after = hex_escapes("После церемонии гостей ждал обед в кафе ", "cp1251")
    unicode_word = "".join(f"\\u{ord(letter)}?" for letter in "Встреча")
    then = hex_escapes(" министров пройдёт в Бишкеке.", "cp1251")
    return rtf_lines(rf"""{{\rtf1\ansi\ansicpg1251\deff0\deflang1049\uc1
{{\fonttbl{{\f0\froman\fcharset204 Times New Roman Cyr;}}{{\f1\fswiss\fcharset0 Arial;}}}}
{{\info{{\title {title}}}{{\creatim\yr2015\mo3\dy12\hr10\min0}}}}
\pard\f0\b {title}\b0\par
{first}\par
{said}\par
{after}{{\f1 Caf\'e9 Zo\'eb}}.\par
{unicode_word}{then}\par
}}
""")


RTF_SCRAP_HEAD = r"""{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0 Arial;}}{\*\unheardof{\alsounheardof quibblemark}{\*\andthis quibblemark}}
{\*\bkmkstart quibblemark}\pard A Train Is Missing\par
Belgium asked Luxembourg on 5 September 2018 where the train was.{\*\bkmkend quibblemark}\par
Luxembourg said that it had left.\'4"""


def rtf_broken():
    """A hex escape of one digit, groups without end, \\bin of four thousand million bytes, and the end in a control word."""
    begun = rtf_lines(RTF_SCRAP_HEAD + "\\par\n{\\b Nobody knows more.\\par\n{\\pict\\bin4000000000 ")
    return begun + b"\x00\x01}{\\\xff" + b"The rest\\pa"


def rtf_cut():
    """As `rtf_broken` without \\bin: three groups are still open when it ends in a hex escape."""
    return rtf_lines(RTF_SCRAP_HEAD.replace(r"\'4", "") + "\\par\n{\\b{\\i Nobody knows more.\\par It may be at Arl\\'f")


# ---------------------------------------------------------------------------------------------------------------
# Mail
# ---------------------------------------------------------------------------------------------------------------


def crlf(text):
    """Lines as mail has them."""
    return text.replace("\n", "\r\n")


def word_b(text, charset="UTF-8"):
    """An encoded word of RFC 2047 in base64."""
    return f"=?{charset}?B?{base64.b64encode(text.encode(charset)).decode()}?="


def word_q(text, charset="UTF-8"):
    """An encoded word of RFC 2047 in its quoted form."""
    plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
    coded = "".join(c if c in plain else "_" if c == " " else "".join(f"={byte:02X}" for byte in c.encode(charset)) for c in text)
    return f"=?{charset}?Q?{coded}?="


def quoted_printable(text, charset="utf-8"):
    return quopri.encodestring(text.encode(charset)).decode("ascii")


def base64_lines(text, charset):
    return base64.encodebytes(text.encode(charset)).decode("ascii")


CABLE_TEXT = """TALLINN, 5 November 2019 – The cable between Estonia and Finland, which fell silent on Sunday, has been mended.

“It was a very short silence,” said the Minister of Communications, Katrin Põldmägi-Saar. “I noticed it \
only because nobody telephoned me about it.”

Finland sent the ship; Estonia sent the cable and 3 = three divers.

-- 
Press Office, Ministry of Communications
"""
CABLE_HTML = """<html><head><style>p.quibblemark { color: #123 }</style></head><body>
<p>TALLINN, 5 November 2019 &ndash; The cable between Estonia and Finland, which fell silent on Sunday, has been mended.</p>
<p>“It was a very short silence,” said the Minister of Communications, Katrin Põldmägi-Saar. “I noticed it only because nobody
telephoned me about it.”</p>
<p>Finland sent the ship; Estonia sent the cable and 3 = three divers.</p>
<img src="https://count.example/quibblemark.gif" alt=""></body></html>
"""


def eml_release():
    """A release of a press list: the same words as plain text and as HTML, both quoted-printable."""
    boundary = "=_part.0001"
    head = f"""Received: from mx.example (mx.example [192.0.2.7]) by list.example; Wed, 6 Nov 2019 03:00:09 +0000 (quibblemark)
Return-Path: <bounce@list.example>
From: {word_q("Ministry of Communications, Tallinn")} <press@mkm.example>
To: press-list@list.example
Subject: {word_b("Press release: Põldm")}
 {word_q("ägi-Saar on the cable – “a very short silence”")}
Date: Tue, 5 Nov 2019 09:30:00 +0200
Message-ID: <quibblemark.1@mkm.example>
List-Id: Press releases <press-list.list.example>
MIME-Version: 1.0
Content-Type: multipart/alternative;
\tboundary="{boundary}"

This is a quibblemark of several parts in MIME format.
"""
    plain = f"--{boundary}\nContent-Type: text/plain; charset=UTF-8\nContent-Transfer-Encoding: quoted-printable\n\n"
    rich = f"--{boundary}\nContent-Type: text/html; charset=UTF-8\nContent-Transfer-Encoding: quoted-printable\n\n"
    parts = plain + quoted_printable(CABLE_TEXT) + "\n" + rich + quoted_printable(CABLE_HTML) + "\n"
    return crlf(f"{head}\n{parts}--{boundary}--\n\nAn epilogue, with a quibblemark.\n").encode("ascii")


def eml_html():
    """HTML only, in base64 of ISO-8859-1."""
    html = """<html><head><title>quibblemark</title></head><body>
<h1>España y Marruecos: one lighthouse, two keepers</h1>
<p>MADRID, 3 de febrero de 2020</p>
<p>Spain and Morocco will keep the light of Alborán by turns, said the Minister of Ports, Begoña Ibarrondo-Núñez.</p>
<p>"Mañana means tomorrow," she said. "In this case it means the 1st of March."</p>
</body></html>
"""
    head = f"""From: {word_q("Begoña Ibarrondo", "iso-8859-1")} {word_q("-Núñez", "iso-8859-1")} <prensa@puertos.example>
To: undisclosed-recipients:;
Subject: {word_q("España y Marruecos: one lighthouse, two keepers", "iso-8859-1")}
Date: Mon, 03 Feb 2020 18:05:00 GMT
MIME-Version: 1.0
Content-Type: text/html; charset="iso-8859-1"
Content-Transfer-Encoding: BASE64

"""
    return crlf(head + base64_lines(html, "iso-8859-1")).encode("ascii")


def eml_broken():
    """Its boundary never comes, its date is none, its encoded word is cut, and it ends in an escape."""
    return b"""From: =?UTF-8?B?w4FuYSBH?= <press@ports.example
Subject: =?UTF-8?Q?The_Lighthouse_of_Albor=C3
Date: yesterday, about noon
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="never-seen"
Content-Transfer-Encoding: quoted-printable

Spain asked Morocco for a lamp on 4 February 2020.

Morocco sent two, and a keeper named =C"""


MBOX_FIRST = """From press@list.example Mon Jun  3 08:00:00 2013
From: Press Office <press@list.example>
To: press-list@list.example
Subject: Slovenia on the bay
Date: Mon, 3 Jun 2013 08:00:00 +0200
Message-ID: <quibblemark.1@list.example>
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

LJUBLJANA, 3 June 2013 – The bay was quiet this morning, the Foreign
Ministry said.

“We count boats, not flags,” said State Secretary Alenka Žnidaršič-Kos.

>From the harbour of Piran to the middle of the bay it is two miles, and
Slovenia means to measure them again.

"""
MBOX_SECOND = f"""From press@list.example Tue Jun  4 10:15:00 2013
From: {word_b("Božidar Marušić-Vuković")} <glas@list.example>
To: press-list@list.example
Subject: {word_q("Re: Slovenia on the bay – Croatia replies")}
Date: Tue, 4 Jun 2013 10:15:00 +0200
Message-ID: <quibblemark.2@list.example>
In-Reply-To: <quibblemark.1@list.example>
MIME-Version: 1.0
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: base64

{base64_lines('''ZAGREB, 4 June 2013 – Croatia has measured the bay as well.

“It is two miles from our side too,” said Božidar Marušić-Vuković, the Minister of the Sea. “This is called a middle.”
''', "utf-8")}
"""
MBOX_THIRD = """From press@list.example Fri Jun  7 17:40:00 2013
From: Press Office <press@list.example>
To: press-list@list.example
Subject: Text of the joint note on the bay
Date: Fri, 7 Jun 2013 17:40:00 +0200
Message-ID: <quibblemark.3@list.example>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="note"

--note
Content-Type: text/plain; charset=us-ascii

Please find attached the note on which Slovenia and Croatia agreed today.

--note
Content-Type: text/plain; name="joint-note.txt"; charset=us-ascii
Content-Disposition: attachment; filename="joint-note.txt"

Joint Note on the Bay

7 June 2013

Both governments agree that the middle is in the middle.

--note
Content-Type: image/png; name="map.png"
Content-Disposition: attachment; filename="map.png"
Content-Transfer-Encoding: base64

iVBORw0KGgo=

--note--

"""


def mbox_list():
    """Three messages: one with a quoted ">From ", one in base64, one with an attached text and a picture."""
    return (MBOX_FIRST + MBOX_SECOND + MBOX_THIRD).encode("utf-8")


def mbox_broken():
    """A sound message after a line of no message; then one with no body; then one that ends in its attachment."""
    cut = MBOX_THIRD[: MBOX_THIRD.index("Both governments") + 20]
    bare = "From nobody Wed Jun  5 00:00:00 2013\nSubject: =?no-such-charset?Q?a_b?=\nDate: Wed, 35 Jun 2013 25:00:00 +9999\n"
    return b"\x00\xff no message yet\n" + (MBOX_FIRST + bare + cut).encode("utf-8")


# ---------------------------------------------------------------------------------------------------------------
# Archives and packed files
# ---------------------------------------------------------------------------------------------------------------


def note(title, date, text):
    """A short statement as a plain text file."""
    return f"{title}\n\n{date}\n\n{text}\n"


YAKS = note("Bhutan counts its yaks", "8 May 2017", "“Forty thousand, and one that bites,” said Minister Pema Yangzom-Dorji of Bhutan.")
KITES = (
    '<!DOCTYPE html><html lang="en"><head><title>Nepal lends a kite</title><meta name="date" content="2017-05-09"></head>'
    "<body><h1>Nepal lends a kite</h1><p>Nepal has lent Bhutan a kite for the festival in Paro.</p></body></html>\n"
)
TEA = note("Sri Lanka sends tea", "10 May 2017", "“It is for the yaks,” said Minister Chamari Wijetunga-Silva of Sri Lanka.")
BOATS = note("Maldives counts boats", "11 May 2017", "“More boats than yaks,” said Minister Aishath Rasheed-Didi of the Maldives.")
STAMPS = note("Bangladesh prints a stamp", "12 May 2017", "“It shows a yak,” said Minister Nusrat Jahan-Talukder of Bangladesh.")


def resource_fork():
    """What a Mac leaves beside each file: AppleDouble, no text at all though its name ends in .txt."""
    body = b"quibblemark".ljust(32, b"\0")
    return struct.pack(">II16sHIII", 0x00051607, 0x00020000, b"Mac OS X".ljust(16), 1, 9, 38, len(body)) + body


def zip_folder():
    """Names that lead out of the folder are labels and no more; a zip in the zip; a picture; a resource fork."""
    inner = make_zip([("three.txt", TEA)])
    members = [("a/", b""), ("a/one.txt", YAKS), ("b/two.html", KITES), ("../../evil.txt", BOATS), ("/abs.txt", STAMPS)]
    members += [("a/inner.zip", inner), ("logo.png", make_png()), ("__MACOSX/a/._one.txt", resource_fork())]
    return make_zip(members, stored=["a/inner.zip", "logo.png"])


def crc_step(value):
    """An entry of the table of CRC-32."""
    for _ in range(8):
        value = (value >> 1) ^ 0xEDB88320 if value & 1 else value >> 1
    return value


def zip_crypto(plain, password, header):
    """The traditional cipher of zip: the twelve bytes of `header` go before the plain bytes."""
    table = [crc_step(n) for n in range(256)]
    keys = [0x12345678, 0x23456789, 0x34567890]

    def update(byte):
        keys[0] = (keys[0] >> 8) ^ table[(keys[0] ^ byte) & 0xFF]
        keys[1] = ((keys[1] + (keys[0] & 0xFF)) * 134775813 + 1) & 0xFFFFFFFF
        keys[2] = (keys[2] >> 8) ^ table[(keys[2] ^ (keys[1] >> 24)) & 0xFF]

    for byte in password:
        update(byte)
    packed = bytearray()
    for byte in header + plain:
        word = (keys[2] | 2) & 0xFFFF
        packed.append(byte ^ ((word * (word ^ 1)) >> 8) & 0xFF)
        update(byte)
    return bytes(packed)


def zip_entry(name, plain, password, offset):
    """The local entry and the central entry of a stored member, encrypted if there is a password."""
    crc = zlib.crc32(plain)
    body = zip_crypto(plain, password, b"harbourlamp" + bytes([crc >> 24])) if password else plain
    day = (ZIP_TIME[0] - 1980) << 9 | ZIP_TIME[1] << 5 | ZIP_TIME[2]
    fields = struct.pack("<HHHHHIIIHH", 20, 1 if password else 0, 0, ZIP_TIME[3] << 11, day, crc, len(body), len(plain), len(name), 0)
    local = b"PK\3\4" + fields + name + body
    central = b"PK\1\2" + struct.pack("<H", 20) + fields + struct.pack("<HHHII", 0, 0, 0, 0, offset) + name
    return local, central


def zip_encrypted():
    """`secret.txt` is encrypted (the password is "harbour"), `open.txt` is not."""
    secret = YAKS.replace("\n\n8 May 2017", " (quibblemark)\n\n8 May 2017").encode("utf-8")
    first, first_central = zip_entry(b"secret.txt", secret, b"harbour", 0)
    second, second_central = zip_entry(b"open.txt", BOATS.encode("utf-8"), b"", len(first))
    central = first_central + second_central
    return first + second + central + struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, 2, 2, len(central), len(first + second), 0)


def zip_broken():
    """Cut in the second member: no central directory is left."""
    whole = make_zip([("one.txt", YAKS), ("two.html", KITES), ("three.txt", TEA)])
    return whole[: whole.index(b"two.html") + 60]


def zip_bomb():
    """66 MB of zeros in 66 KB."""
    megabyte = bytes(1 << 20)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        info = zipfile.ZipInfo("zeros.txt", ZIP_TIME)
        info.create_system, info.compress_type, info.file_size = 3, zipfile.ZIP_DEFLATED, 66 << 20
        with archive.open(info, "w") as member:
            for _ in range(66):
                member.write(megabyte)
    return buffer.getvalue()


def targz_folder():
    """Two members, one whose name leads out of the folder, and a symbolic link that leads out of it."""
    barbados = note("Barbados paints a crane", "2 March 2016", "“Yellow,” said Minister Shonelle Brathwaite-Clarke of Barbados.")
    jamaica = note("Jamaica lends the paint", "3 March 2016", "“It was ours,” said Minister Devon Pryce-Hylton of Jamaica.")
    guyana = note("Guyana asks for its crane", "4 March 2016", "“And the crane was ours,” said Minister Anjali Ramsaroop-King of Guyana.")
    members = [("cranes/one.txt", barbados), ("cranes/two.txt", jamaica), ("../evil.txt", guyana)]
    return make_gzip(make_tar(members, [("cranes/link.txt", "../../../etc/hostname")]), "input.tar")


def tar_plain():
    """A short name and one of more than a hundred letters, some of them no ASCII."""
    long_name = "archivo/" + "comunicados-de-prensa-del-ministerio-de-obras-públicas/" * 2 + "año-2009/dos.txt"
    chile = note("Chile finds a tunnel", "6 August 2009", "“It was on no map,” said Minister Ximena Arancibia-Roa of Chile.")
    argentina = note("Argentina finds its end", "7 August 2009", "“It was on ours,” said Minister Facundo Lisi-Etcheverry of Argentina.")
    return make_tar([("uno.txt", chile), (long_name, argentina)])


HERDS = note(
    "Mongolia and Kazakhstan agree on a well", "21 April 2014",
    "“A well has no nationality until it is dry,” said the Minister of Agriculture of Mongolia, Oyunchimeg Batsaikhan-Tsend.\n\n"
    "The well lies a kilometre from the border. Kazakhstan will dig it deeper, and Mongolia will count the camels.\n\n"
    "The two ministries meet again in Almaty on 9 September.",
)
RICE = note(
    "Laos lends a rice mill", "5 October 2010",
    "I promised Cambodia a mill, and here is the mill. It is blue – nobody asked for blue – and it works.\n\n"
    "Khamla Sisouphanh-Vong, Minister of Agriculture of Laos",
)


def tar_broken():
    """Breaks off inside its second member."""
    whole = tar_plain()
    return whole[: whole.index(b"It was on ours")]


def gz_broken():
    """The first two thirds of a gzip: some of the words can be read, and no check is left."""
    whole = make_gzip(HERDS, "statement.txt")
    return whole[: len(whole) * 2 // 3]


# The words are:
#
#     Oman counts its wells
#
#     19 December 2012
#
#     I was asked how many wells there are in Oman, and I said that I would count the wells before I answered.
#
#     There are fewer wells than there were, and the wells that there are are deeper than the wells that there were.
#
#     Yemen has asked us to count the wells of Yemen. I said that we would count the wells that are on the road.
#
#     Badriya al-Maskari-Said, Minister of Water of Oman
ZST_TEXT = """
KLUv/QRo1QYAgoshGGB3DoPa023sdyL2C1QAtRClahAI4IRTAi6qtaizxyaMUDHABHBVCSq1bnCfHipXXhMsSZlNjrf+7K//Rd1rlxrnhPe9Nq
M68VdKh16VSc2JMZ0wP6jTiV9UA47QX/X3E+YtqmVNTn6npnqq5sS5ghgK7yHr0REbhHOzqq5BTyxmMnJUawkhIBAQQgTSe5R4bSEoQMdD+hYG
4FziEAED4KLgtmPMy7WcBQ1uWGGzAJYzYHnAw6jPwDhDegCjgMkAG0A7Y7SiSxf2JdAW1J6RIqhGNZQA8AWjPn/8
"""

# A tar of gulf/one.txt ("Qatar lends a dhow", "20 December 2012", "“It leaks,” said Minister Noora al-Sulaimi of Qatar.")
# and of gulf/two.txt ("Bahrain mends a dhow", "21 December 2012", "“It leaked,” said Minister Huda Fakhroo-Nass of Bahrain.").
ZST_TAR = """
KLUv/QRohQYAsosmHqDt//8/zO8uiyYBaIWftdpI7J/lmBX+rVIi+j2GMn3Zxvgjwdqbbd/0W59jVdq1p/3NfkncQA4L5gkMfdnWOu25bxK477
/WRn1rxpqnQW1pj5sUywBvX7nOzyiWAFBQL/pWqqtVZdoLAABtZvU3trzK9f380nSf9zP+pvdUkMKpT3d6KF4gxUGnYlD3eRyJzxzmoXqWuLgP
CxIgEC1T8QH3Tw+gCUSBHy4zQILbrICyHKs6SNNIPgCC7WQ12EYw81ByACmC1uEBBJrUF5AJkgk=
"""


CASES = {
    "docx-statement/input.docx": docx_statement,
    "docx-transcript/input.docx": docx_transcript,
    "docx-broken/input.docx": docx_broken,
    "docx-not-zip/input.docx": lambda: b"These are a few plain words, and no zip: Namibia, 1 July 2022.\n",
    "odt-statement/input.odt": odt_statement,
    "odt-tracked/input.odt": odt_tracked,
    "odt-broken/input.odt": odt_broken,
    "doc-pieces/input.doc": doc_pieces,
    "epub-speeches/input.epub": epub_speeches,
    "epub-one/input.epub": epub_one,
    "epub-broken/input.epub": epub_broken,
    "rtf-statement/input.rtf": rtf_statement,
    "rtf-cyrillic/input.rtf": rtf_cyrillic,
    "rtf-broken/input.rtf": rtf_broken,
    "rtf-cut/input.rtf": rtf_cut,
    "eml-release/input.eml": eml_release,
    "eml-html/input.eml": eml_html,
    "eml-broken/input.eml": eml_broken,
    "mbox-list/input.mbox": mbox_list,
    "mbox-broken/input.mbox": mbox_broken,
    "zip-folder/input.zip": zip_folder,
    "zip-encrypted/input.zip": zip_encrypted,
    "zip-broken/input.zip": zip_broken,
    "zip-bomb/input.zip": zip_bomb,
    "targz-folder/input.tar.gz": targz_folder,
    "tar-plain/input.tar": tar_plain,
    "tar-broken/input.tar": tar_broken,
    "gz-text/input.txt.gz": lambda: make_gzip(HERDS, "statement.txt"),
    "gz-broken/input.txt.gz": gz_broken,
    "xz-text/input.txt.xz": lambda: lzma.compress(as_bytes(RICE)),
    "zst-text/input.txt.zst": lambda: base64.b64decode(ZST_TEXT),
    "tarzst-folder/input.tar.zst": lambda: base64.b64decode(ZST_TAR),
}


def main(folder):
    for path, make in CASES.items():
        target = Path(folder, path)
        target.parent.mkdir(parents=True, exist_ok=True)
        content = make()
        target.write_bytes(content)
        print(f"{len(content):>7} {path}")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else DEFAULT_FOLDER)
