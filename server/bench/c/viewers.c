/* Many cheap viewers on one core.
 *
 *   viewers ws|sse ADDRESS PORT N KEY POLL
 *
 * Opens N connections, subscribes each to the poll, prints "ready". Then it only reads and counts: text
 * frames (ws) or events (sse). A line on standard input starts the count anew; the next one prints
 *   {"connections":N,"frames":F,"bytes":B,"cpu_seconds":C,"lost":L}
 * and ends it.
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

enum { IN_FLIGHT = 64, READ = 65536 };

struct viewer {
  int fd;
  int upgraded;     /* the head of the response is over */
  int newlines;     /* progress through the head, or through an event's end */
  unsigned char head[10];
  int have;         /* bytes of a frame header */
  uint64_t left;    /* bytes of the payload still to come */
  long seen;
};

static long frames, bytes, lost, joined;
static int is_ws;

static void count(struct viewer *v) {
  v->seen++;
  frames++;
  if (v->seen == (is_ws ? 2 : 1)) joined++;
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
    if ((v->head[0] & 15) == 1) count(v);
    v->have = 0;
  }
}

static size_t masked(char *out, const char *text) {
  size_t size = strlen(text), at = 0;
  out[at++] = (char)0x81;
  if (size < 126) out[at++] = (char)(0x80 | size);
  else { out[at++] = (char)(0x80 | 126); out[at++] = (char)(size >> 8); out[at++] = (char)(size & 255); }
  memset(out + at, 0, 4);
  memcpy(out + at + 4, text, size);
  return at + 4 + size;
}

static void greet(int fd, const char *key, const char *poll) {
  char out[4096];
  size_t size = 0;
  if (!is_ws) {
    size = (size_t)snprintf(out, sizeof out,
        "GET /v1/polls/%s/stream HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer %s\r\n\r\n", poll, key);
  } else {
    size = (size_t)snprintf(out, sizeof out,
        "GET /v1/live HTTP/1.1\r\nHost: bench\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Protocol: plaudit.v1.json\r\n\r\n");
  }
  if (write(fd, out, size) != (ssize_t)size) exit(1);
}

static void subscribe(int fd, const char *key, const char *poll) {
  char out[2048], text[1024];
  snprintf(text, sizeof text, "{\"id\":1,\"type\":\"connect\",\"key\":\"%s\"}", key);
  size_t size = masked(out, text);
  snprintf(text, sizeof text, "{\"id\":2,\"type\":\"subscribe\",\"channel\":\"poll:%s\"}", poll);
  size += masked(out + size, text);
  if (write(fd, out, size) != (ssize_t)size) exit(1);
}

int main(int argc, char **argv) {
  if (argc != 7) return 2;
  is_ws = strcmp(argv[1], "ws") == 0;
  int n = atoi(argv[4]), opened = 0, asked = 0, told = 0, loop = epoll_create1(0);
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
      greet(v->fd, argv[5], argv[6]);
      fcntl(v->fd, F_SETFL, O_NONBLOCK);
      struct epoll_event in = {.events = EPOLLIN, .data.ptr = v};
      epoll_ctl(loop, EPOLL_CTL_ADD, v->fd, &in);
    }
    if (joined >= n && !told) { told = 1; puts("ready"); fflush(stdout); }
    int got = epoll_wait(loop, events, 256, -1);
    for (int i = 0; i < got; i++) {
      struct viewer *v = events[i].data.ptr;
      if (!v) {
        char line[64];
        if (read(0, line, sizeof line) <= 0) return 1;
        struct rusage used;
        getrusage(RUSAGE_SELF, &used);
        static double before;
        double now = (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
                     (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
        if (!asked++) { frames = bytes = 0; before = now; puts("counting"); fflush(stdout); continue; }
        printf("{\"connections\":%d,\"frames\":%ld,\"bytes\":%ld,\"cpu_seconds\":%.4f,\"lost\":%ld}\n", n,
               frames, bytes, now - before, lost);
        return 0;
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
      size_t at = 0;
      if (!v->upgraded) {
        at = skip_head(v, data, (size_t)size);
        if (v->upgraded && is_ws) subscribe(v->fd, argv[5], argv[6]);
      }
      if (is_ws) read_frames(v, data + at, (size_t)size - at);
      else if ((size_t)size > at) read_events(v, data + at, (size_t)size - at);
    }
  }
}
