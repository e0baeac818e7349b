"""The report of a run: what was measured, summarized, as Markdown and as JSON."""
from dataclasses import asdict, dataclass, field
from typing import Dict, List, Optional

from .contender import ALL, OFF, ONE, UNSAMPLED
from .figures import Spread, ratios

BASE = "nginx"
Rounds = List[Dict[str, Dict[str, float]]]


@dataclass
class Run:
    """Everything that a run has measured; a part that was not asked for is empty.

    cost: by connections the rounds; latency: the rounds at `rate` per second; memory: MiB; start_up: rounds of seconds.
    """

    facts: Dict[str, object] = field(default_factory=dict)
    versions: Dict[str, str] = field(default_factory=dict)
    warnings: List[str] = field(default_factory=list)
    left_out: Dict[str, str] = field(default_factory=dict)
    tracing: Dict[str, str] = field(default_factory=dict)
    cost: Dict[int, Rounds] = field(default_factory=dict)
    latency: Rounds = field(default_factory=list)
    latency_connections: int = 0
    rate: float = 0
    memory: Dict[str, float] = field(default_factory=dict)
    idle: int = 0
    start_up: List[Dict[str, float]] = field(default_factory=list)


def summarize(rounds: Rounds, relative: str) -> Dict[str, Dict[str, Spread]]:
    """By contender the spread of every measured value, and as `ratio` that of the value `relative` to nginx's."""
    names = list(dict.fromkeys(name for figures in rounds for name in figures))
    against = ratios([{name: sample[relative] for name, sample in figures.items()} for figures in rounds], BASE)
    summary: Dict[str, Dict[str, Spread]] = {}
    for name in names:
        samples = [figures[name] for figures in rounds if name in figures]
        summary[name] = {key: Spread.of([sample[key] for sample in samples]) for key in samples[0]}
        if name in against:
            summary[name]["ratio"] = Spread.of(against[name])
    return summary


def added(rounds: Rounds, traced: str, plain: str) -> Optional[Spread]:
    """What tracing adds to the CPU of a request, as a share of it, from the pairs within rounds."""
    pairs = [figures[traced]["us"] / figures[plain]["us"] - 1 for figures in rounds
             if traced in figures and plain in figures]
    return Spread.of(pairs) if pairs else None


def markdown(run: Run) -> str:
    """The whole report."""
    parts = [["# Headwater beside its peers", "",
              f"{run.facts.get('date', '')}, one run on one machine. How it was measured, and what each figure means: "
              "[`README.md`](../README.md). Ratios are taken within a round; the median is given, with the least and "
              "the most of all rounds."]]
    if run.warnings:
        parts.append([f"**Not a quiet machine:** {'; '.join(run.warnings)}. Differences of less than 0.2 say little."])
    if run.cost:
        parts.append(["![CPU per request, as a ratio to nginx](cpu.svg)"])
    goals = _goals(run)
    if goals:
        parts.append(goals)
    for connections, rounds in run.cost.items():
        parts.append([f"## CPU per request at full speed, {connections} connections", ""]
                     + _cost_table(summarize(rounds, "us")))
    if run.cost or run.latency:
        parts.append(_added_table(run))
    if run.latency:
        parts.append([f"## At a fixed rate: {run.rate:,.0f} requests/s, {run.latency_connections} connections", "",
                      "Half of nginx's peak. Latency counts from the moment at which a request was due.", ""]
                     + _latency_table(summarize(run.latency, "p99"), run.rate))
    if run.memory:
        parts.append([f"## Resident memory with {run.idle:,} idle keep-alive connections", "",
                      "| proxy | MiB |", "|---|---:|"]
                     + [f"| {name} | {mib:.0f} |" for name, mib in sorted(run.memory.items(), key=lambda i: i[1])])
    if run.start_up:
        parts.append(["## From exec to the first answer", "", "| proxy | ms | spread |", "|---|---:|---|"]
                     + _start_rows(run.start_up))
    if run.left_out:
        parts.append(["## Left out", "", "| proxy | why |", "|---|---|"]
                     + [f"| {name} | {_cell(why)} |" for name, why in run.left_out.items()])
    parts.append(["## Machine", "", "| | |", "|---|---|"]
                 + [f"| {name.replace('_', ' ')} | {value} |" for name, value in run.facts.items()]
                 + [f"| {name} | {version} |" for name, version in run.versions.items()])
    return "\n\n".join("\n".join(lines) for lines in parts if lines) + "\n"


