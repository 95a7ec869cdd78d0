"""A server of files on the loopback, for fetches that may go there."""

from __future__ import annotations

from http.server import BaseHTTPRequestHandler

from ratings.ingestion.safe_fetch import FetchRule

HERE = FetchRule(any_port=True, also=frozenset({"127.0.0.1"}))


class Answers(BaseHTTPRequestHandler):
    """Answers each path as the test's server has it: (status, headers, body)."""

    def do_GET(self):
        self.server.asked.append((self.path, dict(self.headers)))
        status, headers, body = self.server.answers[self.path.partition("?")[0]]
        etag = headers.get("ETag")
        if etag and self.headers.get("If-None-Match") == etag:
            status, body = 304, b""
        self.send_response(status)
        headers = {"Content-Length": str(len(body))} | headers
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        """Say nothing."""


def csv(body=b"URN\n1\n", **headers):
    return 200, {"Content-Type": "text/csv; charset=utf-8", **headers}, body
