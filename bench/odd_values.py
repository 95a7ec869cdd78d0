"""Words, files and headers nobody foresaw: what a hostile or broken client may send in place of the right thing."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Final

#: For query words, form fields and places in addresses, as text; what cannot be text stands in ODD_ESCAPES.
ODD_WORDS: Final = (
    "",
    " ",
    "\x00",
    "a\x00b",
    "\x1b[31m",
    "\u202e",
    "\ud800",
    "²",
    "٣",
    "１２",
    "½",
    "-1",
    "0",
    "00",
    "1.5",
    "1e400",
    "NaN",
    "Infinity",
    "-0",
    "0x10",
    "1_000",
    "+1",
    "2147483648",
    "9223372036854775807",
    "9223372036854775808",
    "9" * 30,
    "9" * 5_000,
    "null",
    "None",
    "true",
    "undefined",
    "[]",
    "{}",
    '{"a":',
    "[[[[[[[[[[",
    '"',
    "'",
    "';--",
    "%",
    "%s",
    "%(x)s",
    "{0}",
    "{{ 7*7 }}",
    "\\",
    "\\N",
    "../../etc/passwd",
    "//evil.example/",
    "http://[::1",
    "http://[::1]:99999/",
    "javascript:alert(1)",
    "<script>alert(1)</script>",
    "<p>" * 3_000,
    '<a linktype="page" id="x">x</a>',
    '<a linktype="livefigure" id="²">x</a>',
    "2025-02-30",
    "0000-00-00",
    "9999-12-31",
    "10000-01-01",
    "2025-03-31T25:61",
    "0001-01-01",
    "as-at",
    "latest",
    "all",
    "ä" * 300,
    "x" * 300,
    "x" * 70_000,
    "a b c",
    "a,b,,c",
    "a&b=c",
    "(((",
    ":*",
    "!!!",
    "& | !",
    "<->",
    "*",
    "?",
    "\r\nX-Injected: 1",
    "\t",
    "00000000-0000-0000-0000-000000000000",
    "-id",
    "__class__",
    "id__in",
    "pk__gt=1",
    "password",
    "😀",
)
#: Parts of an address that are no text: halves of characters, octets of no alphabet, NUL.
ODD_ESCAPES: Final = ("%00", "%FF", "%ED%A0%80", "%C3%28", "%F0%9F", "%", "%zz", "%2e%2e%2f", "%0a", "%25%00")
#: Headers by name, each with what is not expected there. None holds what a server would not let through.
ODD_HEADERS: Final[dict[str, tuple[str, ...]]] = {
    "Origin": (
        "http://[::1",
        "null",
        "http://[::1]:x",
        "//",
        "http://\xff",
        "http://testserver",
        "x" * 5_000,
        "",
    ),
    "Referer": (
        "http://[::1",
        "http://[",
        "//",
        "http://testserver:port/",
        "\xff\xfe",
        "https://[v1.x]/",
        "/",
    ),
    "Sec-Fetch-Site": ("same-origin", "cross-site", "none", "\xe9"),
    "Accept": ("*/*;q=x", "text/html;;;", "application/json;version=\xff", "a" * 3_000, "/", ";"),
    "Accept-Language": ("en;q=2", "x" * 600, "\xff", "en-gb;q=0.0000000001,*", ";;;,,,", "zh-hans-cn-x-y-z"),
    "Accept-Encoding": ("br;q=x", "gzip;q=0, *;q=9", "\xff", "identity;q=0"),
    "Content-Type": (
        "text/plain; charset=utf-99",
        "application/x-www-form-urlencoded; charset=utf-7",
        "multipart/form-data",
        "multipart/form-data; boundary=",
        "multipart/form-data; boundary=\xff\xff",
        "application/json; charset=idna",
        "application/json; charset=\xe9",
        "application/xml",
        ";",
        "a/b/c; =",
    ),
    "If-None-Match": ('"', 'W/"', "*", "\xff", '"a", "b', "x" * 9_000),
    "If-Modified-Since": ("Thu, 99 Foo 2025 00:00:00 GMT", "Mon, 01 Jan 99999 00:00:00 GMT", "0", "\xff"),
    "If-Unmodified-Since": ("Mon, 01 Jan 0001 00:00:00 GMT", "x"),
    "If-Match": ("*", '"x"'),
    "Range": ("bytes=-1", "bytes=9-1", "bytes=0-99999999999999999999", "x", "bytes=\xb2-"),
    "Cookie": (
        'sessionid="\\000"',
        'sessionid="a\\000b"; csrftoken="\\000"',
        "sessionid=" + "x" * 5_000,
        'sessionid="\\377\\376"',
        'messages="\\000"',
        'messages=[["__json_message",0,25,"x"]]',
        'csrftoken="\\000"',
        "csrftoken=short",
        "django_language=../../x",
        "=; ==; ;;;",
        "\xff=\xff",
        'sessionid=\xb2; wagtail="\\000"',
    ),
    "X-CSRFToken": ("\xff", "x" * 64, ""),
    "X-Requested-With": ("XMLHttpRequest",),
    "X-Forwarded-For": ("::1, x", "999.1.1.1", ",", "\xff", "fe80::1%eth0", "[::1]:80", "1.2.3.4, \xb2"),
    "X-Forwarded-Host": ("evil.example", "[::1"),
    "X-Forwarded-Proto": ("javascript", "https,http"),
    "Host": (
        "evil.example",
        "[::1",
        "testserver:99999",
        "testserver:x",
        "\xff",
        "",
        "TESTSERVER",
        "testserver.",
    ),
    "HX-Request": ("true",),
    "HX-Current-URL": ("http://[::1", "\xff", "x" * 5_000),
    "HX-Target": ("\xff", "../x"),
    "HX-Trigger": ("\xff",),
    "Authorization": ("Basic \xff", "Basic eDo=", "Bearer", "Digest x", "Basic ===="),
    "Content-Length": ("-1", "x", "0"),
    "User-Agent": ("", "\xff" * 400, "x" * 9_000),
    "Purpose": ("prefetch",),
    "Forwarded": ("for=[::1",),
    "X-HTTP-Method-Override": ("DELETE",),
    "Last-Event-ID": ("x", "0-0"),
}
#: Bodies that are not what their address takes, each with a content type.
ODD_BODIES: Final[tuple[tuple[bytes, str], ...]] = (
    (b"", "application/x-www-form-urlencoded"),
    (b"\x00\x00\x00", "application/x-www-form-urlencoded"),
    (b"a=%FF&b=%00&c=%ED%A0%80", "application/x-www-form-urlencoded"),
    (b"&".join(b"a%d=1" % number for number in range(1_200)), "application/x-www-form-urlencoded"),
    (b"{", "application/json"),
    (b"[" * 100_000, "application/json"),
    (b"null", "application/json"),
    (b"[]", "application/json"),
    (b'"x"', "application/json"),
    (b"1e999", "application/json"),
    (b'{"a": {"b": []}}', "application/json"),
    (b'{"\\u0000": "\\u0000", "\\ud800": 1}', "application/json"),
    (b"\xff\xfe{}", "application/json"),
    (b"--x\r\n", "multipart/form-data; boundary=x"),
    (
        b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n\x00\r\n--x--\r\n',
        "multipart/form-data; boundary=x",
    ),
    (
        b'--x\r\nContent-Disposition: form-data; name="file"; filename="\\"\r\n\r\nx\r\n--x--\r\n',
        "multipart/form-data; boundary=x",
    ),
    (
        b'--x\r\nContent-Disposition: form-data; name="a"\r\nContent-Transfer-Encoding: base64\r\n\r\n!\r\n--x--',
        "multipart/form-data; boundary=x",
    ),
    (b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "application/xml"),
    (b"x" * 3_000_000, "application/x-www-form-urlencoded"),
)


def make_png(width: int, height: int) -> bytes:
    """A PNG that says it is so large, with the pixels of a single row."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    pixels = zlib.compress(b"\x00" + b"\x00" * min(width, 64))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def list_files() -> list[tuple[str, bytes, str]]:
    """(name, content, content type) of files that are not what they say, too large, or broken."""
    small = make_png(1, 1)
    return [
        ("small.png", small, "image/png"),
        ("huge.png", make_png(30_000, 30_000), "image/png"),
        ("wide.png", make_png(2**31 - 1, 1), "image/png"),
        ("empty.png", b"", "image/png"),
        ("cut.png", small[:40], "image/png"),
        ("words.png", b"no picture", "image/png"),
        ("script.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "image/svg+xml"),
        ("deep.svg", b"<svg>" + b"<g>" * 5_000, "image/svg+xml"),
        ("a\x00b.png", small, "image/png"),
        ("x" * 400 + ".png", small, "image/png"),
        ("..", small, "image/png"),
        (".png", small, "image/png"),
        ("no-ending", small, "application/octet-stream"),
        ("page.html", b"<html></html>", "text/html"),
        ("list.csv", b"URN,Name\n1,\x00\n", "text/csv"),
        ("list.csv", b"\xff\xfe" + b"a\x00" * 50, "text/csv"),
        ("list.xlsx", b"PK\x03\x04" + b"\x00" * 60, "application/vnd.ms-excel"),
        ("list.ods", b"PK\x05\x06" + b"\x00" * 18, "application/vnd.oasis.opendocument.spreadsheet"),
        ("paper.pdf", b"%PDF-1.4\n", "application/pdf"),
        ("\u202egnp.exe", b"MZ", "application/x-msdownload"),
    ]


class FormFile(io.BytesIO):
    """A file in memory that says what kind it is."""

    content_type: str


def file_named(name: str, content: bytes, kind: str) -> io.BytesIO:
    """A file as the test client sends it."""
    made = FormFile(content)
    made.name = name
    made.content_type = kind
    return made
