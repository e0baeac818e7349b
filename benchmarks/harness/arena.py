"""The arena: backend and collector on the load's core, contenders on theirs, all warm and ready to be measured."""
import http.client
import json
import pathlib
import subprocess
import sys
import time
from dataclasses import dataclass
from typing import Callable, ContextManager, Dict, List, Optional, Sequence, Tuple

from . import load, nginx
from .contender import SHARE, Contender, Place
from .machine import LOAD_CORE, PROXY_CORE, Missing, core_times, free_port
from .processes import PATIENCE, Fleet, await_answer, compiler_seconds, cpu_seconds, held

WARM_REQUESTS = 200_000
# A JVM's compilers rest when they take less of a core than this; after so many seconds they are waited for no longer.
RESTING, COMPILE_LIMIT = 0.01, 45
SETTLE_QUIET, SETTLE_LIMIT = 1.2, 6
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


@dataclass(frozen=True)
class Pace:
    """One measurement at a fixed rate: as in Sample, and latencies in seconds."""

    us: float
    p50: float
    p99: float
    rate: float
    spans: float
    errors: int


def compilers_rest(share: float, spent: float) -> bool:
    """Whether a JVM's compilers are waited for no longer: what they last took of a core, seconds of warm-up so far.

    Less than nothing is what a compiler's thread leaves behind that has ended with its time: that says nothing.
    """
    return 0 <= share < RESTING or spent >= COMPILE_LIMIT


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
        try:
            return self.start(contender)[0]
        except Missing as reason:
            self.left_out[contender.name] = str(reason)
            self._say(f"left out: {contender.name}: {reason}")
            return None

    def start(self, contender: Contender, cores: object = PROXY_CORE, pause: float = 0.05) -> Tuple[Running, float]:
        """Starts a contender; returns it with the seconds to its first answer, asked for every `pause`."""
        place = self._place(contender.name)
        launch = contender.launch(place)
        began = time.monotonic()
        process = self._fleet.start(contender.name, cores, launch.command, launch.env)
        try:
            answered = await_answer(process, place.port, load.PATH, contender.name, self._fleet.log(contender.name),
                                    pause=pause)
        except Missing:
            self._fleet.end(process)
            raise
        return Running(contender, process, place.port), answered - began

    def leave(self, running: Running, patience: float = PATIENCE) -> None:
        """Ends a contender, by force if it is still there after `patience` seconds."""
        self._fleet.end(running.process, patience)

    def _place(self, name: str) -> Place:
        folder = self._folder / name.replace(" ", "-").replace("%", "pct").replace(",", "")
        folder.mkdir(parents=True, exist_ok=True)
        return Place(folder, free_port(), free_port(), self.backend_port, self.sink_port)

    def enter_all(self, contenders: Sequence[Contender], connections: int, requests: int = WARM_REQUESTS,
                  limit: float = 120) -> List[Running]:
        """Starts and warms up all contenders, each with that many requests and for `limit` seconds at most."""
        entered = []
        for number, contender in enumerate(contenders, 1):
            self._say(f"warming up {contender.name} ({number} of {len(contenders)})")
            running = self.enter(contender)
            if running and self.warm(running, connections, requests, limit):
                entered.append(running)
        return entered

    def warm(self, running: Running, connections: int, requests: int = WARM_REQUESTS, limit: float = 120) -> bool:
        """Load until the contender has served that many requests, for its least time, and, if it is a JVM, until its
        compilers rest; `limit` in seconds ends it.

        False, with the reason kept and the contender ended, if nothing was answered.
        """
        served, began, reason, compiling = 0, time.monotonic(), "no request", 1.0
        while True:
            spent = time.monotonic() - began
            enough = served >= requests and spent >= running.contender.warm_seconds
            if enough and compilers_rest(compiling, spent) or served and spent >= limit:
                return True
            if spent >= limit or running.process.poll() is not None:
                break
            compiled, slice_began = compiler_seconds(running.process.pid), time.monotonic()
            try:
                served += load.saturate(running.port, connections, 2).requests
                compiling = (compiler_seconds(running.process.pid) - compiled) / (time.monotonic() - slice_began)
            except Missing as failure:
                # A cold JVM on a busy machine may answer nothing for a while.
                reason = str(failure)
        self.left_out[running.contender.name] = f"gave no answer under load: {reason}"
        self._say(f"left out: {running.contender.name}: {reason}")
        self.leave(running)
        return False

    @staticmethod
    def undisturbed(running: Running, entered: Sequence[Running]) -> ContextManager[None]:
        """Holds the other contenders still, so that what they do while idle is nobody's on the core that all share."""
        return held([one.process for one in entered if one is not running])

    def touch(self, running: Running, connections: int) -> None:
        """Two seconds of load that nobody measures, and the export of its spans."""
        load.saturate(running.port, connections, 2)
        self._settle(running)

    def measure(self, running: Running, connections: int, seconds: float) -> Sample:
        """Full speed for some seconds."""
        pid = running.process.pid
        spans, core, cpu, began = self.spans(), core_times(PROXY_CORE)[0], cpu_seconds(pid), time.monotonic()
        seen = load.saturate(running.port, connections, seconds)
        took = time.monotonic() - began
        foreign = core_times(PROXY_CORE)[0] - core - (cpu_seconds(pid) - cpu)
        self._settle(running)
        used = cpu_seconds(pid) - cpu
        return Sample(
            us=used / seen.requests * 1e6, rate=seen.rate, p99=seen.p99,
            spans=(self.spans() - spans) / seen.requests, foreign=max(0.0, foreign) / took, errors=seen.errors)

    def pace(self, running: Running, program: pathlib.Path, connections: int, rate: float, seconds: float,
             warm: float) -> Pace:
        """A fixed rate for some seconds."""
        pid = running.process.pid
        spans, cpu = self.spans(), cpu_seconds(pid)
        seen = load.keep_rate(program, running.port, connections, rate, seconds, warm)
        self._settle(running)
        return Pace(us=(cpu_seconds(pid) - cpu) / seen.requests * 1e6, p50=seen.p50, p99=seen.p99,
                    rate=seen.requests / seen.seconds, spans=(self.spans() - spans) / seen.requests, errors=seen.errors)

    def _settle(self, running: Running) -> None:
        """Waits until no more spans of a contender come in, so that their cost is its own and not the next one's."""
        if SHARE[running.contender.tracing] == 0:
            return
        last, deadline = self.spans(), time.monotonic() + SETTLE_LIMIT
        while time.monotonic() < deadline:
            time.sleep(SETTLE_QUIET)
            now = self.spans()
            if now == last:
                return
            last = now

    def spans(self) -> int:
        """Spans that the collector has counted so far."""
        connection = http.client.HTTPConnection("127.0.0.1", self.sink_port, timeout=20)
        try:
            connection.request("GET", "/")
            return json.loads(connection.getresponse().read())["spans"]
        finally:
            connection.close()
