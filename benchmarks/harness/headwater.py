"""Headwater: its configuration with 100 rules, and the JVM as its Dockerfile starts it."""
import json
import pathlib
import re
from typing import Callable, List

from .contender import ALL, OFF, ONE, SHARE, UNSAMPLED, Contender, Launch, Place
from .machine import Missing, first_line, java

NAME = "headwater"
ROOT = pathlib.Path(__file__).resolve().parents[2]
JAR = ROOT / "gateway/target/headwater.jar"
RULES = 100

_CONFIG = """
headwater {{
  listen {{ host = "127.0.0.1", port = {port}, limits {{ connections = 20000 }} }}
  admin {{ port = {admin} }}
  runtime {{ transport = {transport}, event-loops = 1 }}
  upstreams {{ backend {{ endpoints = ["http://127.0.0.1:{backend}"], pool {{ idle-connections = 512 }} }} }}
  routing {{ resolver = path }}
  tracing {{
    sampling {{
      default {{ probability = {probability} }}
      rules = [
{rules}
      ]
    }}
    export {{ to = [{export}], otlp {{ endpoint = "http://127.0.0.1:{sink}", protocol = "http/protobuf" }} }}
  }}
}}
"""


def rules(count: int = RULES) -> List[str]:
    """Rules of five kinds in turn, none of which matches the benchmark's request: all have to be ruled out."""
    kinds = (
        'path = "/api/v1/area{n}/{{id}}/**"',
        'headers {{ "x-tenant" = "beta-{n}-*" }}',
        'services = ["service-{n}"], endpoints = ["Say.*"]',
        'methods = [GET, POST], path = "/orders/{{id}}", query {{ debug = "token-{n}" }}',
        'host = "*.tenant-{n}.example.com", cookies {{ group = "g{n}" }}',
    )
    return ['        {{ name = "rule-{n}", match {{ {match} }}, probability = 1.0 }}'.format(
        n=n, match=kinds[n % len(kinds)].format(n=n)) for n in range(count)]


def configuration(place: Place, transport: str, tracing: str, rule_count: int = RULES) -> str:
    """The gateway's configuration for one of the words of `contender` on tracing."""
    share = SHARE[tracing]
    return _CONFIG.format(
        port=place.port, admin=place.admin, transport=transport, backend=place.backend, sink=place.sink,
        probability=share, rules="\n".join(rules(0 if tracing == OFF else rule_count)),
        export="otlp" if share > 0 else "")


def image_options(dockerfile: pathlib.Path = ROOT / "docker/Dockerfile") -> List[str]:
    """The JVM options of the image's entry point: those between `java` and `-jar` or `-cp`."""
    found = re.search(r"^ENTRYPOINT\s+(\[.*?\])", dockerfile.read_text(), re.M | re.S)
    words = json.loads(found.group(1).replace("\\\n", "")) if found else []
    if not words or words[0] != "java":
        raise Missing(f"{dockerfile.name}: no ENTRYPOINT that starts java")
    options = []
    for word in words[1:]:
        if not word.startswith("-") or word in ("-jar", "-cp"):
            break
        # What names a file of the image is no option of this machine.
        if "/opt/" not in word:
            options.append(word)
    return options


class Headwater:
    """The packaged jar on a JVM. `heap` and `extra` come after what the image says, and so win."""

    def __init__(self, jar: pathlib.Path = JAR, heap: str = "512m", extra=(), jvm: str = "") -> None:
        self.jar, self.jvm = pathlib.Path(jar), jvm or java()
        if not self.jar.exists():
            raise Missing(f"{jar} is not there: mvn -q -B -DskipTests package")
        self.options = image_options() + [f"-Xmx{heap}"] + list(extra)

    def version(self) -> str:
        jvm = first_line([self.jvm, "-version"], r'version "([^"]+)"')
        return f"{first_line([self.jvm, '-jar', str(self.jar), '--version'])} on Java {jvm}"

    def launch(self, place: Place, transport: str, tracing: str, extra=(), rule_count: int = RULES) -> Launch:
        path = place.write("gateway.conf", configuration(place, transport, tracing, rule_count))
        return Launch([self.jvm] + self.options + list(extra) + ["-jar", str(self.jar), "run", "--config", path])

    def with_aot_cache(self, cache: pathlib.Path, train: Callable[[Contender], None]) -> Contender:
        """The same as 1 % on epoll, started from an AOT cache (JEP 483, 514), which `train` makes by running it."""
        def contender(option: str) -> Contender:
            return Contender(NAME, ONE, lambda place: self.launch(place, "epoll", ONE, [f"{option}={cache}"]),
                             transport="epoll AOT cache")
        cache.parent.mkdir(parents=True, exist_ok=True)
        cache.unlink(missing_ok=True)
        train(contender("-XX:AOTCacheOutput"))
        if not cache.exists():
            raise Missing("this JVM made no AOT cache (Java 25 does)")
        return contender("-XX:AOTCache")

    def contenders(self, transports=("epoll", "io_uring")) -> List[Contender]:
        return [
            Contender(NAME, tracing,
                      lambda place, t=transport, w=tracing: self.launch(place, t, w),
                      transport=transport, warm_seconds=15)
            for transport in transports for tracing in (OFF, UNSAMPLED, ONE, ALL)]
