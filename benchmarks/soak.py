#!/usr/bin/env python3
"""Soaks the packaged jar: mixed load at 70 % of what it can take, upstreams being killed and revived, every buffer watched.

    python3 benchmarks/soak.py --minutes 30
    python3 benchmarks/soak.py --minutes 1 --quick

Needs gateway/target/headwater.jar, Python and a JDK, nothing else; loopback only. Exit code 0: it passed. 1: it did not, and what failed is said. It passes when
  - Netty reported no leak, and the gateway printed no stack trace, and ended with code 0 on SIGTERM;
  - both equations of the ledger hold, and the sink got as many spans as were exported;
  - resident memory is flat after the first third (from 10 minutes on: less than 32 MiB of growth in half an hour, by regression), and the live heap too;
  - every failed request met a killed upstream, and a rule that forbids its retry: a body, a method that is not idempotent, a response
    that had begun, or no other endpoint.
The heap has one size from the start (-Xms = -Xmx, touched), so that what grows is seen. --quick kills more often.
"""

import argparse
import collections
import http.server
import json
import os
import pathlib
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent
JAR = ROOT / "gateway/target/headwater.jar"
SOURCES = ROOT / "benchmarks/src/main/java/io/headwater/benchmarks/soak"
IDEMPOTENT = {"GET", "HEAD", "OPTIONS", "PUT", "DELETE", "TRACE"}
MIB = 1024 * 1024


def tool(name):
    home = os.environ.get("JAVA_HOME")
    return str(pathlib.Path(home, "bin", name)) if home else name


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Sink(http.server.ThreadingHTTPServer):
    """An OTLP receiver that counts spans."""

    daemon_threads = True
    spans = 0

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self):
            body = self.rfile.read(int(self.headers["content-length"]))
            with self.server.lock:
                # ExportTraceServiceRequest.resource_spans, ResourceSpans.scope_spans, ScopeSpans.spans
                self.server.spans += sum(1 for resource in fields(body, 1) for scope in fields(resource, 2) for _ in fields(scope, 2))
            self.send_response(200)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_):
            pass

    def __init__(self):
        super().__init__(("127.0.0.1", 0), self.Handler)
        self.lock = threading.Lock()
        threading.Thread(target=self.serve_forever, daemon=True).start()


def fields(message, number):
    """The length-delimited fields of a number in a protobuf message."""
    at = 0
    while at < len(message):
        key, at = varint(message, at)
        wire = key & 7
        if wire == 0:
            _, at = varint(message, at)
        elif wire == 2:
            length, at = varint(message, at)
            if key >> 3 == number:
                yield message[at:at + length]
            at += length
        else:
            at += 8 if wire == 1 else 4


def varint(message, at):
    value = shift = 0
    while True:
        byte = message[at]
        value |= (byte & 0x7f) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return value, at


class Upstream:
    """A process of SoakUpstream on a port of its own, that comes back after it was killed."""

    def __init__(self, name):
        self.name, self.port, self.process = name, free_port(), None
        self.dead = []  # [killed, alive again], epoch milliseconds

    def start(self):
        self.process = subprocess.Popen([tool("java"), "-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
                                         str(SOURCES / "SoakUpstream.java"), str(self.port)], stdout=subprocess.PIPE, text=True)
        if self.process.stdout.readline().strip() != "ready":
            raise RuntimeError(f"upstream {self.name} did not start")
        if self.dead:
            self.dead[-1][1] = time.time() * 1000

    def kill(self):
        self.dead.append([time.time() * 1000, float("inf")])
        self.process.kill()
        self.process.wait()

    def was_dead(self, began, ended):
        # A moment more on both sides: a pooled connection is found dead when it is used next.
        return any(killed - 50 <= ended and began <= alive + 250 for killed, alive in self.dead)


