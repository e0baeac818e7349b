#!/usr/bin/env python3
"""Kills the collector for minutes under sampled load, revives it, and looks where every span is.

    python3 benchmarks/outage.py --minutes 5 --rate 500
    python3 benchmarks/outage.py --minutes 5 --rate 500 --kill-gateway      and kill -9 of the gateway in the middle

Needs gateway/target/headwater.jar, Python, a C compiler and a JDK, nothing else; loopback only. The collector is a process of its own that writes
down the id of each span before it answers, and is killed with SIGKILL. Exit code 0: it passed. 1: it did not, and what failed is said. It passes when
  - no exchange failed;
  - the ledger balances, before a kill and at the end, and nothing is left queued or on disk;
  - every span arrived, or is in the ledger as dropped; kill -9 of the gateway loses what was in its memory queue at most, and the next start says what it found;
  - p99 during the outage is within --within percent (and 100 us) of what it is without one; medians over slices, half of them before and half after.
"""
import argparse
import http.server
import json
import pathlib
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from dataclasses import dataclass, field

import soak

PACE = soak.ROOT / "benchmarks/src/main/c/pace.c"
PATH = "/backend/x?n=64"
SPANS_EACH = 2  # a root span and an attempt span
ID_BYTES = 8


def span_ids(body):
    """The ids of the spans in an ExportTraceServiceRequest, one behind the other."""
    # resource_spans, scope_spans, spans, span_id
    return b"".join(span_id for resource in soak.fields(body, 1) for scope in soak.fields(resource, 2)
                    for span in soak.fields(scope, 2) for span_id in soak.fields(span, 2))


def collect(port, ids):
    """Serves as a collector until it is killed; appends to the file what it got, before it says so."""

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self):
            got = span_ids(self.rfile.read(int(self.headers["content-length"])))
            with open(ids, "ab", buffering=0) as file:
                file.write(got)
            self.send_response(200)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Handler)
    server.daemon_threads = True
    print("ready", flush=True)
    server.serve_forever()


@dataclass
class Seen:
    """What a run saw."""

    exchanges: int = 0
    failed: int = 0
    calm: list = field(default_factory=list)  # p99 of each slice, microseconds, while the collector lives
    out: list = field(default_factory=list)  # and while it is dead
    arrived: int = 0  # spans, each once
    twice: int = 0
    queued_at_kill: int = 0  # spans in memory when the gateway was killed
    ledgers: list = field(default_factory=list)  # of the target, one of each gateway process, the last one settled


def judge(seen, within, killed):
    """What is wrong with a run; nothing: it passed."""
    wrong = []
    if seen.failed or not seen.exchanges:
        wrong.append(f"{seen.failed} of {seen.exchanges + seen.failed} exchanges failed")
    for ledger in seen.ledgers:
        sides = (ledger["ended"] + ledger["recovered"],
                 ledger["exported"] + ledger["queued"] + ledger["onDisk"] + sum(ledger["dropped"].values()))
        if sides[0] != sides[1] or not ledger["balanced"]:
            wrong.append(f"the ledger does not balance: {ledger}")
    last = seen.ledgers[-1]
    if last["queued"] or last["onDisk"]:
        wrong.append(f"{last['queued']} spans are left queued and {last['onDisk']} on disk")
    missing = missing_spans(seen)
    allowed = seen.queued_at_kill if killed else 0
    if not 0 <= missing <= allowed:
        wrong.append(f"{missing} spans neither arrived nor are they booked as dropped (allowed: {allowed})")
    if within and seen.calm and seen.out:
        calm, out = statistics.median(seen.calm), statistics.median(seen.out)
        if out > calm * (1 + within / 100) + 100:
            wrong.append(f"p99 is {out:.0f} us during the outage, and {calm:.0f} us without")
    return wrong


def missing_spans(seen):
    dropped = sum(sum(ledger["dropped"].values()) for ledger in seen.ledgers)
    return SPANS_EACH * seen.exchanges - seen.arrived - dropped - seen.ledgers[-1]["queued"] - seen.ledgers[-1]["onDisk"]


