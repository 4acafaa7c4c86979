/* What a viewer says to each kind of server before it only reads.
 *
 *   ws, sse              Plaudit: its live protocol, its event stream
 *   plain-ws, plain-sse  a server that sends to whoever is connected; the "poll" is the path
 *   socket.io            engine.io 4 over WebSocket alone, the namespace "/"
 *   nats                 the NATS protocol in binary frames; the "poll" is the subject
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum dialect { LIVE, STREAM, PLAIN_WS, PLAIN_SSE, SOCKET_IO, NATS, DIALECTS };

static const struct {
  const char *name;
  int frames;        /* the text frames that come before a viewer has joined; 0: the head is enough */
  const char *path;  /* NULL: as told */
} SPOKEN[DIALECTS] = {
    [LIVE] = {"ws", 2, "/v1/live"},
    [STREAM] = {"sse", 1, NULL},
    [PLAIN_WS] = {"plain-ws", 0, NULL},
    [PLAIN_SSE] = {"plain-sse", 0, NULL},
    [SOCKET_IO] = {"socket.io", 2, "/socket.io/?EIO=4&transport=websocket"},
    [NATS] = {"nats", 0, "/"}, /* until PONG */
};

static enum dialect dialect_of(const char *name) {
  enum dialect d = 0;
  while (d < DIALECTS && strcmp(SPOKEN[d].name, name)) d++;
  return d;
}

static int is_stream(enum dialect d) { return d == STREAM || d == PLAIN_SSE; }

static void say(int fd, const char *out, size_t size) {
  if (write(fd, out, size) != (ssize_t)size) { perror("write"); exit(1); }
}

/* A masked frame whose mask is zero, so that the payload travels as it is. */
static size_t masked(char *out, int opcode, const char *text) {
  size_t size = strlen(text), at = 0;
  out[at++] = (char)(0x80 | opcode);
  if (size < 126) out[at++] = (char)(0x80 | size);
  else { out[at++] = (char)(0x80 | 126); out[at++] = (char)(size >> 8); out[at++] = (char)(size & 255); }
  memset(out + at, 0, 4);
  memcpy(out + at + 4, text, size);
  return at + 4 + size;
}

/* The request. */
static void greet(int fd, enum dialect d, const char *key, const char *poll) {
  char out[4096], path[512];
  if (d == STREAM) snprintf(path, sizeof path, "/v1/polls/%s/stream", poll);
  else snprintf(path, sizeof path, "%s", SPOKEN[d].path ? SPOKEN[d].path : poll);
  const char *asks = d == STREAM      ? "Authorization: Bearer "
                     : d == PLAIN_SSE ? "Accept: text/event-stream"
                                      : "Upgrade: websocket\r\nConnection: Upgrade\r\n"
                                        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                                        "Sec-WebSocket-Version: 13";
  int size = snprintf(out, sizeof out, "GET %s HTTP/1.1\r\nHost: bench\r\n%s%s%s\r\n\r\n", path, asks,
                      d == STREAM ? key : "", d == LIVE ? "\r\nSec-WebSocket-Protocol: plaudit.v1.json" : "");
  say(fd, out, (size_t)size);
}

/* What follows the head of the answer. */
static void subscribe(int fd, enum dialect d, const char *key, const char *poll) {
  char out[2048], text[1024];
  size_t size = 0;
  if (d == LIVE) {
    snprintf(text, sizeof text, "{\"id\":1,\"type\":\"connect\",\"key\":\"%s\"}", key);
    size = masked(out, 1, text);
    snprintf(text, sizeof text, "{\"id\":2,\"type\":\"subscribe\",\"channel\":\"poll:%s\"}", poll);
    size += masked(out + size, 1, text);
  } else if (d == SOCKET_IO) {
    size = masked(out, 1, "40");
  } else if (d == NATS) {
    snprintf(text, sizeof text, "CONNECT {\"verbose\":false,\"pedantic\":false}\r\nSUB %s 1\r\nPING\r\n", poll);
    size = masked(out, 2, text);
  }
  if (size) say(fd, out, size);
}
