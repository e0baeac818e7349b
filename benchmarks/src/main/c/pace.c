/* pace: a load generator that keeps a rate, and an opener of idle connections.

   pace rate PORT PATH CONNECTIONS RATE SECONDS WARM   open loop: request n is due at n/RATE, whatever became of those
                                                       before it; latency counts from that moment, so that a stalled
                                                       proxy is not spared the requests it made wait ("coordinated
                                                       omission"). Those due in the first WARM seconds are sent, but
                                                       not recorded. Prints one JSON object; latencies in microseconds.
   pace idle PORT PATH COUNT                           opens COUNT keep-alive connections, one request on each, prints
                                                       {"open":N} and holds them until its standard input ends.

   It looks each 100 us: sends what has come due, and takes what was answered, so that a latency is up to 100 us too
   long, whoever the proxy is. Woken for each request and each answer instead, it needed 14 us a request, and so did the
   backend beside it: at 37,000/s their core was 99 % busy, and p99 was the length of the queue before them.

   One thread, epoll, loopback only. A request goes to the connection that has been free for the longest; with none
   free it waits, and its latency runs. Answers need a content-length, or end in the last chunk. Exit code 2: usage,
   1: cannot connect. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { BUFFER = 8192, EVENTS = 256 };
static const int64_t SECOND = 1000000000, PATIENCE = 2 * SECOND, LOOK = 100000;

struct connection {
  int fd;
  int busy;
  int64_t due;
  size_t filled;
  char buffer[BUFFER];
};

struct load {
  int epoll;
  int port;
  char request[1024];
  size_t request_size;
  struct connection *all;
  int count;
  int *free_ring; /* connections without a request, first in first out */
  int64_t free_head, free_tail;
  uint32_t *latencies; /* microseconds */
  int64_t recorded, capacity, record_from;
  int64_t done, errors;
};

static int64_t now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * SECOND + t.tv_nsec;
}

static void fail(const char *what) {
  perror(what);
  exit(1);
}

static int dial(int port) {
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  int one = 1, fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return -1;
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  if (connect(fd, (struct sockaddr *)&to, sizeof to)) {
    close(fd);
    return -1;
  }
  return fd;
}

static void release(struct load *load, struct connection *c) {
  c->busy = 0;
  c->filled = 0;
  load->free_ring[load->free_tail++ % load->count] = (int)(c - load->all);
}

static void watch(struct load *load, struct connection *c) {
  struct epoll_event event = {.events = EPOLLIN, .data.ptr = c};
  c->fd = dial(load->port);
  if (c->fd < 0) fail("connect");
  if (epoll_ctl(load->epoll, EPOLL_CTL_ADD, c->fd, &event)) fail("epoll_ctl");
}

/* Size of the whole answer at the start of a buffer; 0: not all there yet; -1: not understood. Sets *good for a 200. */
static int64_t answer_size(struct connection *c, int *good) {
  char *end = memmem(c->buffer, c->filled, "\r\n\r\n", 4);
  if (!end) return c->filled == BUFFER ? -1 : 0;
  size_t head = end + 4 - c->buffer;
  *good = head > 12 && !memcmp(c->buffer + 8, " 200", 4);
  for (char *line = c->buffer; line < end; line++) {
    line = memmem(line, end + 2 - line, "\r\n", 2);
    if (!line || line >= end) break;
    if (!strncasecmp(line + 2, "content-length:", 15)) {
      size_t size = head + strtoul(line + 17, NULL, 10);
      return size > BUFFER ? -1 : c->filled >= size ? (int64_t)size : 0;
    }
  }
  return c->filled >= head + 5 && !memcmp(c->buffer + c->filled - 5, "0\r\n\r\n", 5) ? (int64_t)c->filled : 0;
}

static void finish(struct load *load, struct connection *c, int good) {
  int64_t took = now() - c->due;
  if (good) load->done++;
  else load->errors++;
  if (c->due >= load->record_from && load->recorded < load->capacity)
    load->latencies[load->recorded++] = took / 1000 > UINT32_MAX ? UINT32_MAX : (uint32_t)(took / 1000);
}

static void reopen(struct load *load, struct connection *c) {
  close(c->fd);
  watch(load, c);
}

static void on_readable(struct load *load, struct connection *c) {
  ssize_t n = read(c->fd, c->buffer + c->filled, BUFFER - c->filled);
  int good = 0;
  if (n <= 0) {
    int busy = c->busy;
    reopen(load, c);
    if (busy) {
      finish(load, c, 0);
      release(load, c);
    }
    return;
  }
  c->filled += n;
  int64_t size = answer_size(c, &good);
  if (size == 0) return;
  finish(load, c, size > 0 && good);
  if (size < 0) reopen(load, c);
  release(load, c);
}