class Collector:
    def __init__(self, folder):
        self.port, self.ids, self.process = soak.free_port(), folder / "ids", None

    def start(self):
        self.process = subprocess.Popen([sys.executable, __file__, "--collect", str(self.port), str(self.ids)], stdout=subprocess.PIPE, text=True)
        soak.started.append(self.process)
        if self.process.stdout.readline().strip() != "ready":
            raise RuntimeError("the collector did not start")

    def kill(self):
        self.process.kill()
        self.process.wait()

    def spans(self):
        """How many came, and how many of them again."""
        got = self.ids.read_bytes()
        all_ids = [got[at:at + ID_BYTES] for at in range(0, len(got) - len(got) % ID_BYTES, ID_BYTES)]
        return len(set(all_ids)), len(all_ids) - len(set(all_ids))


class Gateway:
    """A gateway with a disk buffer; what is started later finds the directory of the one before."""

    def __init__(self, folder, upstream, collector, number):
        config = folder / "outage.conf"
        config.write_text(f"""headwater {{
  listen {{ host = "127.0.0.1", port = 0 }}
  admin {{ host = "127.0.0.1", port = 0 }}
  upstreams.backend.endpoints = ["http://127.0.0.1:{upstream.port}"]
  tracing {{
    sampling.default.probability = 1
    export {{ to = [otlp], otlp.endpoint = "http://127.0.0.1:{collector.port}", disk.dir = "{folder / 'spans'}" }}
  }}
}}
""")
        self.output = folder / f"gateway-{number}.out"
        self.process = subprocess.Popen([soak.tool("java"), "-Xms256m", "-Xmx256m", "-jar", str(soak.JAR), "run", "--config", str(config)],
                                        stdout=self.output.open("w"), stderr=subprocess.STDOUT)
        soak.started.append(self.process)
        for _ in range(600):
            ready = re.search(r"ready: gateway http://\S+:(\d+) admin http://\S+:(\d+) in", self.output.read_text())
            if ready:
                self.port, self.admin = int(ready.group(1)), int(ready.group(2))
                return
            if self.process.poll() is not None:
                break
            time.sleep(0.1)
        raise RuntimeError("the gateway did not start:\n" + self.output.read_text())

    def ledger(self):
        with urllib.request.urlopen(f"http://127.0.0.1:{self.admin}/api/ledger", timeout=30) as answer:
            return json.loads(answer.read())["spans"][0]

    def settled(self, seconds):
        """The ledger once nothing waits, or as it is when the time is over."""
        until = time.time() + seconds
        while True:
            ledger = self.ledger()
            if (ledger["queued"] == 0 and ledger["onDisk"] == 0) or time.time() > until:
                return ledger
            time.sleep(0.2)

    def said(self):
        return [line for line in self.output.read_text().splitlines() if "disk buffer" in line or "export target" in line]

    def problems(self):
        lines = self.output.read_text().splitlines()
        return [line for line in lines if re.match(r"\s+at [\w.$/]+\(|Exception in thread", line)]


def load(pace, gateway, options, seconds, seen, latencies):
    """Keeps the rate for so long, in slices, and adds what it saw."""
    until = time.time() + seconds
    while time.time() < until - 1:
        length = max(2, min(options.slice, until - time.time()))
        done = subprocess.run([str(pace), "rate", str(gateway.port), PATH, str(options.clients), f"{options.rate:.0f}", f"{length:.1f}", "0"],
                              capture_output=True, text=True, timeout=length + 60)
        if done.returncode:
            raise RuntimeError("pace: " + done.stderr)
        figures = json.loads(done.stdout)
        seen.exchanges += figures["done"]
        seen.failed += figures["errors"]
        if latencies is not None:
            latencies.append(figures["p99"])


