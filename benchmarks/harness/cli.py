"""The command line of the benchmark."""
import argparse
import json
import pathlib
import signal
import sys
import tempfile
import time
from dataclasses import asdict
from typing import List

from . import chart, cost, footprint, image, latency, load, machine, nginx, peers, profile, report
from .arena import WARM_REQUESTS, Arena
from .choice import Choice
from .contender import ALL, OFF, ONE, UNSAMPLED, Contender
from .figures import Spread
from .headwater import JAR, Headwater
from .install import BENCHMARKS, TARGET, Installer
from .machine import Missing
from .processes import Fleet

TRACING = {"off": OFF, "unsampled": UNSAMPLED, "1": ONE, "100": ALL}
STAGES = ("cost", "latency", "memory", "startup")
QUICK = ("nginx", "headwater epoll", f"headwater epoll, {ONE}", f"headwater io_uring, {ONE}")
TRAINING = 20_000  # requests of the run that makes an AOT cache


def say(text: str) -> None:
    """Progress, on standard error."""
    print(time.strftime("%H:%M:%S"), text, file=sys.stderr, flush=True)


def parser() -> argparse.ArgumentParser:
    main = argparse.ArgumentParser(
        prog="run.py", description="Headwater beside its peers, on the same backend, in interleaved rounds.",
        formatter_class=argparse.ArgumentDefaultsHelpFormatter)
    main.add_argument("command", nargs="?", default="compare", choices=["compare", "profile", "image"])
    both = main.add_argument_group("compare and profile")
    both.add_argument("--connections", type=_counts, default="64,256", help="keep-alive connections; profile: the first")
    both.add_argument("--seconds", type=_seconds, default=5, help="length of one measurement, whole seconds as wrk wants them")
    both.add_argument("--out", type=pathlib.Path, help="folder of the report (default: benchmarks/results for a whole "
                      "comparison, benchmarks/target/results for any other)")
    both.add_argument("--jar", type=pathlib.Path, default=JAR)
    both.add_argument("--java", default="", help="the java that runs Headwater (default: that of a JDK 25)")
    both.add_argument("--java-option", action="append", default=[], metavar="OPTION", help="one more JVM option for Headwater")
    both.add_argument("--heap", default="512m", help="Headwater's heap")
    both.add_argument("--no-install", action="store_true", help="install nothing; leave out what is missing")
    compare = main.add_argument_group("compare")
    compare.add_argument("--quick", action="store_true", help="about two minutes: nginx and Headwater only")
    compare.add_argument("--only", type=Choice.words, action="extend", default=[], metavar="NAMES",
                         help='contenders whose name contains one of these, as in headwater,nginx or "headwater epoll, 1 %%"; '
                         '"=headwater epoll" is that one alone; may be repeated')
    compare.add_argument("--stages", type=_words, default=",".join(STAGES), help="what is measured")
    compare.add_argument("--rounds", type=int, default=5)
    compare.add_argument("--warm-up", type=int, default=WARM_REQUESTS, help="requests to each contender before it counts")
    compare.add_argument("--idle", type=int, default=10_000, help="idle connections")
    one = main.add_argument_group("profile")
    one.add_argument("--transport", default="epoll", choices=["epoll", "io_uring", "nio"])
    one.add_argument("--tracing", default="1", choices=list(TRACING), help="per cent of requests sampled")
    container = main.add_argument_group("image")
    container.add_argument("--image", default="headwater:dev", help="the image that the engine here has")
    return main


