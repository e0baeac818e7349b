"""The machine: what it is, how busy it is, and what is found on it."""
import os
import pathlib
import platform
import re
import socket
import subprocess
from typing import Dict, Optional, Tuple

TICKS = os.sysconf("SC_CLK_TCK")
PROXY_CORE, LOAD_CORE = 0, 1


class Missing(Exception):
    """Something that a measurement needs cannot be had; the message says what and why."""


def free_port() -> int:
    """A TCP port of the loopback address on which nothing listens now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def facts() -> Dict[str, object]:
    """Cores, kernel, processor, memory and load of this machine, for the head of the report."""
    return {
        "cores": os.cpu_count(),
        "kernel": platform.release(),
        "processor": _first(r"model name\s*:\s*(.*)", "/proc/cpuinfo") or platform.machine(),
        "memory_mib": int(_first(r"MemTotal:\s*(\d+)", "/proc/meminfo") or 0) // 1024,
        "load_average": round(os.getloadavg()[0], 2),
        "python": platform.python_version(),
    }


def noise() -> Optional[str]:
    """Why this machine is not quiet enough for figures that last, or None when it is."""
    if (os.cpu_count() or 1) < 2:
        return "one core only: proxy and load share it"
    load = os.getloadavg()[0]
    return f"load average {load:.2f} at start: something else is running" if load > 0.5 else None


def core_times(core: int, text: Optional[str] = None) -> Tuple[float, float]:
    """Seconds that a core was busy, and that the hypervisor took from it, since boot (/proc/stat)."""
    text = pathlib.Path("/proc/stat").read_text() if text is None else text
    fields = re.search(rf"^cpu{core} (.*)$", text, re.M)
    if not fields:
        raise Missing(f"core {core}: not in /proc/stat")
    user, nice, system, _, _, irq, softirq, steal = (int(n) for n in fields.group(1).split()[:8])
    return (user + nice + system + irq + softirq) / TICKS, steal / TICKS


def java(version: int = 25) -> str:
    """The `java` of a JDK of that version below /usr/lib/jvm, or the one on the path."""
    for home in sorted(pathlib.Path("/usr/lib/jvm").glob("*")):
        release = home / "release"
        if (home / "bin/java").exists() and release.exists():
            if f'JAVA_VERSION="{version}' in release.read_text():
                return str(home / "bin/java")
    return "java"


def first_line(command, pattern: str = r"(\S.*)") -> str:
    """What a version command says, cut to the first match of `pattern`; `unknown` if it fails."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return "unknown"
    found = re.search(pattern, done.stdout + done.stderr)
    return found.group(1).strip() if found else "unknown"


def _first(pattern: str, path: str) -> Optional[str]:
    try:
        found = re.search(pattern, pathlib.Path(path).read_text())
    except OSError:
        return None
    return found.group(1).strip() if found else None
