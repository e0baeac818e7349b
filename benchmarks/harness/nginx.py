"""nginx: the backend of every run, and the peer that the ratios are taken to."""
import os
import shutil

from .contender import OFF, Contender, Launch, Place
from .machine import Missing, first_line

NAME = "nginx"
BODY = "x" * 64

_BACKEND = """
daemon off; worker_processes 1; pid {folder}/backend.pid; error_log {folder}/backend.err;
events {{ worker_connections 16384; }}
http {{
  access_log off; keepalive_requests 100000000; keepalive_timeout 1h;
  server {{
    listen 127.0.0.1:{port} backlog=4096;
    location / {{ return 200 "{body}"; }}
  }}
}}
"""

_PROXY = """
daemon off; worker_processes 1; pid {folder}/proxy.pid; error_log {folder}/proxy.err;
events {{ worker_connections 16384; }}
http {{
  access_log off; keepalive_requests 100000000; keepalive_timeout 1h;
  upstream backend {{ server 127.0.0.1:{backend}; keepalive 512; keepalive_requests 100000000; keepalive_timeout 1h; }}
  server {{
    listen 127.0.0.1:{port} backlog=4096;
    location / {{ proxy_pass http://backend; proxy_http_version 1.1; proxy_set_header Connection ""; }}
  }}
}}
"""


def binary() -> str:
    found = shutil.which("nginx") or "/usr/sbin/nginx"
    if not os.path.exists(found):
        raise Missing("nginx is not installed (Debian: nginx-light)")
    return found


def version() -> str:
    return first_line([binary(), "-v"], r"nginx/(\S+)")


def backend(folder, port: int) -> Launch:
    """A server that answers everything with 64 bytes."""
    path = folder / "backend.conf"
    path.write_text(_BACKEND.format(folder=folder, port=port, body=BODY))
    return Launch([binary(), "-c", str(path)])


def contenders():
    def launch(place: Place) -> Launch:
        text = _PROXY.format(folder=place.folder, port=place.port, backend=place.backend)
        return Launch([binary(), "-c", place.write("nginx.conf", text)])
    binary()
    return [Contender(NAME, OFF, launch)]
