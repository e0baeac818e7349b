"""Where Headwater's CPU goes under load: the kernel by system call, the JVM by kind, compiled methods by name.

`perf` samples the process and walks frame pointers; Java's symbols come from the JVM's own perf map. Inlined methods
count for the compiled method that holds them, so a flight recording follows, in which every frame has its own name.
"""
import collections
import os
import pathlib
import re
import subprocess
import threading
from dataclasses import dataclass
from typing import Callable, Counter, Iterable, Iterator, List, Tuple

from . import load
from .arena import Arena
from .contender import Contender
from .headwater import Headwater
from .machine import Missing

_FRAME = re.compile(r"^\s+([0-9a-f]+) (.*) \(([^()]*(?:\([^()]*\))?[^()]*)\)$")
# The kernel's own entry may be a tail call that leaves no frame, as for writev.
_SYSCALL = re.compile(r"^(?:__(?:x64|arm64|do)_sys_|do_)(\w*(?:read|write|send|recv|poll|uring|futex|wait|accept)\w*)$")
_OPTIONS = ["-XX:+UnlockDiagnosticVMOptions", "-XX:+PreserveFramePointer", "-XX:+DebugNonSafepoints"]


@dataclass(frozen=True)
class Stack:
    """One sample: the thread's name, and (symbol, object) from the innermost frame outwards."""

    thread: str
    frames: Tuple[Tuple[str, str], ...]


def parse(lines: Iterable[str]) -> Iterator[Stack]:
    """The samples in what `perf script -F comm,ip,sym,dso` prints: a thread's name, its frames, an empty line."""
    thread, frames = "", []
    for line in lines:
        line = line.rstrip("\n")
        if not line:
            if frames:
                yield Stack(thread, tuple(frames))
            thread, frames = "", []
        elif not line.startswith((" ", "\t")):
            thread = line.strip()
        else:
            found = _FRAME.match(line)
            if found:
                frames.append((re.sub(r"\+0x[0-9a-f]+$", "", found.group(2)), found.group(3)))
            elif not frames:
                thread = line.strip() or thread
    if frames:
        yield Stack(thread, tuple(frames))


def kind(stack: Stack) -> str:
    """What a sample's innermost frame is part of: the kernel, compiled Java, the interpreter, the VM, or a library."""
    symbol, place = stack.frames[0]
    if "kernel" in place or place == "[unknown]" and symbol.startswith("entry_"):
        return "kernel"
    if place.endswith(".map") or "perf-" in place:
        return "interpreter and stubs" if symbol in ("Interpreter", "[unknown]") or " " not in symbol else "Java, compiled"
    if "libjvm" in place:
        return "JVM: GC" if "GC" in stack.thread or stack.thread.startswith("VM") else (
            "JVM: JIT compiler" if "Compiler" in stack.thread else "JVM: runtime")
    return "native: " + os.path.basename(place)


def syscall(stack: Stack) -> str:
    """The system call in which a kernel sample was taken, or what else the kernel was at."""
    for symbol, place in stack.frames:
        found = _SYSCALL.match(symbol)
        if found:
            return found.group(1)
    return "(scheduling, interrupts, faults)"


def method(symbol: str) -> str:
    """A compiled method's name, short: packages by their first letters, no return type and no arguments."""
    name = re.sub(r"\s*\(.*", "", symbol).split(" ")[-1]
    parts = re.split(r"[.:/]+", name)
    return ".".join([part[:1] for part in parts[:-2]] + parts[-2:]) if len(parts) > 2 else name


@dataclass(frozen=True)
class Profile:
    """Counts of samples."""

    total: int
    kinds: Counter
    syscalls: Counter
    threads: Counter
    own: Counter
    within: Counter
    kernel: Counter


def summarize(stacks: Iterable[Stack]) -> Profile:
    """Counts samples by kind, system call, thread; `own` and `within` count Java methods by themselves and with all they call."""
    total = 0
    counts = [collections.Counter() for _ in range(6)]
    kinds, syscalls, threads, own, within, kernel = counts
    for stack in stacks:
        total += 1
        what = kind(stack)
        kinds[what] += 1
        threads[stack.thread] += 1
        if what == "kernel":
            syscalls[syscall(stack)] += 1
            kernel[stack.frames[0][0]] += 1
        elif what == "Java, compiled":
            own[method(stack.frames[0][0])] += 1
        for name in {method(symbol) for symbol, place in stack.frames if "perf-" in place and " " in symbol}:
            within[name] += 1
    return Profile(total, kinds, syscalls, threads, own, within, kernel)


