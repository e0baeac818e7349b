"""Load on a proxy: wrk for as much as it takes, our own `pace` for a fixed rate and for idle connections."""
import contextlib
import json
import pathlib
import re
import subprocess
from dataclasses import dataclass
from typing import Iterator

from .machine import LOAD_CORE, Missing

PATH = "/backend/x"
_UNITS = {"us": 1e-6, "ms": 1e-3, "s": 1.0, "m": 60.0}


@dataclass(frozen=True)
class Saturation:
    """What wrk saw at full speed; errors are answers other than 2xx and 3xx, and sockets that failed."""

    requests: int
    seconds: float
    p99: float
    errors: int

    @property
    def rate(self) -> float:
        return self.requests / self.seconds


def saturate(port: int, connections: int, seconds: float) -> Saturation:
    """As many requests as the proxy takes, on that many keep-alive connections."""
    command = ["taskset", "-c", str(LOAD_CORE), "wrk", "-t1", f"-c{connections}", f"-d{seconds:g}s", "--latency",
               f"http://127.0.0.1:{port}{PATH}"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=seconds + 60)
    if done.returncode:
        raise Missing(f"wrk: {done.stderr.strip() or done.stdout.strip()}")
    return parse(done.stdout)


def parse(text: str) -> Saturation:
    """The figures in what `wrk --latency` prints. Raises Missing where it has none."""
    requests = re.search(r"(\d+) requests in ([\d.]+)(us|ms|s|m)", text)
    p99 = re.search(r"99%\s+([\d.]+)(us|ms|s|m)", text)
    if not requests or not p99 or int(requests.group(1)) == 0:
        raise Missing(f"wrk counted no request: {' '.join(text.split())[:200]}")
    errors = sum(int(n) for n in re.findall(r"(?:connect|read|write|timeout) (\d+)", text))
    errors += sum(int(n) for n in re.findall(r"Non-2xx or 3xx responses: (\d+)", text))
    return Saturation(int(requests.group(1)), float(requests.group(2)) * _UNITS[requests.group(3)],
                      float(p99.group(1)) * _UNITS[p99.group(2)], errors)


@dataclass(frozen=True)
class Paced:
    """What `pace` saw at a fixed rate; latencies in seconds, counted from the moment at which a request was due."""

    requests: int
    seconds: float
    p50: float
    p99: float
    errors: int


def keep_rate(pace: pathlib.Path, port: int, connections: int, rate: float, seconds: float, warm: float) -> Paced:
    """Requests at a fixed rate, whatever becomes of them; those of the first `warm` seconds are not in the latencies."""
    done = subprocess.run(
        ["taskset", "-c", str(LOAD_CORE), str(pace), "rate", str(port), PATH, str(connections), f"{rate:.0f}",
         f"{seconds:g}", f"{warm:g}"], capture_output=True, text=True, timeout=seconds + 60)
    if done.returncode:
        raise Missing(f"pace: {done.stderr.strip()}")
    seen = json.loads(done.stdout)
    if not seen["done"]:
        raise Missing("pace got no answer")
    return Paced(seen["done"], seen["seconds"], seen["p50"] / 1e6, seen["p99"] / 1e6, seen["errors"])


@contextlib.contextmanager
def idle_connections(pace: pathlib.Path, port: int, count: int) -> Iterator[None]:
    """That many keep-alive connections, each of which has had one answer, for the length of a `with` block."""
    opener = subprocess.Popen(["taskset", "-c", str(LOAD_CORE), str(pace), "idle", str(port), PATH, str(count)],
                              stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        line = opener.stdout.readline()
        if not line or json.loads(line)["open"] != count:
            raise Missing(f"not all of {count} connections were answered: {line or opener.stderr.read()}")
        yield
    finally:
        opener.stdin.close()
        opener.wait(30)
        opener.stdout.close()
        opener.stderr.close()