class Gateway:
    def __init__(self, folder, upstreams, sink):
        config = folder / "soak.conf"
        endpoints = collections.defaultdict(list)
        for upstream in upstreams:
            endpoints[upstream.name].append(f'"http://127.0.0.1:{upstream.port}"')
        config.write_text(
            'headwater {\n  listen { host = "127.0.0.1", port = 0 }\n  admin { host = "127.0.0.1", port = 0 }\n'
            + "".join(f"  upstreams.{name}.endpoints = [{', '.join(of)}]\n" for name, of in endpoints.items())
            + "  tracing {\n    sampling.default.probability = 0.1\n"
            + f'    export {{ to = [otlp], otlp.endpoint = "http://127.0.0.1:{sink.server_address[1]}", queue.delay = 200ms }}\n  }}\n}}\n')
        self.output = folder / "gateway.out"
        self.process = subprocess.Popen(
            [tool("java"), "-Xms256m", "-Xmx256m", "-XX:+AlwaysPreTouch", "-Dio.netty.leakDetection.level=PARANOID",
             "-jar", str(JAR), "run", "--config", str(config)],
            stdout=self.output.open("w"), stderr=subprocess.STDOUT)
        self.port, self.admin = self.await_ready()

    def await_ready(self):
        for _ in range(600):
            ready = re.search(r"ready: gateway http://\S+:(\d+) admin http://\S+:(\d+) in", self.output.read_text())
            if ready:
                return int(ready.group(1)), int(ready.group(2))
            if self.process.poll() is not None:
                break
            time.sleep(0.1)
        raise RuntimeError("the gateway did not start:\n" + self.output.read_text())

    def get(self, path):
        with urllib.request.urlopen(f"http://127.0.0.1:{self.admin}{path}", timeout=30) as answer:
            return answer.read().decode()

    def ledger(self):
        return json.loads(self.get("/api/ledger"))

    def settled(self):
        for _ in range(300):
            ledger = self.ledger()
            if ledger["requests"]["inFlight"] == 0 and all(target["queued"] == 0 for target in ledger["spans"]):
                return ledger
            time.sleep(0.2)
        raise RuntimeError("the ledger does not settle: " + json.dumps(ledger))

    def resident(self):
        return int(re.search(r"VmRSS:\s+(\d+)", pathlib.Path(f"/proc/{self.process.pid}/status").read_text()).group(1)) * 1024

    def live_heap(self):
        for command in ("GC.run", "GC.run", "GC.heap_info"):
            shown = subprocess.run([tool("jcmd"), str(self.process.pid), command], capture_output=True, text=True).stdout
        return sum(int(used) for used in re.findall(r"(?:heap|generation)\s+total \d+K, used (\d+)K", shown)) * 1024

    def problems(self):
        lines = self.output.read_text().splitlines()
        return [line for line in lines if "LEAK:" in line or re.match(r"\s+at [\w.$/]+\(|Exception in thread", line)]


def load(gateway, seconds, rate, clients, failures=None):
    """Runs SoakLoad to its end, and returns its summary."""
    process = subprocess.Popen([tool("java"), "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", str(SOURCES / "SoakLoad.java"),
                                str(gateway.port), str(seconds), str(rate), str(clients)], stdout=subprocess.PIPE, text=True)
    started.append(process)
    summary = None
    for line in process.stdout:
        record = json.loads(line)
        if "done" in record:
            summary = record
        elif failures is not None:
            failures.append(record)
    if process.wait() != 0 or summary is None:
        raise RuntimeError("the load generator failed")
    return summary


def forbids_retry(failure, endpoints):
    if failure["phase"] == "body":
        return "the response had begun"
    if failure["body"]:
        return "it had a body"
    if failure["method"] not in IDEMPOTENT:
        return "its method is not idempotent"
    return "there is no other endpoint" if endpoints == 1 else None


def attribute(failures, upstreams):
    """Failed requests by what explains them; those that nothing does apart."""
    explained, unexplained = collections.Counter(), []
    for failure in failures:
        of = [upstream for upstream in upstreams if upstream.name == failure["upstream"]]
        why = forbids_retry(failure, len(of))
        if why and any(upstream.was_dead(failure["began"], failure["ended"]) for upstream in of):
            explained[why] += 1
        else:
            unexplained.append(failure)
    return explained, unexplained


def slope(samples):
    """Bytes per second, by least squares."""
    n = len(samples)
    mean_t, mean_v = sum(t for t, _ in samples) / n, sum(v for _, v in samples) / n
    spread = sum((t - mean_t) ** 2 for t, _ in samples)
    return sum((t - mean_t) * (v - mean_v) for t, v in samples) / spread if spread else 0.0


def balance(ledger, sink):
    wrong = []
    requests = ledger["requests"]
    decided = sum(requests["sampled"].values()) + sum(requests["unsampled"].values())
    if not requests["balanced"] or not requests["total"] == decided == requests["started"]:
        wrong.append(f"requests are not balanced: {requests}")
    for target in ledger["spans"]:
        fates = target["exported"] + target["queued"] + target["onDisk"] + sum(target["dropped"].values())
        if not target["balanced"] or target["ended"] + target["recovered"] != fates:
            wrong.append(f"spans are not balanced: {target}")
        if target["exported"] != sink.spans:
            wrong.append(f"exported {target['exported']} spans, the sink got {sink.spans}")
    return wrong


