#!/usr/bin/env python3
"""Looks for inputs that break a fuzz target, guided by coverage (Jazzer).

    python3 benchmarks/fuzz.py --target head --seconds 600
    python3 benchmarks/fuzz.py --target all --seconds 180
    python3 benchmarks/fuzz.py --target head --input gateway/target/fuzz/head/crash-...

Targets are named in gateway/src/test/resources/fuzz/targets.properties; what they hold against is said by their classes.
Seeds are in the folder of their name, and are replayed by the unit tests (KeptSeedsTest). What is found on the way is kept in
gateway/target/fuzz/NAME/corpus, and goes on from there the next time; --keep adds to the seeds what reaches new code, as few and as
small files as do. Exit code 1: a target was broken; the input and the stack are printed, and the input belongs among the seeds with its fix.
"""

import argparse
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
SEEDS = ROOT / "gateway/src/test/resources/fuzz"
WORK = ROOT / "gateway/target/fuzz"
# What guides the search: the code under test, and the libraries that read for it.
INSTRUMENTED = "io.headwater.**:io.netty.handler.codec.**:com.typesafe.config.**:com.google.gson.**"


def targets():
    lines = (SEEDS / "targets.properties").read_text().splitlines()
    return dict(line.split(" = ") for line in lines if " = " in line and not line.startswith("#"))


def java():
    home = os.environ.get("JAVA_HOME")
    return str(pathlib.Path(home, "bin", "java")) if home else "java"


def class_path(build):
    listing = WORK / "class-path"
    if build or not listing.exists():
        WORK.mkdir(parents=True, exist_ok=True)
        command = ["mvn", "-q", "-B", "-Pfuzz", "-pl", "gateway", "-am", "test-compile",
                   "dependency:build-classpath", f"-Dmdep.outputFile={listing}"]
        if subprocess.run(command, cwd=ROOT).returncode != 0:
            sys.exit("fuzz: the build failed")
    parts = [ROOT / "gateway/target/test-classes", ROOT / "gateway/target/classes"]
    return os.pathsep.join([str(part) for part in parts] + [listing.read_text().strip()])


def jazzer(classes, type_name, folder, arguments):
    command = [java(), "-Xmx1500m", "-XX:+UseSerialGC", "-XX:+EnableDynamicAgentLoading", "-Xshare:auto", "-cp", classes,
               "com.code_intelligence.jazzer.Jazzer", f"--target_class={type_name}",
               f"--instrumentation_includes={INSTRUMENTED}", f"--custom_hook_includes={INSTRUMENTED}",
               # The targets hold our expressions against the JDK's: what does not compile is for them to judge.
               "--disabled_hooks=com.code_intelligence.jazzer.sanitizers.RegexInjection",
               f"--reproducer_path={folder}", f"-artifact_prefix={folder}/", "-timeout=60", "-rss_limit_mb=3000"]
    # Where the tests run: they name files from there.
    return subprocess.run(command + arguments, cwd=ROOT / "gateway", stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          text=True, errors="replace")


def fuzz(name, type_name, classes, options):
    folder, seeds = WORK / name, SEEDS / name
    corpus = folder / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    words = SEEDS / f"{name}.dict"
    arguments = [f"-max_len={options.max_len}", "-print_final_stats=1"] + ([f"-dict={words}"] if words.exists() else [])
    if options.input:
        run = jazzer(classes, type_name, folder, arguments + [options.input])
    else:
        run = jazzer(classes, type_name, folder, arguments + [f"-max_total_time={options.seconds}", str(corpus), str(seeds)])
    (folder / "log").write_text(run.stdout)
    found = run.returncode != 0
    counts = dict(re.findall(r"stat::(\w+):\s+(\d+)", run.stdout))
    coverage = re.findall(r"cov: (\d+) ft: (\d+) corp: (\S+)", run.stdout)
    print(f"{name}: {counts.get('number_of_executed_units', '?')} runs, "
          f"cov/ft/corpus {'/'.join(coverage[-1]) if coverage else '?'}, {'BROKEN' if found else 'holds'}", flush=True)
    if found:
        shown = [line for line in run.stdout.splitlines() if not re.match(r"(INFO|#\d+|\s+at (java|jdk)\.)", line)]
        print("\n".join(shown[-60:]))
    elif options.keep:
        keep(name, type_name, classes, options)
    return found


def keep(name, type_name, classes, options):
    seeds, corpus = SEEDS / name, WORK / name / "corpus"
    before = set(seeds.iterdir())
    with tempfile.TemporaryDirectory() as small:
        for file in corpus.iterdir():
            if file.stat().st_size <= options.keep:
                pathlib.Path(small, file.name).write_bytes(file.read_bytes())
        run = jazzer(classes, type_name, WORK / name, ["-merge=1", str(seeds), small])
        if run.returncode != 0:
            sys.exit("fuzz: the seeds could not be merged:\n" + run.stdout[-2000:])
    print(f"{name}: {len(set(seeds.iterdir()) - before)} new seeds")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--target", required=True, help="one of " + ", ".join(targets()) + ", or all")
    parser.add_argument("--seconds", type=int, default=60, help="time for each target (default 60)")
    parser.add_argument("--input", help="run this one input, and nothing else")
    parser.add_argument("--max-len", type=int, default=2048, help="most bytes of an input (default 2048)")
    parser.add_argument("--keep", type=int, nargs="?", const=256, metavar="BYTES",
                        help="add to the seeds what reaches new code, of at most so many bytes each (default 256)")
    parser.add_argument("--no-build", action="store_true", help="with the classes that are there")
    options = parser.parse_args()
    chosen = {name: type_name for name, type_name in targets().items() if options.target in (name, "all")}
    if not chosen:
        parser.error(f"--target: {options.target} (expected: one of {', '.join(targets())}, or all)")
    options.input = str(pathlib.Path(options.input).resolve()) if options.input else None
    classes = class_path(not options.no_build)
    broken = [name for name, type_name in chosen.items() if fuzz(name, type_name, classes, options)]
    sys.exit(1 if broken else 0)


if __name__ == "__main__":
    main()
