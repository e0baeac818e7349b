"""The arena: backend and collector on the load's core, contenders on theirs, all warm and ready to be measured."""
import http.client
import json
import pathlib
import subprocess
import sys
import time
from dataclasses import dataclass
from typing import Callable, Dict, List, Optional, Sequence

from . import load, nginx
from .contender import Contender, Place
from .machine import LOAD_CORE, PROXY_CORE, Missing, core_times, free_port
from .processes import Fleet, await_answer, cpu_seconds

WARM_REQUESTS = 200_000
_HARNESS = pathlib.Path(__file__).resolve().parent


@dataclass
class Running:
    """A contender's process and port."""

    contender: Contender
    process: subprocess.Popen
    port: int


@dataclass(frozen=True)
class Sample:
    """One measurement at full speed.

    Microseconds of the proxy's CPU per request, requests per second, wrk's p99 in seconds, spans that reached the
    collector per request, the share of the proxy's core that others took, failed requests.
    """

    us: float
    rate: float
    p99: float
    spans: float
    foreign: float
    errors: int


class Arena:
    """What all measurements of a run share. Contenders that do not start are left out with their reason."""

    def __init__(self, fleet: Fleet, folder: pathlib.Path, say: Callable[[str], None]) -> None:
        self._fleet, self._folder, self._say = fleet, folder, say
        self.left_out: Dict[str, str] = {}
        self.backend_port, self.sink_port = free_port(), free_port()
        backend = fleet.start("backend", LOAD_CORE, nginx.backend(folder, self.backend_port).command)
        self.sink = fleet.start("sink", LOAD_CORE, [sys.executable, str(_HARNESS / "sink.py"), str(self.sink_port)])
        await_answer(backend, self.backend_port, load.PATH, "backend", fleet.log("backend"))
        await_answer(self.sink, self.sink_port, "/", "sink", fleet.log("sink"))

    def enter(self, contender: Contender) -> Optional[Running]:
        """Starts a contender and waits for its first answer; None, with the reason kept, if it has none."""
        place = self.place(contender.name)
        try:
            launch = contender.launch(place)
            process = self._fleet.start(contender.name, PROXY_CORE, launch.command, launch.env)
            await_answer(process, place.port, load.PATH, contender.name, self._fleet.log(contender.name))
        except Missing as reason:
            self.left_out[contender.name] = str(reason)
            self._say(f"left out: {contender.name}: {reason}")
            return None
        return Running(contender, process, place.port)

    def leave(self, running: Running) -> None:
        self._fleet.end(running.process)

    def place(self, name: str) -> Place:
        folder = self._folder / name.replace(" ", "-").replace("%", "pct").replace(",", "")
        folder.mkdir(parents=True, exist_ok=True)
        return Place(folder, free_port(), free_port(), self.backend_port, self.sink_port)

    def enter_all(self, contenders: Sequence[Contender], connections: int) -> List[Running]:
        """Starts and warms up all contenders."""
        entered = []
        for number, contender in enumerate(contenders, 1):
            self._say(f"warming up {contender.name} ({number} of {len(contenders)})")
            running = self.enter(contender)
            if running and self.warm(running, connections):
                entered.append(running)
        return entered

    def warm(self, running: Running, connections: int, requests: int = WARM_REQUESTS, limit: float = 120) -> bool:
        """Load until the contender has served that many requests and for its least time; `limit` in seconds ends it."""
        served, began = 0, time.monotonic()
        while True:
            spent = time.monotonic() - began
            if spent >= limit or (served >= requests and spent >= running.contender.warm_seconds):
                return True
            try:
                served += load.saturate(running.port, connections, 2).requests
            except Missing as reason:
                self.left_out[running.contender.name] = str(reason)
                self._say(f"left out: {running.contender.name}: {reason}")
                self.leave(running)
                return False

    def measure(self, running: Running, connections: int, seconds: float) -> Sample:
        """Full speed for some seconds."""
        pid = running.process.pid
        spans, core, cpu, began = self.spans(), core_times(PROXY_CORE)[0], cpu_seconds(pid), time.monotonic()
        seen = load.saturate(running.port, connections, seconds)
        took, used = time.monotonic() - began, cpu_seconds(pid) - cpu
        foreign = core_times(PROXY_CORE)[0] - core - used
        return Sample(
            us=used / seen.requests * 1e6, rate=seen.rate, p99=seen.p99,
            spans=(self.spans() - spans) / seen.requests, foreign=max(0.0, foreign) / took, errors=seen.errors)

    def spans(self) -> int:
        """Spans that the collector has counted so far."""
        connection = http.client.HTTPConnection("127.0.0.1", self.sink_port, timeout=20)
        try:
            connection.request("GET", "/")
            return json.loads(connection.getresponse().read())["spans"]
        finally:
            connection.close()
