"""Processes of a run: started pinned to a core, asked for their CPU and memory, and ended by pid whatever happens."""
import contextlib
import ctypes
import http.client
import os
import pathlib
import re
import resource
import signal
import subprocess
import time
from typing import Dict, Iterator, List, Optional, Sequence

from .machine import TICKS, Missing

_LIBC = ctypes.CDLL(None, use_errno=True)
_PR_SET_PDEATHSIG = 1


_FILES = 65_536
PATIENCE = 10.0


def _prepare() -> None:
    """In the child: SIGTERM when the harness is gone, so that not even kill -9 of it leaves a proxy behind; and room
    for 10,000 connections on both sides, where this user may have it."""
    _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (_FILES, _FILES))
    except (OSError, ValueError):
        pass


class Fleet:
    """The processes that one run has started; leaving the `with` block ends them, the last one first."""

    def __init__(self, logs: pathlib.Path) -> None:
        self._logs = logs
        self._running: List[subprocess.Popen] = []

    def __enter__(self) -> "Fleet":
        return self

    def __exit__(self, *_: object) -> None:
        # A second Ctrl-C must not leave half of them behind.
        before = signal.signal(signal.SIGINT, signal.SIG_IGN)
        try:
            for process in reversed(self._running):
                _signal(process, signal.SIGTERM)
            for process in reversed(self._running):
                _reap(process, PATIENCE)
            self._running.clear()
        finally:
            signal.signal(signal.SIGINT, before)

    def start(self, name: str, cores: object, command: Sequence[str],
              env: Optional[Dict[str, str]] = None) -> subprocess.Popen:
        """Starts a command on a core, or on some as in `0,1`; its output goes to a log named after it."""
        with open(self.log(name), "ab") as log:
            process = subprocess.Popen(
                ["taskset", "-c", str(cores)] + list(command), stdin=subprocess.DEVNULL, stdout=log,
                stderr=subprocess.STDOUT, env=dict(os.environ, **(env or {})),
                start_new_session=True, preexec_fn=_prepare)
        self._running.append(process)
        return process

    def log(self, name: str) -> pathlib.Path:
        """The file with the output of the process of that name."""
        return self._logs / (name.replace(" ", "-").replace("%", "pct").replace(",", "") + ".log")

    def end(self, process: subprocess.Popen, patience: float = PATIENCE) -> None:
        """Ends one process before the others, by force if it is still there after `patience` seconds."""
        _signal(process, signal.SIGTERM)
        _reap(process, patience)
        self._running.remove(process)


@contextlib.contextmanager
def held(processes: Sequence[subprocess.Popen]) -> Iterator[None]:
    """Stops processes of a fleet, with what they started, for the length of a `with` block; one that has ended stays so."""
    try:
        for process in processes:
            _signal_group(process, signal.SIGSTOP)
        yield
    finally:
        for process in processes:
            _signal_group(process, signal.SIGCONT)


def await_answer(process: subprocess.Popen, port: int, path: str, what: str, log: pathlib.Path,
                 seconds: float = 60, pause: float = 0.05) -> float:
    """Waits for a 200 from a port; returns the clock's reading at that moment. Raises Missing."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise Missing(f"{what} ended with {process.returncode}: {tail(log)}")
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
        try:
            connection.request("GET", path)
            if connection.getresponse().status == 200:
                return time.monotonic()
        except (OSError, http.client.HTTPException):
            pass
        finally:
            connection.close()
        time.sleep(pause)
    raise Missing(f"{what} gives no 200 on {path} within {seconds:.0f} s: {tail(log)}")


def tail(log: pathlib.Path, size: int = 300) -> str:
    """The end of a log in one line."""
    text = log.read_text(errors="replace") if log.exists() else ""
    return " ".join(text.split())[-size:]


def family(pid: int) -> List[int]:
    """A process and its living descendants; none if it is gone."""
    found = [pid]
    try:
        for task in os.listdir(f"/proc/{pid}/task"):
            for child in pathlib.Path(f"/proc/{pid}/task/{task}/children").read_text().split():
                found += family(int(child))
    except OSError:
        pass
    return found


def cpu_seconds(pid: int) -> float:
    """User plus system time of a process, all its threads and its living descendants."""
    return sum(stat_seconds(pathlib.Path(f"/proc/{one}/stat").read_text()) for one in family(pid))


def compiler_seconds(pid: int, proc: pathlib.Path = pathlib.Path("/proc")) -> float:
    """CPU time of the compiler threads of a JVM; 0 for what is none, or is gone."""
    total = 0.0
    for task in (proc / str(pid) / "task").glob("*"):
        with contextlib.suppress(OSError):
            if (task / "comm").read_text().startswith(("C1 Compiler", "C2 Compiler")):
                total += stat_seconds((task / "stat").read_text())
    return total


def stat_seconds(stat: str) -> float:
    """User plus system time in the text of /proc/PID/stat; a command's name may hold spaces and brackets."""
    fields = stat.rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def resident_mib(pid: int) -> float:
    """Resident memory of a process and its living descendants."""
    total = 0
    for one in family(pid):
        found = re.search(r"^VmRSS:\s+(\d+) kB", pathlib.Path(f"/proc/{one}/status").read_text(), re.M)
        total += int(found.group(1)) if found else 0
    return total / 1024


def _signal_group(process: subprocess.Popen, which: signal.Signals) -> None:
    # It may end at any moment, and the others must not stay stopped for that.
    with contextlib.suppress(ProcessLookupError):
        if process.poll() is None:
            os.killpg(process.pid, which)


def _signal(process: subprocess.Popen, which: signal.Signals) -> None:
    if process.poll() is None:
        process.send_signal(which)


def _reap(process: subprocess.Popen, patience: float) -> None:
    try:
        process.wait(patience)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(10)
