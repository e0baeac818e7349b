"""Load on a proxy: wrk for as much as it takes, and what wrk prints read back."""
import re
import subprocess
from dataclasses import dataclass
from typing import Dict

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