started = []


def soak(options, folder):
    sink = Sink()
    upstreams = [Upstream("pair"), Upstream("pair"), Upstream("solo")]
    gateway = None
    wrong = []
    try:
        for upstream in upstreams:
            upstream.start()
        gateway = Gateway(folder, upstreams, sink)
        load(gateway, 5 if options.quick else 30, 0, options.clients)
        peak = load(gateway, 5 if options.quick else 20, 0, options.clients)["perSecond"]
        rate = peak * options.share
        print(f"it can take {peak:.0f} requests/s; soaking with {rate:.0f} for {options.minutes:g} minutes", flush=True)

        failures, samples, summary = [], [], {}
        seconds = int(options.minutes * 60)
        loader = threading.Thread(target=lambda: summary.update(load(gateway, seconds, rate, options.clients, failures)))
        began = time.time()
        loader.start()
        kills, heap = 0, None
        next_kill = began + options.every / 2
        while loader.is_alive():
            time.sleep(0.5)
            samples.append((time.time() - began, gateway.resident()))
            if heap is None and time.time() - began > seconds / 3:
                heap = gateway.live_heap()
            if time.time() > next_kill and time.time() - began < seconds - 5:
                victim = upstreams[kills % len(upstreams)]
                victim.kill()
                time.sleep(options.down)
                victim.start()
                kills += 1
                next_kill = time.time() + options.every
        loader.join()
        if not summary:
            raise RuntimeError("the load generator did not come to its end")
        ledger = gateway.settled()
        heap_end = gateway.live_heap()
        for _ in range(5):
            gateway.get("/health/live")

        explained, unexplained = attribute(failures, upstreams)
        later = [(t, v) for t, v in samples if t > seconds / 3]
        growth = slope(later) * 1800 / MIB
        print(f"{summary['done']} requests at {summary['perSecond']:.0f}/s, {summary['aborted']} left by the client, {kills} upstreams killed")
        print(f"{len(failures)} failed: " + (", ".join(f"{count} {why}" for why, count in explained.most_common()) or "none explained")
              + f", {len(unexplained)} unexplained")
        print("resident MiB at each tenth: " + " ".join(f"{samples[len(samples) * i // 10][1] / MIB:.0f}" for i in range(10)) + f" {samples[-1][1] / MIB:.0f}")
        print(f"growth after the first third: {growth:+.1f} MiB in half an hour; live heap {(heap or 0) / MIB:.1f} then {heap_end / MIB:.1f} MiB")
        print("ledger: " + json.dumps({"requests": ledger["requests"]["total"], "spans": ledger["spans"]}))

        wrong += balance(ledger, sink)
        wrong += [f"unexplained: {failure}" for failure in unexplained[:20]]
        if kills == 0:
            wrong.append("no upstream was killed")
        if summary["perSecond"] < 0.5 * rate:
            wrong.append(f"the load fell to {summary['perSecond']:.0f}/s of {rate:.0f}/s")
        if options.minutes >= 10 and growth > 32:
            wrong.append(f"resident memory grows by {growth:.1f} MiB in half an hour")
        if heap and heap_end > 1.25 * heap + 8 * MIB:
            wrong.append(f"the live heap grew from {heap / MIB:.1f} to {heap_end / MIB:.1f} MiB")
        gateway.process.send_signal(signal.SIGTERM)
        code = gateway.process.wait(90)
        if code != 0:
            wrong.append(f"the gateway ended with {code}")
        wrong += gateway.problems()[:40]
    finally:
        processes = [upstream.process for upstream in upstreams] + ([gateway.process] if gateway else []) + started
        for process in processes:
            if process and process.poll() is None:
                process.kill()
        for process in processes:
            if process:
                process.wait()
        sink.shutdown()
    return wrong


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=30, help="time under load (default 30)")
    parser.add_argument("--quick", action="store_true", help="short warm-up, and an upstream killed every 8 seconds instead of 30")
    parser.add_argument("--clients", type=int, default=32, help="connections at once (default 32)")
    parser.add_argument("--share", type=float, default=0.7, help="of what it can take (default 0.7)")
    parser.add_argument("--down", type=float, default=2, help="seconds for which a killed upstream is gone (default 2)")
    options = parser.parse_args()
    options.every = 8 if options.quick else 30
    if not JAR.exists():
        sys.exit(f"{JAR} is missing: mvn -q -B -DskipTests package")
    with tempfile.TemporaryDirectory() as folder:
        wrong = soak(options, pathlib.Path(folder))
    print("\n".join(wrong) if wrong else "passed")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
