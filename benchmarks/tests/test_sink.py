import asyncio
import gzip
import json
import unittest

from harness.sink import Sink, count_spans


def field(number, body):
    size, encoded = len(body), b""
    while size > 0x7F:
        encoded, size = encoded + bytes([size & 0x7F | 0x80]), size >> 7
    return bytes([number << 3 | 2]) + encoded + bytes([size]) + body


def export(*spans_by_scope):
    """One ResourceSpans with a resource, and one ScopeSpans, with a scope and a schema URL, for each number of spans."""
    span = field(1, b"t" * 16) + field(2, b"s" * 8) + b"\x39" + b"n" * 8 + b"\x30\x02" + field(5, b"GET /x" * 40)
    scopes = [field(2, field(1, field(1, b"scope")) + field(2, span) * count + field(3, b"https://schema"))
              for count in spans_by_scope]
    return field(1, field(1, field(1, b"attribute")) + b"".join(scopes))


class SinkTest(unittest.TestCase):
    def test_spans_are_counted_in_every_scope_and_resource(self):
        self.assertEqual(5, count_spans(export(2, 3)))
        self.assertEqual(12, count_spans(export(2, 3) + export(7)))
        self.assertEqual(0, count_spans(b""))

    def test_cut_off_export_is_refused(self):
        with self.assertRaises(ValueError):
            count_spans(export(2)[:-1])

    def test_what_waits_to_be_counted_is_bounded(self):
        sink = Sink()
        sink._MOST_KEPT = 2 * len(export(3))
        for kept in (1, 2, 0):
            sink._keep(False, export(3))
            self.assertEqual(kept, len(sink._kept))
        self.assertEqual((9, 0), (sink.spans, sink.bad))

    def test_answers_count_by_content_length_chunks_and_gzip(self):
        body, zipped = export(3), gzip.compress(export(4))
        sent = (b"POST /v1/traces HTTP/1.1\r\nContent-Length: %d\r\n\r\n" % len(body) + body
                + b"POST /v1/traces HTTP/1.1\r\ncontent-encoding: gzip\r\ncontent-length: %d\r\n\r\n" % len(zipped) + zipped
                + b"POST /v1/traces HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n" % len(body) + body + b"\r\n0\r\n\r\n"
                + b"POST /v1/traces HTTP/1.1\r\ncontent-length: 3\r\n\r\n\xff\xff\xff"
                + b"GET / HTTP/1.1\r\n\r\n")

        async def talk():
            server = await asyncio.start_server(Sink().serve, "127.0.0.1", 0)
            reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
            writer.write(sent)
            writer.write_eof()
            answer = await asyncio.wait_for(reader.read(), 10)
            writer.close()
            server.close()
            return answer

        answer = asyncio.run(talk())
        self.assertEqual(5, answer.count(b"HTTP/1.1 200 OK"))
        counts = json.loads(answer[answer.rindex(b"\r\n\r\n"):])
        self.assertEqual((10, 4, 1), (counts["spans"], counts["requests"], counts["bad"]))


if __name__ == "__main__":
    unittest.main()
