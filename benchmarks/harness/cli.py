"""The command line of the benchmark."""
import argparse
import pathlib
import signal
import sys
import tempfile
import time

from . import cost, machine, nginx, profile, report
from .arena import Arena
from .contender import ALL, OFF, ONE, UNSAMPLED
from .headwater import JAR, Headwater
from .install import BENCHMARKS, Installer
from .machine import Missing
from .processes import Fleet

TRACING = {"off": OFF, "unsampled": UNSAMPLED, "1": ONE, "100": ALL}


def say(text: str) -> None:
    print(time.strftime("%H:%M:%S"), text, file=sys.stderr, flush=True)


def parser() -> argparse.ArgumentParser:
    main = argparse.ArgumentParser(prog="run.py", description="Headwater beside its peers.")
    main.add_argument("command", nargs="?", default="compare", choices=["compare", "profile"])
    main.add_argument("--jar", type=pathlib.Path, default=JAR)
    main.add_argument("--java", default="", help="the java to run Headwater with; default: a JDK 25")
    main.add_argument("--java-option", action="append", default=[], help="one more JVM option; may come repeatedly")
    main.add_argument("--heap", default="512m")
    main.add_argument("--no-install", action="store_true", help="leave out what is not there")
    main.add_argument("--connections", default="64,256")
    main.add_argument("--only", default="", help="names that a contender has to contain, as in headwater,nginx")
    main.add_argument("--rounds", type=int, default=5)
    main.add_argument("--seconds", type=float, default=5, help="of one measurement")
    main.add_argument("--transport", default="epoll", help="of the profile")
    main.add_argument("--tracing", default="1", choices=sorted(TRACING), help="of the profile")
    main.add_argument("--out", type=pathlib.Path, default=BENCHMARKS / "results")
    return main


def main(arguments=None) -> int:
    options = parser().parse_args(arguments)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        return {"compare": _compare, "profile": _profile}[options.command](options)
    except Missing as reason:
        print(f"cannot run: {reason}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("interrupted; everything that was started is ended", file=sys.stderr)
        return 130


def _compare(options) -> int:
    connections = [int(count) for count in options.connections.split(",")]
    installer = Installer(say, not options.no_install)
    for needed in ("taskset", "nginx", "wrk"):
        installer.program(needed)
    headwater = _headwater(options)
    contenders = [one for one in nginx.contenders() + headwater.contenders()
                  if not options.only or any(part in one.name for part in options.only.split(","))]
    with tempfile.TemporaryDirectory() as folder:
        with Fleet(pathlib.Path(folder)) as fleet:
            arena = Arena(fleet, pathlib.Path(folder), say)
            entered = arena.enter_all(contenders, connections[0])
            results = cost.measure(arena, entered, connections, options.rounds, options.seconds, say)
    for count, rounds in results.items():
        print(f"\n{count} connections\n" + "\n".join(report.cost_table(report.summarize(rounds))))
    return 0


def _profile(options) -> int:
    installer = Installer(say, not options.no_install)
    for needed in ("taskset", "nginx", "wrk", "perf"):
        installer.program(needed)
    with tempfile.TemporaryDirectory() as folder:
        with Fleet(pathlib.Path(folder)) as fleet:
            arena = Arena(fleet, pathlib.Path(folder), say)
            print(profile.run(arena, _headwater(options), options.transport, TRACING[options.tracing],
                              int(options.connections.split(",")[0]), options.seconds,
                              options.out / "raw" / f"profile-{options.transport}", say))
    return 0


def _headwater(options) -> Headwater:
    return Headwater(options.jar, options.heap, options.java_option, options.java)
