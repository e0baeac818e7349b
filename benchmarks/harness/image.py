"""The image in a container of the engine here: time to the first answer, and resident memory idle and at a fixed rate."""
import datetime
import http.client
import os
import pathlib
import re
import subprocess
import time
from dataclasses import dataclass
from typing import Callable, Dict, List, Sequence

from . import load
from .arena import Arena
from .contender import ONE, Place
from .figures import Spread
from .headwater import configuration
from .machine import Missing, free_port
from .processes import resident_mib

RATE, CONNECTIONS = 5_000, 64
IDLE_SECONDS, LOAD_SECONDS, WARM_SECONDS = 4.0, 15.0, 3.0
# What the JVM is told beside the image's own options, by the name of the row.
STARTS = {"as it is": "", "without its AOT cache": "-XX:AOTMode=off"}
LIMITS = {"256 MiB": ["--memory", "256m"], "no limit": []}


@dataclass(frozen=True)
class Start:
    """Seconds from the command on: until the engine had the process started, and until the first 200; and what the
    JVM says itself it took to be ready."""

    engine: float
    answered: float
    ready: float


class Container:
    """A container of the image on the host's network, in front of the arena's backend; leaving the block removes it."""

    def __init__(self, image: str, arena: Arena, folder: pathlib.Path, options: Sequence[str] = ()) -> None:
        self._image, self._options = image, list(options)
        self.port = free_port()
        self._name = f"headwater-benchmark-{os.getpid()}-{self.port}"
        self._folder = folder / self._name
        self._folder.mkdir()
        # Its user is another one than ours.
        self._folder.chmod(0o755)
        place = Place(self._folder, self.port, free_port(), arena.backend_port, arena.sink_port)
        place.write("gateway.conf", configuration(place, "epoll", ONE))

    def __enter__(self) -> "Container":
        return self

    def __exit__(self, *_: object) -> None:
        subprocess.run(["docker", "rm", "-f", self._name], capture_output=True, timeout=60)

    def start(self) -> Start:
        began, wall = time.monotonic(), time.time()
        engine = subprocess.Popen(
            ["docker", "run", "-d", "--name", self._name, "--network", "host", "--read-only", "--tmpfs", "/tmp",
             "-v", f"{self._folder}:/etc/headwater:ro", *self._options, self._image],
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        answered = self._await_answer(engine, began + 60) - began
        _, complaint = engine.communicate(timeout=60)
        if engine.returncode:
            raise Missing(f"docker run: {complaint.strip()}")
        started = instant(self._inspect("{{.State.StartedAt}}"))
        logs = _docker("logs", self._name)
        return Start(started - wall, answered, ready_seconds(logs))

    def resident_mib(self) -> float:
        return resident_mib(int(self._inspect("{{.State.Pid}}")))

    def _inspect(self, field: str) -> str:
        return _docker("inspect", "-f", field, self._name)

    def _await_answer(self, engine: subprocess.Popen, deadline: float) -> float:
        while time.monotonic() < deadline:
            if engine.poll():
                raise Missing(f"docker run: {engine.stderr.read().strip()}")
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=2)
            try:
                connection.request("GET", load.PATH)
                if connection.getresponse().status == 200:
                    return time.monotonic()
            except (OSError, http.client.HTTPException):
                pass
            finally:
                connection.close()
            time.sleep(0.002)
        raise Missing(f"the container gives no 200 on {load.PATH}")


def instant(text: str) -> float:
    """Unix time of what the engine calls a moment: UTC with up to nine digits behind the second."""
    found = re.fullmatch(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d+)?Z", text.strip())
    if not found:
        raise Missing(f"the engine's time is {text.strip()}")
    whole = datetime.datetime.fromisoformat(found.group(1) + "+00:00").timestamp()
    return whole + float(found.group(2) or 0)


def ready_seconds(logs: str) -> float:
    """What the line that says ready names, in seconds."""
    found = re.search(r"^ready: gateway \S+ admin \S+ in (\d+) ms", logs, re.M)
    if not found:
        raise Missing(f"no line says ready: {' '.join(logs.split())[-200:]}")
    return int(found.group(1)) / 1e3


def starts(image: str, arena: Arena, folder: pathlib.Path, rounds: int, say: Callable[[str], None],
           ) -> Dict[str, List[Start]]:
    """So many starts of each kind, in turn."""
    found: Dict[str, List[Start]] = {kind: [] for kind in STARTS}
    for number in range(rounds):
        for kind, option in STARTS.items():
            with Container(image, arena, folder, ["-e", f"JAVA_TOOL_OPTIONS={option}"] if option else []) as container:
                start = container.start()
            found[kind].append(start)
            say(f"start {number + 1} of {rounds}, {kind}: {start.answered * 1e3:.0f} ms, of which the engine "
                f"{start.engine * 1e3:.0f}; ready in {start.ready * 1e3:.0f}")
    return found


def memory(image: str, arena: Arena, folder: pathlib.Path, pace: pathlib.Path, rounds: int,
           say: Callable[[str], None]) -> Dict[str, Dict[str, List[float]]]:
    """Resident MiB by limit: some seconds after the first answer, and at the end of a load of a fixed rate."""
    found: Dict[str, Dict[str, List[float]]] = {}
    for limit, options in LIMITS.items():
        figures = found.setdefault(limit, {"idle": [], "loaded": []})
        for _ in range(rounds):
            with Container(image, arena, folder, options) as container:
                container.start()
                time.sleep(IDLE_SECONDS)
                figures["idle"].append(container.resident_mib())
                paced = load.keep_rate(pace, container.port, CONNECTIONS, RATE, LOAD_SECONDS, WARM_SECONDS)
                if paced.errors or paced.requests / paced.seconds < 0.99 * RATE:
                    raise Missing(f"{RATE:,}/s was not kept: {paced}")
                figures["loaded"].append(container.resident_mib())
            say(f"memory, {limit}: idle {figures['idle'][-1]:.0f} MiB, at {RATE:,}/s {figures['loaded'][-1]:.0f} MiB, "
                f"p99 {paced.p99 * 1e3:.2f} ms")
    return found


def text(started: Dict[str, List[Start]], resident: Dict[str, Dict[str, List[float]]]) -> str:
    """Both as tables in Markdown: medians, with the least and the most."""
    lines = ["| start, ms | engine | from there to the first answer | both | the JVM's own ready line |",
             "|---|---|---|---|---|"]
    for kind, all_ in started.items():
        lines.append(f"| {kind} | " + " | ".join(_cell([value * 1e3 for value in values]) for values in (
            [one.engine for one in all_], [one.answered - one.engine for one in all_],
            [one.answered for one in all_], [one.ready for one in all_])) + " |")
    lines += ["", f"| resident, MiB | idle | at {RATE:,} requests/s |", "|---|---|---|"]
    for limit, figures in resident.items():
        lines.append(f"| {limit} | {_cell(figures['idle'])} | {_cell(figures['loaded'])} |")
    return "\n".join(lines)


def _cell(values: Sequence[float]) -> str:
    spread = Spread.of(values)
    return f"{spread.median:.0f} ({spread.least:.0f} to {spread.most:.0f})"


def _docker(*words: str) -> str:
    done = subprocess.run(["docker", *words], capture_output=True, text=True, timeout=60)
    if done.returncode:
        raise Missing(f"docker {words[0]}: {done.stderr.strip()}")
    return done.stdout.strip()
