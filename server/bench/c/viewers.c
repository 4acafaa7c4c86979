/* Many cheap viewers on one core.
 *
 *   viewers ws|sse|plain-ws|plain-sse|socket.io|nats ADDRESS PORT N KEY POLL      (greeting.h)
 *
 * Opens N connections, subscribes each to the poll, prints "ready". Then it only reads and counts: text
 * frames, events, or (nats) messages. A line on standard input starts the count anew; the next one prints
 *   {"connections":N,"frames":F,"bytes":B,"cpu_seconds":C,"lost":L,"stamped":S,"p50_ms":P,"p99_ms":Q}
 * and ends it. Of S frames the age was read; it is the time since the server stamped them (stamps.h).
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "greeting.h"
#include "stamps.h"

enum { IN_FLIGHT = 64, READ = 65536 };

struct viewer {
  int fd;
  int answered;     /* the response has begun */
  int upgraded;     /* its head is over */
  int newlines;     /* progress through the head, or through an event's end */
  unsigned char head[10];
  int have;         /* bytes of a frame header */
  uint64_t left;    /* bytes of the payload still to come */
  long seen;
};

static long frames, bytes, lost, joined;
static int64_t now;
static enum dialect spoken;

static void count(struct viewer *v) {
  v->seen++;
  frames++;
  if (v->seen == SPOKEN[spoken].frames) joined++;
}

static size_t skip_head(struct viewer *v, const char *data, size_t size) {
  for (size_t i = 0; i < size; i++) {
    if (data[i] == '\n') {
      if (++v->newlines == 2) { v->upgraded = 1; v->newlines = 0; return i + 1; }
    } else if (data[i] != '\r') {
      v->newlines = 0;
    }
  }
  return size;
}

static void read_events(struct viewer *v, const char *data, size_t size) {
  const char *at = data, *end = data + size;
  note_stamp(data, size < NEAR ? size : NEAR, now);
  if (v->newlines && size && *at == '\n') count(v);
  while ((at = memmem(at, (size_t)(end - at), "\n\n", 2))) { count(v); at += 2; }
  v->newlines = size && data[size - 1] == '\n' && (size < 2 || data[size - 2] != '\n');
}

static void read_frames(struct viewer *v, const char *data, size_t size) {
  while (size) {
    if (v->left) {
      size_t step = v->left < size ? (size_t)v->left : size;
      v->left -= step; data += step; size -= step;
      continue;
    }
    v->head[v->have++] = (unsigned char)*data++; size--;
    int need = v->have < 2 ? 2 : v->head[1] == 126 ? 4 : v->head[1] == 127 ? 10 : 2;
    if (v->have < need) continue;
    v->left = v->head[1];
    if (need > 2) { v->left = 0; for (int i = 2; i < need; i++) v->left = v->left << 8 | v->head[i]; }
    if ((v->head[0] & 15) == 1) {
      size_t there = v->left < size ? (size_t)v->left : size;
      note_stamp(data, there < NEAR ? there : NEAR, now);
      count(v);
    }
    v->have = 0;
  }
}

/* A broker may put several messages into a frame, or one into two: count the messages by their stamps. */
static void read_messages(struct viewer *v, const char *data, size_t size) {
  const char *end = data + size;
  if (!v->seen && memmem(data, size, "PONG\r\n", 6)) { v->seen = 1; joined++; }
  while ((data = note_stamp(data, (size_t)(end - data), now))) frames++;
}

static void read_some(struct viewer *v, const char *data, size_t size, const char *key, const char *poll) {
  size_t at = 0;
  if (!v->upgraded && !v->answered++ && (size < 12 || (memcmp(data + 9, "101", 3) && memcmp(data + 9, "200", 3)))) {
    fprintf(stderr, "a viewer was refused: %.*s\n", (int)(size < 200 ? size : 200), data);
    exit(1);
  }
  if (!v->upgraded) {
    at = skip_head(v, data, size);
    if (!v->upgraded) return;
    if (!SPOKEN[spoken].frames && spoken != NATS) joined++;
    subscribe(v->fd, spoken, key, poll);
  }
  if (at == size) return;
  if (spoken == NATS) read_messages(v, data + at, size - at);
  else if (is_stream(spoken)) read_events(v, data + at, size - at);
  else read_frames(v, data + at, size - at);
}

/* A word from whoever measures: begin, then tell. */
static int told(int n) {
  static int asked;
  static double before;
  char line[64];
  if (read(0, line, sizeof line) <= 0) return 1;
  struct rusage used;
  getrusage(RUSAGE_SELF, &used);
  double cpu = (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
               (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
  if (!asked++) {
    frames = bytes = stamped = 0;
    memset(ages, 0, sizeof ages);
    before = cpu;
    puts("counting");
    fflush(stdout);
    return 0;
  }
  printf("{\"connections\":%d,\"frames\":%ld,\"bytes\":%ld,\"cpu_seconds\":%.4f,\"lost\":%ld,"
         "\"stamped\":%ld,\"p50_ms\":%.3f,\"p99_ms\":%.3f}\n",
         n, frames, bytes, cpu - before, lost, stamped, age_ms(0.5), age_ms(0.99));
  return 1;
}

int main(int argc, char **argv) {
  if (argc != 7 || (spoken = dialect_of(argv[1])) == DIALECTS) return 2;
  int n = atoi(argv[4]), opened = 0, ready = 0, loop = epoll_create1(0);
  if (n < 1 || n > 19000) return 2;
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(argv[3]))};
  if (inet_pton(AF_INET, argv[2], &to.sin_addr) != 1) return 2;
  struct viewer *viewers = calloc((size_t)n, sizeof *viewers);
  struct epoll_event events[256], input = {.events = EPOLLIN, .data.ptr = NULL};
  static char data[READ];
  epoll_ctl(loop, EPOLL_CTL_ADD, 0, &input);
  for (;;) {
    while (opened < n && opened - joined < IN_FLIGHT) {
      struct viewer *v = &viewers[opened++];
      v->fd = socket(AF_INET, SOCK_STREAM, 0);
      if (v->fd < 0 || connect(v->fd, (void *)&to, sizeof to)) { perror("connect"); return 1; }
      greet(v->fd, spoken, argv[5], argv[6]);
      fcntl(v->fd, F_SETFL, O_NONBLOCK);
      struct epoll_event in = {.events = EPOLLIN, .data.ptr = v};
      epoll_ctl(loop, EPOLL_CTL_ADD, v->fd, &in);
    }
    if (joined >= n && !ready) { ready = 1; puts("ready"); fflush(stdout); }
    int got = epoll_wait(loop, events, 256, -1);
    for (int i = 0; i < got; i++) {
      struct viewer *v = events[i].data.ptr;
      if (!v) {
        if (told(n)) return 0;
        continue;
      }
      ssize_t size = read(v->fd, data, READ);
      if (size <= 0) {
        if (size < 0 && errno == EAGAIN) continue;
        epoll_ctl(loop, EPOLL_CTL_DEL, v->fd, NULL);
        close(v->fd);
        lost++;
        continue;
      }
      bytes += size;
      now = now_us();
      read_some(v, data, (size_t)size, argv[5], argv[6]);
    }
  }
}
