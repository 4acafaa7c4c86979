/* A cheap load generator: plays a script of messages over many connections, one outstanding on each.
 *
 *   votes PORT SCRIPT http|ws [RATE]
 *
 * SCRIPT is a sequence of records: u32 connection, u32 length, bytes (little endian). A connection sends its
 * records in order, the next when the reply to the last has come. With a RATE (messages a second over all) each
 * message has an intended time instead, the connections in turn: it is sent then, or when the reply to the
 * connection's last has come, and its reply time counts from the intended time, so waiting hides nothing. An HTTP reply counts as good with status
 * 200, 201 or 202, a WebSocket reply when it holds "voted"; WebSocket scripts begin with the upgrade request and
 * the connect frame, which are not counted. Prints one JSON line: replies, good, seconds, the median and
 * 99th percentile of the reply time in microseconds, and this program's own CPU seconds meanwhile.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { ROOM = 8192, ACCEPTED_US = 200000 /* until a server has taken its connections */ };

struct message { const char *bytes; uint32_t length; };
struct connection {
    int fd, next, count, room, have;
    int due, idle;    /* with a rate: messages whose time has come; nothing outstanding */
    struct message *messages;
    double sent_at;   /* with a rate: when it was to be sent */
    char buffer[ROOM];
};

static int websocket, warm_up;
static long replies, good, bad_shown;
static uint32_t *times;
static long times_room;
static double rate, began;
static int connections;
static struct connection *all;

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec / 1e9;
}

static double cpu_seconds(void) {
    struct rusage own;
    getrusage(RUSAGE_SELF, &own);
    return own.ru_utime.tv_sec + own.ru_stime.tv_sec + (own.ru_utime.tv_usec + own.ru_stime.tv_usec) / 1e6;
}

static void fail(const char *what) {
    perror(what);
    exit(1);
}

enum { CONTROL = -1 };

/* The length of the first whole reply in the buffer, 0 when it is not all there. `is_good`: CONTROL for a
 * frame that is no reply, such as a ping. */
static int whole_reply(struct connection *c, int *is_good) {
    c->buffer[c->have] = 0;
    if (websocket && c->next > 1) {
        unsigned char *b = (unsigned char *)c->buffer;
        int head = 2, length;
        if (c->have < 2) return 0;
        length = b[1] & 127;
        if (length == 126) {
            if (c->have < 4) return 0;
            length = b[2] << 8 | b[3], head = 4;
        }
        if (c->have < head + length) return 0;
        if (b[0] & 8) *is_good = CONTROL;
        else *is_good = memmem(c->buffer + head, length, "\"voted\"", 7) != NULL;
        return head + length;
    }
    char *end = strstr(c->buffer, "\r\n\r\n");
    if (!end) return 0;
    char *field = strcasestr(c->buffer, "content-length:");
    int body = field && field < end ? atoi(field + 15) : 0;
    int length = (int)(end + 4 - c->buffer) + body;
    *is_good = !strncmp(c->buffer + 9, "20", 2) && c->buffer[11] <= '2';
    return c->have >= length ? length : 0;
}

static void send_next(struct connection *c) {
    struct message *m = &c->messages[c->next++];
    c->idle = 0;
    c->sent_at = now();
    if (rate && c->next > warm_up) {
        long turn = (long)(c->next - 1 - warm_up) * connections + (c - all);
        c->sent_at = began + turn / rate;
    }
    if (send(c->fd, m->bytes, m->length, MSG_NOSIGNAL) != (ssize_t)m->length) fail("send");
}

/* Read what is there; 1 when the connection has played its script. */
static int receive(struct connection *c) {
    ssize_t n = recv(c->fd, c->buffer + c->have, ROOM - 1 - c->have, 0);
    if (n < 0 && (errno == EAGAIN || errno == EINTR)) return 0;
    if (n <= 0) { fprintf(stderr, "a connection was closed early\n"); exit(1); }
    c->have += n;
    int is_good = 0, length;
    while ((length = whole_reply(c, &is_good))) {
        if (is_good == CONTROL) {
            memmove(c->buffer, c->buffer + length, c->have -= length);
            continue;
        }
        if (c->next > warm_up) {
            if (replies < times_room) times[replies] = (uint32_t)((now() - c->sent_at) * 1e6);
            replies++, good += is_good;
            if (!is_good && bad_shown++ < 3) fprintf(stderr, "refused: %.*s\n", length, c->buffer);
        }
        memmove(c->buffer, c->buffer + length, c->have -= length);
        if (c->next == warm_up) return 2;
        if (c->next == c->count) return 1;
        if (rate && c->next - warm_up >= c->due) c->idle = 1;
        else send_next(c);
    }
    return 0;
}

