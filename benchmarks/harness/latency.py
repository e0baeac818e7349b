"""Latency, and CPU per request, at a rate that every proxy worth comparing can hold."""
import pathlib
from dataclasses import asdict
from typing import Callable, Dict, List, Sequence

from .arena import Arena, Running
from .figures import order
from .machine import Missing

WARM = 1.0
# At that rate, before the first round, in times of what a contender was warmed up with at full speed: a JVM compiles
# once more what it had compiled for that, and what one request in a hundred needs takes longest.
FIRST_WARM = 3.0


def measure(arena: Arena, entered: Sequence[Running], pace: pathlib.Path, connections: int, rate: float, rounds: int,
            seconds: float, say: Callable[[str], None]) -> List[Dict[str, Dict[str, float]]]:
    """The rounds, with the samples of each by contender."""
    by_name = {running.contender.name: running for running in entered}
    for name, running in by_name.items():
        say(f"warming up {name} at {rate:,.0f}/s")
        try:
            with arena.undisturbed(running, entered):
                arena.pace(running, pace, connections, rate, FIRST_WARM * running.contender.warm_seconds, WARM)
        except (Missing, OSError) as reason:
            say(f"no warm-up of {name}: {reason}")
    results = []
    for number in range(rounds):
        samples: Dict[str, Dict[str, float]] = {}
        for name in order(list(by_name), number):
            try:
                with arena.undisturbed(by_name[name], entered):
                    samples[name] = asdict(
                        arena.pace(by_name[name], pace, connections, rate, seconds + WARM, WARM))
                say(f"round {number + 1} of {rounds}, {rate:,.0f}/s: {name}: p99 {samples[name]['p99'] * 1e3:.2f} ms, "
                    f"{samples[name]['us']:.1f} us")
            except (Missing, OSError) as reason:
                say(f"no latency of {name} in this round: {reason}")
        results.append(samples)
    return results