def main(arguments=None) -> int:
    """Runs a command; returns its exit code: 0, 1 if something is missing, 2 for a wrong word, 130 if interrupted."""
    options = parser().parse_args(arguments)
    unknown = [stage for stage in options.stages if stage not in STAGES]
    if unknown:
        parser().error(f"--stages: {unknown[0]} (expected: {', '.join(STAGES)})")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        return {"compare": _compare, "profile": _profile, "image": _image}[options.command](options)
    except Missing as reason:
        print(f"cannot run: {reason}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("interrupted; all that was started is ended", file=sys.stderr)
        return 130


def _compare(options) -> int:
    began = time.monotonic()
    if options.quick:
        options.rounds, options.seconds = min(options.rounds, 3), min(options.seconds, 2)
    run = report.Run(facts=dict(date=time.strftime("%d %B %Y"), **machine.facts()))
    if machine.noise():
        run.warnings.append(machine.noise())
        say(f"warning: {machine.noise()}")
    installer = _installer(options, ["taskset", "nginx", "wrk"])
    pace = installer.pace()
    headwater = _headwater(options)
    contenders = _contenders(options, installer, headwater, run)
    run.facts["headwater_jvm_options"] = " ".join(headwater.options)
    run.tracing = {contender.name: contender.tracing for contender in contenders}
    with tempfile.TemporaryDirectory() as folder, Fleet(pathlib.Path(folder)) as fleet:
        arena = Arena(fleet, pathlib.Path(folder), say)
        if "startup" in options.stages and not options.quick:
            _start_up(options, arena, headwater, contenders, run)
        if "memory" in options.stages:
            run.idle = options.idle
            run.memory = footprint.idle_memory(arena, _alone(contenders), pace, options.idle, say)
        if "cost" in options.stages or "latency" in options.stages:
            _under_load(options, arena, contenders, pace, run)
        run.left_out.update(arena.left_out)
    run.facts["minutes"] = round((time.monotonic() - began) / 60, 1)
    _write(options, run)
    return 0


def _under_load(options, arena: Arena, contenders: List[Contender], pace: pathlib.Path, run: report.Run) -> None:
    entered = arena.enter_all(contenders, options.connections[0], options.warm_up, 15 if options.quick else 120)
    rounds = options.rounds if "cost" in options.stages else 1
    measured = entered if "cost" in options.stages else [one for one in entered if one.contender.peer == nginx.NAME]
    counts = options.connections if "cost" in options.stages else options.connections[:1]
    results = cost.measure(arena, measured, counts, rounds, options.seconds, say)
    if "cost" in options.stages:
        run.cost = results
        foreign = Spread.of([sample["foreign"] for rounds_ in results.values() for figures in rounds_
                             for sample in figures.values()] or [0.0])
        run.facts["core_0_taken_by_others"] = f"{foreign.median:.1%} (at most {foreign.most:.1%})"
        if foreign.median > 0.05:
            run.warnings.append(f"other work took {foreign.median:.0%} of the proxies' core")
    peaks = [figures[nginx.NAME]["rate"] for figures in results[options.connections[0]] if nginx.NAME in figures]
    if "latency" in options.stages and peaks:
        run.rate, run.latency_connections = Spread.of(peaks).median / 2, options.connections[0]
        run.latency = latency.measure(arena, entered, pace, run.latency_connections, run.rate,
                                      2 if options.quick else options.rounds, options.seconds, say)


def _start_up(options, arena: Arena, headwater: Headwater, contenders: List[Contender], run: report.Run) -> None:
    chosen = _alone(contenders)
    if any(contender.peer == "headwater" for contender in chosen):
        try:
            say("making an AOT cache for Headwater")
            chosen.append(headwater.with_aot_cache(TARGET / "headwater.aot", lambda one: _train(arena, one)))
        except Missing as reason:
            run.left_out["headwater with AOT cache"] = str(reason)
    run.start_up = footprint.start_up(arena, chosen, options.rounds, say)


def _train(arena: Arena, contender: Contender) -> None:
    running, _ = arena.start(contender)
    served = 0
    while served < TRAINING:
        served += load.saturate(running.port, 16, 1).requests
    arena.leave(running, patience=120)


def _alone(contenders: List[Contender]) -> List[Contender]:
    """For figures of an idle process: each peer once, without tracing, and Headwater with its rules and an exporter."""
    return [one for one in contenders if one.tracing == (ONE if one.peer == "headwater" else OFF)]


def _contenders(options, installer: Installer, headwater: Headwater, run: report.Run) -> List[Contender]:
    choice = Choice(options.only)
    own = nginx.contenders() + headwater.contenders()
    run.versions = {nginx.NAME: nginx.version(), "headwater": headwater.version(),
                    "wrk": machine.first_line(["wrk", "-v"], r"wrk (\S+)")}
    if options.quick:
        return [one for one in own if one.name in QUICK]
    others, versions, left_out = peers.gather(installer, choice.takes_peer, say)
    run.versions.update(versions)
    run.left_out.update(left_out)
    chosen = [one for one in own + others if choice.takes(one.name)]
    if not chosen:
        raise Missing(f"--only {','.join(options.only)}: no such contender (there are: "
                      + ", ".join(one.name for one in own + others) + ")")
    return chosen


def _write(options, run: report.Run) -> None:
    # Only a whole comparison replaces the report that the repository keeps.
    whole = not options.only and not options.quick and set(options.stages) == set(STAGES)
    out = options.out or (BENCHMARKS / "results" if whole else TARGET / "results")
    (out / "raw").mkdir(parents=True, exist_ok=True)
    text = report.markdown(run)
    (out / "latest.md").write_text(text)
    (out / "latest.json").write_text(json.dumps(report.summary(run), indent=1) + "\n")
    (out / "raw" / time.strftime("run-%Y%m%d-%H%M%S.json")).write_text(json.dumps(asdict(run)) + "\n")
    panels = {count: report.summarize(rounds, "us") for count, rounds in run.cost.items()}
    if panels and all("nginx" in panel for panel in panels.values()):
        note = f"{run.facts['date']}, {run.facts['cores']} cores, Linux {run.facts['kernel']}, " \
               f"nginx {run.versions['nginx']}, {run.versions['headwater']}"
        (out / "cpu.svg").write_text(chart.draw(panels, run.tracing, note))
    print(text)
    say(f"written to {out}")


def _profile(options) -> int:
    _installer(options, ["taskset", "nginx", "wrk", "perf"])
    out = (options.out or TARGET / "results") / f"profile-{options.transport}-{options.tracing}-{options.connections[0]}"
    with tempfile.TemporaryDirectory() as folder, Fleet(pathlib.Path(folder)) as fleet:
        arena = Arena(fleet, pathlib.Path(folder), say)
        print(profile.run(arena, _headwater(options), options.transport, TRACING[options.tracing],
                          options.connections[0], options.seconds, out, say))
    say(f"written to {out}")
    return 0


def _image(options) -> int:
    if machine.noise():
        say(f"warning: {machine.noise()}")
    pace = _installer(options, ["taskset", "nginx", "docker"]).pace()
    with tempfile.TemporaryDirectory() as name, Fleet(pathlib.Path(name)) as fleet:
        folder = pathlib.Path(name)
        # What is mounted from here is read by the image's user.
        folder.chmod(0o755)
        arena = Arena(fleet, folder, say)
        started = image.starts(options.image, arena, folder, options.rounds, say)
        resident = image.memory(options.image, arena, folder, pace, min(options.rounds, 3), say) \
            if "memory" in options.stages else {}
    print(image.text(started, resident))
    return 0


def _installer(options, needed: List[str]) -> Installer:
    installer = Installer(say, not options.no_install)
    for program in needed:
        installer.program(program)
    return installer


def _headwater(options) -> Headwater:
    return Headwater(options.jar, options.heap, options.java_option, options.java)


def _words(text: str) -> List[str]:
    return [word.strip() for word in text.split(",") if word.strip()]


def _counts(text: str) -> List[int]:
    counts = [int(word) for word in _words(text)]
    if not counts or min(counts) < 1:
        raise argparse.ArgumentTypeError(f"{text} (expected: numbers above 0, as in 64,256)")
    return counts


def _seconds(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text} (expected: a whole number above 0)")
    return int(text)
