"""An OTLP/HTTP receiver that counts spans and keeps none: the collector of a run.

    python3 -m harness.sink PORT        (from benchmarks/)

POST of anything is read to its end, inflated where it says gzip, and answered with 200 and an empty
ExportTraceServiceResponse; GET answers {"spans": N, "requests": N, "bytes": N}. Spans are counted by walking
the protobuf's outer fields (opentelemetry/proto/collector/trace/v1), so that the count is of what arrived, not
of what a sender says. One thread, no logging: it shares a core with the load and has to be cheap.
"""
import asyncio
import json
import sys
import zlib
from typing import List, Tuple

_WIRE_VARINT, _WIRE_I64, _WIRE_LEN, _WIRE_I32 = 0, 1, 2, 5
# ExportTraceServiceRequest.resource_spans, ResourceSpans.scope_spans, ScopeSpans.spans
_PATH = (1, 2, 2)


def count_spans(body: bytes) -> int:
    """The spans in an ExportTraceServiceRequest. Raises ValueError if it is none."""
    return _count(memoryview(body), 0, len(body), 0)


def _count(data: memoryview, at: int, end: int, depth: int) -> int:
    found = 0
    wanted = _PATH[depth] << 3 | _WIRE_LEN
    last = depth == len(_PATH) - 1
    while at < end:
        key, at = _varint(data, at, end)
        wire = key & 7
        if wire == _WIRE_LEN:
            size, at = _varint(data, at, end)
            if at + size > end:
                raise ValueError("field runs over the end")
            if key == wanted:
                found += 1 if last else _count(data, at, at + size, depth + 1)
            at += size
        elif wire == _WIRE_VARINT:
            _, at = _varint(data, at, end)
        elif wire in (_WIRE_I64, _WIRE_I32):
            at += 8 if wire == _WIRE_I64 else 4
        else:
            raise ValueError(f"wire type {wire}")
    if at != end:
        raise ValueError("field runs over the end")
    return found


def _varint(data: memoryview, at: int, end: int):
    value = shift = 0
    while at < end and shift < 64:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
        shift += 7
    raise ValueError("varint runs over the end")


class Sink:
    """The counts, and the connections that add to them."""

    _MOST_KEPT = 256 << 20  # bytes; what comes in when so many wait is looked at with them

    def __init__(self) -> None:
        self._spans = self.requests = self.bytes = self._bad = 0
        self._kept: List[Tuple[bool, bytes]] = []
        self._kept_bytes = 0

    @property
    def spans(self) -> int:
        """Spans in what has come in."""
        self._look()
        return self._spans

    @property
    def bad(self) -> int:
        """Bodies that were no export."""
        self._look()
        return self._bad

    def _keep(self, zipped: bool, body: bytes) -> None:
        self.requests += 1
        self.bytes += len(body)
        self._kept.append((zipped, body))
        self._kept_bytes += len(body)
        if self._kept_bytes > self._MOST_KEPT:
            self._look()

    def _look(self) -> None:
        for zipped, body in self._kept:
            try:
                self._spans += count_spans(zlib.decompress(body, zlib.MAX_WBITS | 16) if zipped else body)
            except (ValueError, zlib.error):
                self._bad += 1
        self._kept.clear()
        self._kept_bytes = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                line, *fields = head.split("\r\n")
                headers = {name.strip().lower(): value.strip()
                           for name, _, value in (field.partition(":") for field in fields)}
                body = await self._body(reader, writer, headers)
                writer.write(self._answer(line.split(" ")[0], headers, body))
        except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, ConnectionError):
            pass
        finally:
            writer.close()

    async def _body(self, reader, writer, headers) -> bytes:
        if headers.get("expect", "").lower() == "100-continue":
            writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        if headers.get("transfer-encoding", "").lower() != "chunked":
            return await reader.readexactly(int(headers.get("content-length", "0")))
        parts = []
        while True:
            size = int((await reader.readline()).split(b";")[0], 16)
            part = await reader.readexactly(size + 2)
            if size == 0:
                return b"".join(parts)
            parts.append(part[:-2])

    def _answer(self, method: str, headers, body: bytes) -> bytes:
        if method == "POST":
            self._keep(headers.get("content-encoding") == "gzip", body)
            return b"HTTP/1.1 200 OK\r\ncontent-type: application/x-protobuf\r\ncontent-length: 0\r\n\r\n"
        text = json.dumps({"spans": self.spans, "requests": self.requests, "bytes": self.bytes,
                           "bad": self.bad}).encode()
        return b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n%b" % (len(text), text)


async def main(port: int) -> None:
    server = await asyncio.start_server(Sink().serve, "127.0.0.1", port, limit=1 << 20, backlog=1024)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