static void send_request(struct load *load, int64_t due) {
  struct connection *c = &load->all[load->free_ring[load->free_head++ % load->count]];
  c->busy = 1;
  c->due = due;
  if (write(c->fd, load->request, load->request_size) != (ssize_t)load->request_size) {
    reopen(load, c);
    finish(load, c, 0);
    release(load, c);
  }
}

static void take_answers(struct load *load, int wait_millis) {
  struct epoll_event events[EVENTS];
  int n = epoll_wait(load->epoll, events, EVENTS, wait_millis);
  if (n < 0 && errno != EINTR) fail("epoll_wait");
  for (int i = 0; i < n; i++) on_readable(load, events[i].data.ptr);
}

static void sleep_until_look(int64_t clock) {
  int64_t next = (clock / LOOK + 1) * LOOK;
  struct timespec at = {next / SECOND, next % SECOND};
  clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &at, NULL);
}

static int ascending(const void *a, const void *b) {
  uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
  return (x > y) - (x < y);
}

static uint32_t at(struct load *load, double share) {
  int64_t rank = (int64_t)(load->recorded * share + 0.999999);
  return load->recorded ? load->latencies[rank < 1 ? 0 : rank - 1] : 0;
}

static void prepare(struct load *load, int port, const char *path, int count) {
  struct rlimit limit;
  if (!getrlimit(RLIMIT_NOFILE, &limit)) {
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
  }
  prctl(PR_SET_TIMERSLACK, 1);
  load->port = port;
  load->count = count;
  load->request_size = snprintf(load->request, sizeof load->request,
                                "GET %.800s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n", path, port);
  load->epoll = epoll_create1(EPOLL_CLOEXEC);
  load->all = calloc(count, sizeof *load->all);
  load->free_ring = calloc(count, sizeof *load->free_ring);
  if (load->epoll < 0 || !load->all || !load->free_ring) fail("prepare");
}

static void open_one(struct load *load, int number) {
  watch(load, &load->all[number]);
  release(load, &load->all[number]);
}

static int keep_rate(struct load *load, double rate, double seconds, double warm) {
  for (int i = 0; i < load->count; i++) open_one(load, i);
  int64_t total = (int64_t)(rate * seconds), sent = 0, began = now(), last;
  load->capacity = total;
  load->record_from = began + (int64_t)(warm * SECOND);
  load->latencies = malloc((total + 1) * sizeof *load->latencies);
  if (!load->latencies) fail("malloc");
  last = began + (int64_t)(seconds * SECOND);
  while (sent < total || load->done + load->errors < sent) {
    int64_t clock = now();
    while (sent < total && load->free_head < load->free_tail) {
      int64_t due = began + (int64_t)(sent * (SECOND / rate));
      if (due > clock) break;
      send_request(load, due);
      sent++;
    }
    if (clock > last + PATIENCE) break;
    sleep_until_look(clock);
    take_answers(load, 0);
  }
  int64_t took = now() - began;
  /* What was never answered, or never even sent, has the latency that it has reached. */
  for (int i = 0; i < load->count; i++)
    if (load->all[i].busy) finish(load, &load->all[i], 0);
  for (; sent < total; sent++) {
    struct connection unsent = {.due = began + (int64_t)(sent * (SECOND / rate))};
    finish(load, &unsent, 0);
  }
  qsort(load->latencies, load->recorded, sizeof *load->latencies, ascending);
  printf("{\"due\":%ld,\"done\":%ld,\"errors\":%ld,\"seconds\":%.3f,\"p50\":%u,\"p90\":%u,\"p99\":%u,\"p999\":%u,\"max\":%u}\n",
         (long)total, (long)load->done, (long)load->errors, took / 1e9, at(load, 0.5), at(load, 0.9), at(load, 0.99),
         at(load, 0.999), at(load, 1));
  return 0;
}

static int hold_idle(struct load *load) {
  char ignored;
  /* One after the other, so that no backlog overflows. */
  for (int i = 0; i < load->count; i++) {
    open_one(load, i);
    send_request(load, now());
    while (load->done + load->errors <= i) take_answers(load, 1000);
  }
  printf("{\"open\":%ld,\"errors\":%ld}\n", (long)load->done, (long)load->errors);
  fflush(stdout);
  return read(0, &ignored, 1) < 0;
}

int main(int count, char **words) {
  static struct load load;
  if (count == 8 && !strcmp(words[1], "rate")) {
    prepare(&load, atoi(words[2]), words[3], atoi(words[4]));
    return keep_rate(&load, atof(words[5]), atof(words[6]), atof(words[7]));
  }
  if (count == 5 && !strcmp(words[1], "idle")) {
    prepare(&load, atoi(words[2]), words[3], atoi(words[4]));
    return hold_idle(&load);
  }
  fprintf(stderr, "usage: pace rate PORT PATH CONNECTIONS RATE SECONDS WARM | pace idle PORT PATH COUNT\n");
  return 2;
}
