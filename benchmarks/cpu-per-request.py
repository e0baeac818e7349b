#!/usr/bin/env python3
"""CPU per proxied request: Headwater beside nginx as a plain proxy, on the same backend, in one run.

    mvn -q -B -DskipTests package && python3 benchmarks/cpu-per-request.py

Needs nginx and wrk (Debian: nginx-light, wrk), two cores, and a packaged jar. The proxy under test
has core 0 to itself, with one worker or event loop; load generator and backend share core 1.
Rounds are interleaved, and every figure is a ratio to nginx within its own round: the machine may be
noisy, and the medians of ratios are what to read. The CPU of a proxy is user plus system time of its
process, from /proc/PID/stat, divided by the requests that wrk counted.
"""
import argparse
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
TICKS = os.sysconf("SC_CLK_TCK")
BACKEND, NGINX, HEADWATER, ADMIN, SINK = 19100, 19101, 19102, 19103, 19104

BACKEND_CONF = """
daemon off; worker_processes 1; pid {dir}/backend.pid; error_log {dir}/backend.err;
events {{ worker_connections 4096; }}
http {{
  access_log off; keepalive_requests 100000000;
  server {{
    listen 127.0.0.1:%d backlog=4096;
    location / {{ return 200 "{body}"; }}
  }}
}}
""" % BACKEND

PROXY_CONF = """
daemon off; worker_processes 1; pid {dir}/proxy.pid; error_log {dir}/proxy.err;
events {{ worker_connections 4096; }}
http {{
  access_log off; keepalive_requests 100000000;
  upstream backend {{ server 127.0.0.1:%d; keepalive 512; keepalive_requests 100000000; }}
  server {{
    listen 127.0.0.1:%d backlog=4096;
    location / {{ proxy_pass http://backend; proxy_http_version 1.1; proxy_set_header Connection ""; }}
  }}
}}
""" % (BACKEND, NGINX)

GATEWAY_CONF = """
headwater {{
  listen {{ host = "127.0.0.1", port = %d }}
  admin {{ port = %d }}
  runtime {{ transport = {transport}, event-loops = 1 }}
  upstreams {{ backend {{ endpoints = ["http://127.0.0.1:%d"], pool {{ idle-connections = 512 }} }} }}
  routing {{ resolver = path }}
  tracing {{
    sampling {{
      default {{ probability = {probability} }}
      rules = [ {rules} ]
    }}
    export {{ to = [{export}], otlp {{ endpoint = "http://127.0.0.1:%d" }} }}
  }}
}}
""" % (HEADWATER, ADMIN, BACKEND, SINK)


def cpu_seconds(pid):
    """User plus system time of a process and the children that it still has."""
    total = 0.0
    for process in [pid] + children(pid):
        fields = pathlib.Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
        total += (int(fields[11]) + int(fields[12])) / TICKS
    return total


def children(pid):
    listed = pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(child) for child in listed]


def await_port(port, process, what):
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        if process.poll() is not None:
            sys.exit(f"{what} ended with {process.returncode}")
        try:
            socket.create_connection(("127.0.0.1", port), 0.2).close()
            return
        except OSError:
            time.sleep(0.05)
    sys.exit(f"{what} does not listen on {port}")


def start(core, command, port, what, log):
    process = subprocess.Popen(
        ["taskset", "-c", str(core)] + command, stdout=log, stderr=subprocess.STDOUT
    )
    await_port(port, process, what)
    return process


def wrk(port, connections, seconds):
    command = ["taskset", "-c", "1", "wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency",
               f"http://127.0.0.1:{port}/backend/x"]
    out = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    requests = int(re.search(r"(\d+) requests in", out).group(1))
    errors = re.search(r"Socket errors: .*|Non-2xx or 3xx responses: \d+", out)
    if errors:
        print("  wrk:", errors.group(0))
    p99 = re.search(r"99%\s+(\S+)", out).group(1)
    return requests, requests / float(seconds), p99


def measure(port, pid, connections, seconds):
    before = cpu_seconds(pid)
    requests, rate, p99 = wrk(port, connections, seconds)
    return {"us": (cpu_seconds(pid) - before) / requests * 1e6, "rate": rate, "p99": p99}