def table(profile: Profile, rows: int = 25) -> str:
    """The profile as text, in per cent of all samples."""
    parts = [f"{profile.total} samples, % of all"]
    for title, counts in (
            ("where", profile.kinds), ("threads", profile.threads), ("kernel, by system call", profile.syscalls),
            ("kernel functions, own", profile.kernel), ("Java methods, own (with what is inlined)", profile.own),
            ("Java methods, with all they call", profile.within)):
        parts.append(f"\n{title}")
        parts += [f"  {count * 100 / max(1, profile.total):5.1f}  {name}" for name, count in counts.most_common(rows)]
    return "\n".join(parts)


def run(arena: Arena, headwater: Headwater, transport: str, tracing: str, connections: int, seconds: float,
        out: pathlib.Path, say: Callable[[str], None]) -> str:
    """Profiles one configuration; returns the text, and leaves it with the raw stacks in `out`."""
    contender = Contender("headwater", tracing, lambda place: headwater.launch(place, transport, tracing, _OPTIONS),
                          transport=transport, warm_seconds=20)
    entered = arena.enter_all([contender], connections)
    if not entered:
        raise Missing(arena.left_out[contender.name])
    pid, port = entered[0].process.pid, entered[0].port
    out.mkdir(parents=True, exist_ok=True)
    sample = arena.measure(entered[0], connections, seconds)
    parts = [f"{contender.name}, {connections} connections: {sample.us:.1f} us per request, {sample.rate:,.0f}/s"]

    say(f"perf record, {seconds:.0f} s")
    data, script = out / "perf.data", out / "perf.script"
    with _Load(port, connections, seconds + 4):
        _call(["perf", "record", "-q", "-e", "cpu-clock", "-F", "997", "-g", "-p", str(pid), "-o", str(data),
               "--", "sleep", f"{seconds:g}"])
        _call([_beside(headwater.jvm, "jcmd"), str(pid), "Compiler.perfmap"])
    try:
        with open(script, "w") as stacks:
            subprocess.run(["perf", "script", "-i", str(data), "-F", "comm,ip,sym,dso"], stdout=stacks,
                           stderr=subprocess.DEVNULL, check=True)
    finally:
        pathlib.Path(f"/tmp/perf-{pid}.map").unlink(missing_ok=True)
    with open(script, errors="replace") as lines:
        parts.append(table(summarize(parse(lines))))

    say(f"flight recording, {seconds:.0f} s")
    recording = out / "headwater.jfr"
    with _Load(port, connections, seconds + 4):
        _call([_beside(headwater.jvm, "jcmd"), str(pid), "JFR.start", "name=bench", "settings=profile"])
        subprocess.run(["sleep", f"{seconds:g}"], check=True)
        _call([_beside(headwater.jvm, "jcmd"), str(pid), "JFR.stop", "name=bench", f"filename={recording}"])
    for view in ("hot-methods", "allocation-by-class", "allocation-by-site"):
        parts.append(_call([_beside(headwater.jvm, "jfr"), "view", "--width", "150", view, str(recording)]))
    text = "\n".join(parts) + "\n"
    (out / "profile.txt").write_text(text)
    return text


class _Load:
    """wrk in the background for the length of a `with` block."""

    def __init__(self, port: int, connections: int, seconds: float) -> None:
        self._thread = threading.Thread(target=load.saturate, args=(port, connections, seconds))

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._thread.join()


def _beside(java: str, tool: str) -> str:
    """A tool of the JDK that a `java` belongs to."""
    path = pathlib.Path(java).with_name(tool)
    return str(path) if path.exists() else tool


def _call(command: List[str]) -> str:
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise Missing(f"{' '.join(command[:3])} failed: {' '.join((done.stderr or done.stdout).split())[-300:]}")
    return done.stdout