/* With a rate: give each connection in turn its message when the time has come. Returns how long to wait, in
 * seconds, for the next; the longest wait when all have been given out. */
static double give_out(long *turn, long messages) {
    while (*turn < messages) {
        double wait = began + *turn / rate - now();
        if (wait > 0) return wait;
        struct connection *c = &all[(*turn)++ % connections];
        if (c->due + warm_up == c->count) continue;
        c->due++;
        if (c->idle) send_next(c);
    }
    return 30;
}

static int compare(const void *a, const void *b) {
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

int main(int argc, char **argv) {
    if (argc != 4 && argc != 5) { fprintf(stderr, "usage: votes PORT SCRIPT http|ws [RATE]\n"); return 2; }
    rate = argc == 5 ? atof(argv[4]) : 0;
    websocket = !strcmp(argv[3], "ws");
    warm_up = websocket ? 2 : 0;
    int script = open(argv[2], O_RDONLY);
    struct stat size;
    if (script < 0 || fstat(script, &size)) fail(argv[2]);
    const char *bytes = mmap(NULL, size.st_size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, script, 0);
    if (bytes == MAP_FAILED) fail("mmap");

    uint32_t head[2];
    for (off_t at = 0; at < size.st_size; at += 8 + head[1]) {
        memcpy(head, bytes + at, 8);
        if ((int)head[0] >= connections) connections = head[0] + 1;
        times_room++;
    }
    all = calloc(connections, sizeof *all);
    times = malloc(times_room * sizeof *times);
    for (off_t at = 0; at < size.st_size; at += 8 + head[1]) {
        memcpy(head, bytes + at, 8);
        struct connection *c = &all[head[0]];
        if (c->count == c->room)
            c->messages = realloc(c->messages, (c->room = c->room * 2 + 16) * sizeof *c->messages);
        c->messages[c->count++] = (struct message){bytes + at + 8, head[1]};
    }

    int poll = epoll_create1(0), one = 1;
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(atoi(argv[1]))};
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    for (int i = 0; i < connections; i++) {
        struct connection *c = &all[i];
        c->fd = socket(AF_INET, SOCK_STREAM, 0);
        if (c->fd < 0 || connect(c->fd, (struct sockaddr *)&to, sizeof to)) fail("connect");
        setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        fcntl(c->fd, F_SETFL, O_NONBLOCK);
        struct epoll_event event = {.events = EPOLLIN, .data.ptr = c};
        epoll_ctl(poll, EPOLL_CTL_ADD, c->fd, &event);
    }

    struct epoll_event events[256];
    int ready = 0, done = 0;
    if (warm_up) {
        for (int i = 0; i < connections; i++) send_next(&all[i]);
        while (ready < connections) {
            int n = epoll_wait(poll, events, 256, 30000);
            if (n <= 0) { fprintf(stderr, "no answer while connecting\n"); return 1; }
            for (int i = 0; i < n; i++) ready += receive(events[i].data.ptr) == 2;
        }
    }
    else usleep(ACCEPTED_US);
    double spent = cpu_seconds();
    began = now();
    long turn = 0, most = 0;
    for (int i = 0; i < connections; i++) {
        if (all[i].count - warm_up > most) most = all[i].count - warm_up;
        all[i].idle = 1;
        if (!rate) send_next(&all[i]);
    }
    while (done < connections) {
        double wait = rate ? give_out(&turn, most * connections) : 30;
        struct timespec longest = {(time_t)wait, (long)((wait - (time_t)wait) * 1e9)};
        int n = epoll_pwait2(poll, events, 256, &longest, NULL);
        if (n < 0 || (n == 0 && wait >= 30)) { fprintf(stderr, "no answer for 30 s\n"); return 1; }
        for (int i = 0; i < n; i++) done += receive(events[i].data.ptr) == 1;
    }
    double seconds = now() - began;
    spent = cpu_seconds() - spent;
    qsort(times, replies, sizeof *times, compare);
    printf("{\"replies\":%ld,\"good\":%ld,\"seconds\":%.4f,\"p50_us\":%u,\"p99_us\":%u,\"cpu_seconds\":%.3f}\n",
           replies, good, seconds, times[replies / 2], times[replies * 99 / 100],
           spent);
    return good == replies ? 0 : 1;
}