def summary(run: Run) -> Dict[str, object]:
    """The report as JSON: medians with spread, without the rounds."""
    def plain(rounds: Rounds, relative: str) -> Dict[str, object]:
        return {name: {key: {part: round(value, 6) for part, value in asdict(spread).items()}
                       for key, spread in row.items()} for name, row in summarize(rounds, relative).items()}
    return {
        "machine": run.facts, "versions": run.versions, "warnings": run.warnings, "left_out": run.left_out,
        "cpu_per_request": {str(count): plain(rounds, "us") for count, rounds in run.cost.items()},
        "fixed_rate": {"requests_per_second": run.rate, "connections": run.latency_connections,
                       "contenders": plain(run.latency, "p99")},
        "idle_memory_mib": {"connections": run.idle, "contenders": run.memory},
        "start_up_seconds": {name: asdict(spread) for name, spread in _starts(run.start_up).items()},
    }


def _cost_table(rows: Dict[str, Dict[str, Spread]]) -> List[str]:
    lines = ["| proxy | ratio to nginx | spread | CPU us/request | requests/s | spans/request |",
             "|---|---:|---|---:|---:|---:|"]
    for name, row in sorted(rows.items(), key=lambda item: item[1]["us"].median):
        lines.append(_row(name, _ratio(row), _spread(row.get("ratio")), f"{row['us'].median:.1f}",
                          f"{row['rate'].median:,.0f}", _spans(row)))
    return lines


def _latency_table(rows: Dict[str, Dict[str, Spread]], rate: float) -> List[str]:
    lines = ["| proxy | p50 ms | p99 ms | p99 to nginx | spread | CPU us/request | spans/request |",
             "|---|---:|---:|---:|---|---:|---:|"]
    for name, row in sorted(rows.items(), key=lambda item: item[1]["p99"].median):
        if row["rate"].median < rate * 0.98:
            lines.append(_row(name, f"holds {row['rate'].median:,.0f}/s only", "", "", "",
                              f"{row['us'].median:.1f}", _spans(row)))
        else:
            lines.append(_row(name, f"{row['p50'].median * 1e3:.2f}", f"{row['p99'].median * 1e3:.2f}", _ratio(row),
                              _spread(row.get("ratio")), f"{row['us'].median:.1f}", _spans(row)))
    return lines


def _added_table(run: Run) -> List[str]:
    """What each way of tracing adds to the same proxy without it."""
    parts = [(f"full speed, {count} connections", rounds) for count, rounds in run.cost.items()]
    if run.latency:
        parts.append((f"{run.rate:,.0f}/s", run.latency))
    lines = []
    for where, rounds in parts:
        for name in dict.fromkeys(name for figures in rounds for name in figures):
            traced = run.tracing.get(name, OFF)
            spread = None if traced == OFF else added(rounds, name, name[:-len(", " + traced)])
            spans = [figures[name]["spans"] for figures in rounds if name in figures]
            if spread:
                lines.append(_row(name, where, f"{spread.median:+.0%}", f"{spread.least:+.0%} to {spread.most:+.0%}",
                                  f"{Spread.of(spans).median:.3f}"))
    if not lines:
        return []
    return ["## What tracing adds", "",
            "CPU per request over that of the same proxy without tracing. Spans that the collector counted per request "
            "tell whether all were exported: at 100 % a proxy that makes a span for each side has 2.", "",
            "| proxy | at | adds | spread | spans/request |", "|---|---|---:|---|---:|"] + lines