def outage(options, folder):
    pace = folder / "pace"
    subprocess.run(["cc", "-O2", "-o", str(pace), str(PACE)], check=True)
    collector, upstream, seen = Collector(folder), soak.Upstream("backend"), Seen()
    wrong = []
    gateway = None
    try:
        upstream.start()
        collector.start()
        gateway = Gateway(folder, upstream, collector, 1)
        minutes = options.minutes * 60
        calm = max(10, min(60, minutes / 5))
        load(pace, gateway, options, options.warm, seen, None)
        load(pace, gateway, options, calm, seen, seen.calm)
        collector.kill()
        print(f"collector killed; {options.rate:.0f} sampled exchanges/s for {options.minutes:g} minutes", flush=True)
        if options.kill_gateway:
            load(pace, gateway, options, minutes / 2, seen, seen.out)
            before = gateway.ledger()
            gateway.process.kill()
            gateway.process.wait()
            seen.ledgers.append(before)
            seen.queued_at_kill = before["queued"]
            print(f"gateway killed with {before['queued']} spans in memory and {before['onDisk']} on disk", flush=True)
            print("\n".join(gateway.said()), flush=True)
            wrong += gateway.problems()
            gateway = Gateway(folder, upstream, collector, 2)
            load(pace, gateway, options, options.warm, seen, None)
            load(pace, gateway, options, minutes / 2, seen, seen.out)
            if not any("found" in line for line in gateway.said()):
                wrong.append("the second start did not say what it found")
        else:
            load(pace, gateway, options, minutes, seen, seen.out)
        waiting = gateway.ledger()
        collector.start()
        revived = time.time()
        print(f"collector revived with {waiting['onDisk']} spans on disk ({waiting['disk']['bytes']} bytes)", flush=True)
        # What comes while the buffer empties belongs to neither.
        load(pace, gateway, options, 45, seen, None)
        load(pace, gateway, options, calm, seen, seen.calm)
        seen.ledgers.append(gateway.settled(120))
        print(f"settled {time.time() - revived:.0f} s after that, load included")
        seen.arrived, seen.twice = collector.spans()
        print("\n".join(gateway.said()))
        gateway.process.send_signal(signal.SIGTERM)
        code = gateway.process.wait(90)
        if code != 0:
            wrong.append(f"the gateway ended with {code}")
        wrong += gateway.problems()
        wrong += judge(seen, options.within, options.kill_gateway)
        report(seen)
    finally:
        for process in [upstream.process] + soak.started:
            if process and process.poll() is None:
                process.kill()
        for process in [upstream.process] + soak.started:
            if process:
                process.wait()
    return wrong


def report(seen):
    print(f"{seen.exchanges} exchanges, {seen.failed} failed")
    for name, slices in (("without an outage", seen.calm), ("during the outage", seen.out)):
        print(f"p99 {name}: median {statistics.median(slices):.0f} us of " + " ".join(str(p99) for p99 in slices))
    print(f"spans: {SPANS_EACH * seen.exchanges} made, {seen.arrived} arrived ({seen.twice} twice), {missing_spans(seen)} neither arrived nor booked"
          f" ({seen.queued_at_kill} were in memory at a kill)")
    for ledger in seen.ledgers:
        print("ledger: " + json.dumps(ledger))


def main():
    if sys.argv[1:2] == ["--collect"]:
        collect(int(sys.argv[2]), pathlib.Path(sys.argv[3]))
        return
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=5, help="for which the collector is dead (default 5)")
    parser.add_argument("--rate", type=float, default=500, help="sampled exchanges per second (default 500)")
    parser.add_argument("--clients", type=int, default=32, help="connections (default 32)")
    parser.add_argument("--kill-gateway", action="store_true", help="kill -9 of the gateway in the middle, and start it again")
    parser.add_argument("--within", type=float, default=10, help="percent that p99 may rise during the outage; 0: it is only printed (default 10)")
    parser.add_argument("--warm", type=float, default=10, help="seconds of load that are not measured, after each start (default 10)")
    parser.add_argument("--slice", type=float, default=10, help="seconds of one measured slice (default 10)")
    options = parser.parse_args()
    if not soak.JAR.exists():
        sys.exit(f"{soak.JAR} is missing: mvn -q -B -DskipTests package")
    with tempfile.TemporaryDirectory() as folder:
        wrong = outage(options, pathlib.Path(folder))
    print("\n".join(wrong) if wrong else "passed")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
