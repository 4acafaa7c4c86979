/* The floor: what the kernel alone asks for writing one frame to N sockets.
 *
 *   floor N BYTES HZ
 *
 * Listens on a free loopback port and prints it. Accepts N connections, answers each request with a bare
 * "101". From the first line on its standard input on it writes BYTES to all of them HZ times a second with
 * send(), until there is more on its standard input or that ends.
 * No parsing, no buffers, no state beyond an array of descriptors: nothing that fans out can be cheaper
 * without leaving send(). The CPU used is measured from outside, the same way for every server.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "stamps.h"

static const char ANSWER[] =
    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Protocol: plaudit.v1.json\r\n\r\n"
    "\x81\x02{}\x81\x02{}"; /* two replies, as a viewer waits for */

int main(int argc, char **argv) {
  if (argc != 4) return 2;
  int n = atoi(argv[1]), bytes = atoi(argv[2]), hz = atoi(argv[3]), one = 1;
  int listener = socket(AF_INET, SOCK_STREAM, 0);
  struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t size = sizeof at;
  if (n < 1 || n > 19000 || bytes < 32 || bytes > 4096 || hz < 1) return 2;
  if (bind(listener, (void *)&at, size) || listen(listener, 4096)) return 1;
  getsockname(listener, (void *)&at, &size);
  printf("%d\n", ntohs(at.sin_port));
  fflush(stdout);

  int *viewers = calloc((size_t)n, sizeof *viewers);
  char request[4096], stamp[MARK + DIGITS + 2], *frame = calloc(1, (size_t)bytes);
  for (int i = 0; i < n; i++) {
    viewers[i] = accept(listener, NULL, NULL);
    setsockopt(viewers[i], IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    size_t have = 0;
    while (!memmem(request, have, "\r\n\r\n", 4)) {
      ssize_t got = read(viewers[i], request + have, sizeof request - have);
      if (got <= 0) return 1;
      have += (size_t)got;
    }
    if (write(viewers[i], ANSWER, sizeof ANSWER - 1) < 0) return 1;
  }
  memset(frame, 'x', (size_t)bytes);
  int head = bytes - 2 < 126 ? 2 : 4; /* a text frame of 126 and more bytes has a 16-bit length */
  frame[0] = (char)0x81;
  frame[1] = (char)(head == 2 ? bytes - 2 : 126);
  if (head == 4) frame[2] = (char)((bytes - 4) >> 8), frame[3] = (char)((bytes - 4) & 255);

  if (read(0, request, sizeof request) <= 0) return 0;
  struct pollfd input = {.fd = 0, .events = POLLIN};
  struct timespec next;
  clock_gettime(CLOCK_MONOTONIC, &next);
  while (poll(&input, 1, 0) == 0) {
    snprintf(stamp, sizeof stamp, "\"t\":\"%016lld\"", (long long)now_us());
    memcpy(frame + head, stamp, sizeof stamp - 1);
    for (int i = 0; i < n; i++) send(viewers[i], frame, (size_t)bytes, MSG_NOSIGNAL | MSG_DONTWAIT);
    next.tv_nsec += 1000000000L / hz;
    if (next.tv_nsec >= 1000000000L) next.tv_sec++, next.tv_nsec -= 1000000000L;
    clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &next, NULL);
  }
  return 0;
}
