"""Reading exports: every version, damage of every kind, and files that are none."""

from __future__ import annotations

import io
import tracemalloc

import pytest
from django.core.management import CommandError, call_command

from tests.factories.wordpress import comment, export, item
from wordpress.export_reader.catalogue import ExportCatalogue
from wordpress.export_reader.parser import UnreadableExportError, read_export
from wordpress.export_reader.records import ExportItem
from wordpress.models import ImportedItem


def rows(file: bytes) -> list[object]:
    return list(read_export(io.BytesIO(file)))


def items(file: bytes) -> list[ExportItem]:
    return [row for row in rows(file) if isinstance(row, ExportItem)]


@pytest.mark.parametrize("version", ["1.0", "1.1", "1.2"])
def test_every_version_says_the_same(version):
    (found,) = items(
        export(item("Title", "<p>Words</p>", number=7, comments=(comment("Yes", number=9),)), version=version)
    )
    assert (found.number, found.title, found.content, found.status) == (7, "Title", "<p>Words</p>", "publish")
    assert found.comments[0].text == "Yes"


def test_no_address_of_a_commenter_is_read():
    (found,) = items(export(item(comments=(comment("Yes"),))))
    assert "secret@mail.example" not in str(found)
    assert "203.0.113.77" not in str(found)
    assert "spam.example" not in str(found)


def test_control_characters_and_wrong_bytes_are_mended():
    raw = export(item("Bell\x07 and \x0bfeed &#x1F; end", "caf\u00e9 MARK", number=7)).replace(
        b"MARK", b"\x93quoted\x94 \xe9"
    )
    (found,) = items(b"\n \n" + raw)
    assert found.title == "Bell and feed &#x1F; end".replace("&#x1F;", "")
    assert found.content == "café “quoted” é"


def test_names_of_html_are_read_outside_cdata_too():
    raw = export(item("MARK", "a&nbsp;b &lt;i&gt; &amp;nbsp;", number=7))
    raw = raw.replace(b"<![CDATA[MARK]]>", b"Caf&eacute;&nbsp;&mdash; Q&amp;A &lt;b&gt;")
    (found,) = items(raw)
    assert found.title == "Café\xa0— Q&A <b>"
    assert found.content == "a\xa0b &lt;i&gt; &amp;nbsp;"


def test_markup_that_nothing_wraps_stays_in_its_text():
    raw = export(item("MARK", "<p>TEXT</p>", number=7, status="publish"))
    raw = raw.replace(b"<![CDATA[MARK]]>", b"A <b>bold</b> title")
    raw = raw.replace(
        b"<![CDATA[<p>TEXT</p>]]>", b'<p class="a">One <a href="/x?a=1&amp;b=2">two &lt; 3</a></p><p>Four</p>'
    )
    (found,) = items(raw)
    assert found.title == "A <b>bold</b> title"
    assert found.content == '<p class="a">One <a href="/x?a=1&amp;b=2">two &lt; 3</a></p><p>Four</p>'
    assert (found.number, found.status) == (7, "publish")


def test_damage_across_the_edges_of_chunks_is_mended():
    for pad in range(65520, 65545, 3):
        (found,) = items(export(item("x" * (pad - 1500) + "é\x07&amp;&#7;é", number=7)))
        assert found.title == "x" * (pad - 1500) + "é&amp;é"


@pytest.mark.parametrize(
    "raw",
    [
        b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><rss><channel>&b;</channel></rss>',
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><rss><channel>&f;</channel></rss>',
        b'<?xml version="1.0"?><!DOCTYPE rss SYSTEM "http://evil.example/x.dtd"><rss><channel></channel></rss>',
    ],
)
def test_entities_and_document_types_are_refused(raw):
    with pytest.raises(UnreadableExportError, match="document type or entities"):
        rows(raw)


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "not XML"),
        (b"PK\x03\x04 a zip", "not XML"),
        (b"<html><body>Not found</body></html>", "begins with <html>"),
        (b"<rss><channel><title>A feed</title><item><title>x</title></item></channel></rss>", "a feed"),
        (b"<rss><channel><title>A feed</title></channel></rss>", "no <wp:wxr_version>"),
        (export(version="9.9"), "version 9.9"),
        (export(item("Whole", number=7), item("Broken"))[:-900], "breaks off .* after the item “Whole”"),
        (export(item("Whole")).replace(b"</item>", b"</itme>"), "line"),
    ],
)
def test_other_files_are_refused_with_a_sentence(raw, words):
    with pytest.raises(UnreadableExportError, match=words):
        rows(raw)


@pytest.mark.django_db
def test_a_file_that_breaks_off_touches_nothing(tmp_path, capsys):
    path = tmp_path / "export.xml"
    path.write_bytes(export(item("Whole"), item("Broken"))[:-900])
    errors = io.StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("import_wordpress", path, stderr=errors)
    assert ended.value.code == 2
    assert "after the item “Whole”. Nothing was imported." in errors.getvalue()
    assert not ImportedItem.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"section": "nowhere"}, "no section “nowhere”"),
        ({"media": "nowhere"}, "no folder"),
        ({"zone": "Mars/Olympus"}, "no time zone"),
        ({"report": "nowhere/r.json"}, "cannot be written"),
    ],
)
def test_wrong_options_are_refused(tmp_path, options, words):
    path = tmp_path / "export.xml"
    path.write_bytes(export(item()))
    errors = io.StringIO()
    arguments = [part for name, value in options.items() for part in (f"--{name}", str(value))]
    with pytest.raises((SystemExit, CommandError)) as ended:
        call_command("import_wordpress", str(path), *arguments, stderr=errors)
    assert words in errors.getvalue() + str(ended.value)
    assert not ImportedItem.objects.exists()


@pytest.mark.django_db
def test_a_file_that_is_not_there_is_told(tmp_path):
    errors = io.StringIO()
    with pytest.raises(SystemExit):
        call_command("import_wordpress", tmp_path / "none.xml", stderr=errors)
    assert "cannot be read" in errors.getvalue()


@pytest.mark.slow("reads a large export")
def test_a_large_file_is_read_in_flat_memory():
    class Long(io.RawIOBase):
        """An export of many items that is never whole in memory."""

        def __init__(self, times):
            head, one, foot = (
                export(),
                item("T", "<p>word </p>" * 400, number=7).encode(),
                b"</channel></rss>",
            )
            head = head[: head.rindex(b"</channel>")]
            self.parts = iter([head, *([one] * times), foot])
            self.left = b""

        def read(self, size=-1):
            while len(self.left) < size and (part := next(self.parts, None)):
                self.left += part
            given, self.left = self.left[:size], self.left[size:]
            return given

    def peak(times):
        tracemalloc.start()
        with ExportCatalogue() as catalogue:
            catalogue.fill(Long(times))
            assert catalogue.items == times
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    peak(20)
    assert peak(600) < peak(100) + 300_000
