#!/usr/bin/env bash
# The image's health check: 0 if the gateway says on its admin port that it is ready.
# In bash, whose /dev/tcp needs no other program: a JVM of its own would take a third of a second of CPU time
# and 40 MiB of memory each time, and there is no curl in the image. Paths below /health need no token.
set -euo pipefail
port=${CONFIG_FORCE_headwater_admin_port:-9901}
exec 3<>"/dev/tcp/127.0.0.1/$port"
printf 'GET /health/ready HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' >&3
read -r -t 2 _ status _ <&3
[ "$status" = 200 ]