def java(version):
    homes = sorted(pathlib.Path("/usr/lib/jvm").glob(f"*{version}*"))
    found = [home / "bin" / "java" for home in homes if (home / "bin" / "java").exists()]
    return str(found[0]) if found else "java"


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--connections", type=int, default=64)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=8)
    parser.add_argument("--warm-up", type=int, default=20, help="seconds, per proxy")
    parser.add_argument("--transport", default="epoll", choices=["epoll", "io_uring", "nio"])
    parser.add_argument("--probability", type=float, default=0.0)
    parser.add_argument("--rules", type=int, default=0, help="rules that do not match")
    parser.add_argument("--java", default=java(25))
    parser.add_argument("--java-option", action="append", default=["-Xmx512m", "-XX:+UseSerialGC"])
    parser.add_argument("--jar", default=str(ROOT / "gateway/target/headwater.jar"))
    options = parser.parse_args()
    nginx = shutil.which("nginx") or "/usr/sbin/nginx"
    if not shutil.which("wrk") or not os.path.exists(nginx):
        sys.exit("needs wrk and nginx (Debian: nginx-light, wrk)")

    processes = []
    with tempfile.TemporaryDirectory() as folder:
        directory = pathlib.Path(folder)
        rules = ", ".join(
            f'{{ name = "r{i}", match {{ path = "/elsewhere/{i}/**" }}, probability = 1.0 }}'
            for i in range(options.rules))
        (directory / "backend.conf").write_text(BACKEND_CONF.format(dir=folder, body="x" * 64))
        (directory / "proxy.conf").write_text(PROXY_CONF.format(dir=folder))
        (directory / "gateway.conf").write_text(
            GATEWAY_CONF.format(
                transport=options.transport, probability=options.probability, rules=rules,
                export="embedded" if options.probability > 0 else ""))
        log = open(directory / "log", "w")
        try:
            processes.append(start(1, [nginx, "-c", f"{folder}/backend.conf"], BACKEND, "backend", log))
            processes.append(start(0, [nginx, "-c", f"{folder}/proxy.conf"], NGINX, "nginx", log))
            gateway = [options.java] + options.java_option + [
                "-jar", options.jar, "run", "--config", f"{folder}/gateway.conf"]
            processes.append(start(0, gateway, HEADWATER, "headwater", log))
            proxies = {"nginx": (NGINX, processes[1].pid), "headwater": (HEADWATER, processes[2].pid)}
            for name, (port, _) in proxies.items():
                print(f"warming up {name} for {options.warm_up} s", flush=True)
                wrk(port, options.connections, options.warm_up)
            ratios, rows = [], {name: [] for name in proxies}
            for number in range(options.rounds):
                figures = {}
                order = list(proxies) if number % 2 == 0 else list(proxies)[::-1]
                for name in order:
                    port, pid = proxies[name]
                    figures[name] = measure(port, pid, options.connections, options.seconds)
                    rows[name].append(figures[name])
                ratios.append(figures["headwater"]["us"] / figures["nginx"]["us"])
                print(f"round {number + 1}: " + ", ".join(
                    f"{name} {figures[name]['us']:.1f} us/req {figures[name]['rate']:.0f}/s p99 {figures[name]['p99']}"
                    for name in proxies) + f", ratio {ratios[-1]:.2f}", flush=True)
        finally:
            for process in reversed(processes):
                process.send_signal(signal.SIGTERM)
            for process in processes:
                process.wait(20)
            log.close()
    print(json.dumps({
        "connections": options.connections, "transport": options.transport,
        "probability": options.probability, "rules": options.rules,
        "nginx_us": round(statistics.median(row["us"] for row in rows["nginx"]), 1),
        "headwater_us": round(statistics.median(row["us"] for row in rows["headwater"]), 1),
        "ratio": round(statistics.median(ratios), 2),
        "spread": [round(min(ratios), 2), round(max(ratios), 2)],
    }))


if __name__ == "__main__":
    main()
