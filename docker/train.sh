#!/usr/bin/env bash
# Makes what the image starts faster with: train.sh FOLDER, where headwater.jar is, with training.conf beside
# this script. It leaves headwater.aot, the AOT cache, and lib/, Netty's native library.
# A gateway serves requests, of which each second one is traced and exported, in front of the demo, whose
# store takes its spans. All of it is on loopback. A request that fails is a failed build.
set -euo pipefail
folder=$1 jar=$1/headwater.jar cache=$1/headwater.aot here=$(cd "$(dirname "$0")" && pwd)
connections=30 requests=100

# answers PORT: sends what comes in on standard input, and prints what is answered until the server closes.
answers() { (exec 3<>"/dev/tcp/127.0.0.1/$1"; cat >&3; exec cat <&3); }
get() { printf 'GET %s HTTP/1.1\r\nHost: localhost\r\nUser-Agent: training\r\nAccept: */*\r\n%s\r\n' "$1" "${2:-}"; }
until_ready() { # until_ready PID PORT
  for _ in $(seq 300); do
    get /health/ready $'Connection: close\r\n' | answers "$2" 2>/dev/null | grep -q '^HTTP/1.1 200' && return
    kill -0 "$1" || break
    sleep 0.1
  done
  echo "train: nobody is ready on port $2" >&2
  exit 1
}

trap 'kill $(jobs -p) 2>/dev/null || true' EXIT
mkdir -p "$folder/lib"
java -XX:+UseSerialGC -Dio.netty.native.workdir="$folder/lib" -Dio.netty.native.deleteLibAfterLoading=false \
  -jar "$jar" demo --port 8080 --admin-port 9901 >/tmp/demo.log 2>&1 &
demo=$!
until_ready "$demo" 9901
# Netty put it there under a name with digits of chance behind the architecture's.
for arch in x86_64 aarch_64; do
  name=libnetty_transport_native_epoll_$arch
  for found in "$folder/lib/$name"*.so; do [ ! -e "$found" ] || mv "$found" "$folder/lib/$name.so"; done
done

java -XX:+UseSerialGC -XX:+UseCompactObjectHeaders -Dio.netty.noUnsafe=false --sun-misc-unsafe-memory-access=allow -Djava.library.path="$folder/lib" -XX:AOTCacheOutput="$cache" \
  -jar "$jar" run --config "$here/training.conf" >/tmp/training.log 2>&1 &
gateway=$!
until_ready "$gateway" 9902

good=0
for _ in $(seq "$connections"); do
  count=$({ for _ in $(seq $((requests - 1))); do get '/greeter/say/hello?name=John'; done
            get '/greeter/say/hello?name=John' $'Connection: close\r\n'; } | answers 8081 | grep -c '^HTTP/1.1 200')
  good=$((good + count))
done
[ "$good" = $((connections * requests)) ] || { echo "train: $good of $((connections * requests)) answers were 200" >&2; exit 1; }
get /nobody/at/home $'Connection: close\r\n' | answers 8081 | grep -q '^HTTP/1.1 404'
for page in /metrics /api/ledger; do
  get "$page" $'Connection: close\r\n' | answers 9902 | grep -q '^HTTP/1.1 200'
done

# The cache is written when the gateway ends, which may take longer than a stop usually may.
kill "$gateway"
wait "$gateway" || { cat /tmp/training.log >&2; exit 1; }
[ -s "$cache" ] || { echo "train: the JVM made no AOT cache (Java 25 does)" >&2; exit 1; }
chmod -R u=rwX,go=rX "$folder"
kill "$demo"
wait "$demo"
