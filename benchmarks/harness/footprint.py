"""Memory with idle connections, and time to the first answer: of processes that were just started."""
import pathlib
import time
from typing import Callable, Dict, List, Sequence

from . import load
from .arena import Arena
from .contender import Contender
from .figures import order
from .machine import LOAD_CORE, PROXY_CORE, Missing
from .processes import resident_mib

SETTLE = 3.0


def idle_memory(arena: Arena, contenders: Sequence[Contender], pace: pathlib.Path, connections: int,
                say: Callable[[str], None]) -> Dict[str, float]:
    """Resident MiB of each contender with that many idle keep-alive connections, each of which has had one answer."""
    found = {}
    for contender in contenders:
        try:
            running, _ = arena.start(contender)
        except Missing as reason:
            say(f"no memory of {contender.name}: {reason}")
            continue
        try:
            with load.idle_connections(pace, running.port, connections):
                time.sleep(SETTLE)
                found[contender.name] = resident_mib(running.process.pid)
            say(f"{connections:,} idle connections: {contender.name}: {found[contender.name]:.0f} MiB")
        except (Missing, OSError) as reason:
            say(f"no memory of {contender.name}: {reason}")
        finally:
            arena.leave(running)
    return found


def start_up(arena: Arena, contenders: Sequence[Contender], rounds: int, say: Callable[[str], None],
             ) -> List[Dict[str, float]]:
    """Rounds of seconds from exec to the first 200 through the proxy, on both cores, by contender."""
    results = []
    for number in range(rounds):
        seconds: Dict[str, float] = {}
        for contender in order(list(contenders), number):
            try:
                running, seconds[contender.name] = arena.start(contender, f"{PROXY_CORE},{LOAD_CORE}", pause=0.002)
                arena.leave(running)
                say(f"start {number + 1} of {rounds}: {contender.name}: {seconds[contender.name] * 1e3:.0f} ms")
            except Missing as reason:
                say(f"no start of {contender.name}: {reason}")
        results.append(seconds)
    return results