def _goals(run: Run) -> List[str]:
    """Headwater's figures beside those that it is to reach; nothing where they were not measured."""
    rows = []

    def goal(what: str, value: Optional[float], most: float, form: str) -> None:
        if value is not None:
            rows.append(_row(what, form.format(most), form.format(value), "yes" if value <= most else "**no**"))

    def ratio(count: int, name: str, base: str = BASE) -> Optional[float]:
        found = ratios([{n: s["us"] for n, s in figures.items()} for figures in run.cost.get(count, [])], base)
        return Spread.of(found[name]).median if name in found else None

    for count in run.cost:
        goal(f"CPU to nginx, epoll, 100 rules, 1 %, {count} connections", ratio(count, f"headwater epoll, {ONE}"), 1.1, "{:.2f}")
        goal(f"CPU to nginx, io_uring, 100 rules, 1 %, {count} connections",
             ratio(count, f"headwater io_uring, {ONE}"), 0.9 if count == 256 else 1.1, "{:.2f}")
        goal(f"CPU to Envoy with tracing at 1 %, epoll, {count} connections",
             ratio(count, f"headwater epoll, {ONE}", f"envoy, {ONE}"), 0.5, "{:.2f}")
        unsampled = added(run.cost[count], f"headwater epoll, {UNSAMPLED}", "headwater epoll")
        goal(f"tracing adds, unsampled, {count} connections", unsampled and unsampled.median, 0.02, "{:+.1%}")
    exported = added(run.latency, f"headwater epoll, {ALL}", "headwater epoll") if run.latency else None
    goal("tracing adds, all exported, at the fixed rate", exported and exported.median, 0.25, "{:+.1%}")
    late = summarize(run.latency, "p99").get(f"headwater epoll, {ONE}", {}) if run.latency else {}
    goal("p99 to nginx at half of its peak, 1 %", late["ratio"].median if "ratio" in late else None, 1.2, "{:.2f}")
    goal(f"MiB with {run.idle:,} idle connections", run.memory.get(f"headwater epoll, {ONE}"), 128, "{:.0f}")
    starts = {name: spread for name, spread in _starts(run.start_up).items() if name.startswith("headwater")}
    if starts:
        best = min(starts, key=lambda name: starts[name].median)
        goal(f"ms from exec to the first answer ({best})", starts[best].median * 1e3, 700, "{:.0f}")
    return ["## Figures to reach", "", "| what | at most | measured | reached |", "|---|---:|---:|---|"] + rows if rows else []


def _starts(rounds: List[Dict[str, float]]) -> Dict[str, Spread]:
    names = dict.fromkeys(name for seconds in rounds for name in seconds)
    return {name: Spread.of([seconds[name] for seconds in rounds if name in seconds]) for name in names}


def _start_rows(rounds: List[Dict[str, float]]) -> List[str]:
    return [_row(name, f"{spread.median * 1e3:.0f}", f"{spread.least * 1e3:.0f} - {spread.most * 1e3:.0f}")
            for name, spread in sorted(_starts(rounds).items(), key=lambda item: item[1].median)]


def _row(*cells: str) -> str:
    return "| " + " | ".join(cells) + " |"


def _cell(text: str) -> str:
    return text.replace("|", "/").replace("\n", " ")


def _ratio(row: Dict[str, Spread]) -> str:
    return f"**{row['ratio'].median:.2f}**" if "ratio" in row else ""


def _spread(spread: Optional[Spread]) -> str:
    return f"{spread.least:.2f} - {spread.most:.2f}" if spread else ""


def _spans(row: Dict[str, Spread]) -> str:
    spans = row["spans"].median
    return f"{spans:.3f}" if spans >= 0.0005 else "0"
