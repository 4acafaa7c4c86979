/* A whole audience in one process: it watches, it votes, and it knows how long every vote took to every screen.
 *
 *   screen PORT SCRIPT
 *
 * SCRIPT (made by `audience.py`; little endian) is a head of ten u32 and two f64, then records of
 * u32 connection, u32 length, bytes. First two records per connection, in order: what opens it, and what is
 * sent when it is open (may be empty). Then one record per vote, in order of its intended time: the n-th vote
 * is due n/rate seconds after the start, whatever became of those before it (open loop). A vote of connection
 * ANY takes the next free one of the HTTP pool; its waiting counts.
 *
 * Prints "ready" when everybody has joined. A line on standard input starts the votes; it ends when every vote
 * is answered and every viewer has seen all of them, or `patience` seconds after the last was due. Without
 * votes it ends at the next line.
 *
 * A receipt names its vote's place in the poll's log, and a publication says how many voters it counts: so
 * which publication was the first to hold a vote is known exactly. All times are from the intended instant.
 */
#define _GNU_SOURCE
#include "screen.h"

static struct head head;
static struct connection *all;
static struct vote *votes;
static int loop_fd;
static long joined, answered, refused, frames, lost, pings;
static int free_http[MAX_POOL], free_count, waiting_for_pool;
static double began, last_answer;
static long complete;

static void open_next(int opened) {
    struct connection *c = &all[opened];
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(head.port)};
    int one = 1;
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    c->fd = socket(AF_INET, SOCK_STREAM, 0);
    if (c->fd < 0 || connect(c->fd, (void *)&to, sizeof to)) fail("connect");
    setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    if (c->opening.length && write(c->fd, c->opening.bytes, c->opening.length) < 0) fail("opening");
    fcntl(c->fd, F_SETFL, O_NONBLOCK);
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = c};
    epoll_ctl(loop_fd, EPOLL_CTL_ADD, c->fd, &event);
    if (c->role == POOL) { joined++; free_http[free_count++] = opened; }
}

static void send_vote(struct connection *c, int number, double at) {
    struct vote *v = &votes[number];
    v->sent = at;
    c->vote = number;
    if (send(c->fd, v->message.bytes, v->message.length, MSG_NOSIGNAL) != (ssize_t)v->message.length) fail("vote");
}

static void settle(struct connection *c, const char *text, size_t size, int good, double at) {
    struct vote *v = &votes[c->vote];
    const char *place = good ? memmem(text, size, "\"sequence\":", 11) : NULL;
    c->vote = NONE;
    v->answered = last_answer = at;
    answered++;
    if (place) v->place = atol(place + 11);
    else if (refused++ < 3) fprintf(stderr, "refused: %.*s\n", (int)(size < 400 ? size : 400), text);
}

/* One text frame, or one event of a stream. */
static void told(struct connection *c, const char *text, size_t size, double at) {
    c->told++;
    if (c->role == VOTER && c->told == 1) { joined++; return; }
    if (c->role == VIEWER && c->told == (sse ? 1 : 2)) joined++;
    if (c->vote != NONE) {
        int good = memmem(text, size, "\"type\":\"voted\"", 14) != NULL;
        if (good || memmem(text, size, "\"type\":\"problem\"", 16)) { settle(c, text, size, good, at); return; }
    }
    const char *count = c->role == VIEWER ? memmem(text, size, "\"voters\":", 9) : NULL;
    if (!count) return;
    frames++;
    if (!began) return; /* the snapshot of a poll without votes */
    if (c->seen == c->room) c->seen_at = realloc(c->seen_at, (c->room = c->room * 2 + 64) * sizeof *c->seen_at);
    long counted = atol(count + 9);
    c->seen_at[c->seen++] = (struct sight){(float)(at - began), (uint32_t)counted};
    if (counted == votes_in(&head, (uint32_t)(c - all) % head.polls) && !c->complete) { c->complete = 1; complete++; }
}

static void answer_http(struct connection *c, const char *text, size_t size, double at) {
    settle(c, text, size, !strncmp(text + 9, "201", 3), at);
    free_http[free_count++] = (int)(c - all);
}

static void pong(struct connection *c) {
    static const char frame[] = {(char)0x8a, (char)0x80, 0, 0, 0, 0};
    pings++;
    if (write(c->fd, frame, sizeof frame) < 0) fail("pong");
}

/* Take whole messages off the buffer; the bytes used. */
static size_t take(struct connection *c, char *data, size_t size, double at) {
    size_t used = 0, message;
    if (!c->open && c->role != POOL) {
        char *end = memmem(data, size, "\r\n\r\n", 4);
        if (!end) return 0;
        c->open = 1;
        used = (size_t)(end + 4 - data);
        if (c->greeting.length && write(c->fd, c->greeting.bytes, c->greeting.length) < 0) fail("greeting");
    }
    while ((message = whole(c, data + used, size - used))) {
        char *text = data + used;
        if (c->role == POOL) answer_http(c, text, message, at);
        else if (sse && c->role == VIEWER) {
            if (memmem(text, message, "data:", 5)) told(c, text, message, at);
        }
        else if ((text[0] & 15) == 1) told(c, text, message, at);
        else if ((text[0] & 15) == 9) pong(c);
        used += message;
    }
    return used;
}

static void receive(struct connection *c, double at) {
    static char data[ROOM];
    memcpy(data, c->rest, c->kept);
    ssize_t size = read(c->fd, data + c->kept, ROOM - 1 - c->kept);
    if (size < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (size <= 0) {
        epoll_ctl(loop_fd, EPOLL_CTL_DEL, c->fd, NULL);
        close(c->fd);
        lost++;
        return;
    }
    size_t have = c->kept + (size_t)size;
    data[have] = 0;
    size_t used = take(c, data, have, at);
    c->kept = have - used;
    if (c->kept) {
        if (c->kept > c->rest_room) c->rest = realloc(c->rest, c->rest_room = c->kept + 512);
        memcpy(c->rest, data + used, c->kept);
    }
}

/* Send every vote that is due; the next one not yet sent. */
static int send_due(int next, double at) {
    while (next < (int)head.votes && began + next / head.rate <= at) {
        struct vote *v = &votes[next];
        if (v->connection != ANY) send_vote(&all[v->connection], next, at);
        else if (free_count) send_vote(&all[free_http[--free_count]], next, at);
        else { waiting_for_pool++; break; }
        next++;
    }
    return next;
}

static double own_cpu(void) {
    struct rusage used;
    getrusage(RUSAGE_SELF, &used);
    return (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) + (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
}

int main(int argc, char **argv) {
    if (argc != 3) { fprintf(stderr, "usage: screen PORT SCRIPT\n"); return 2; }
    all = read_script(argv[2], &head, &votes);
    head.port = (uint32_t)atoi(argv[1]);
    loop_fd = epoll_create1(0);
    int timer = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK), opened = 0, next = 0, is_ready = 0;
    struct epoll_event events[256], input = {.events = EPOLLIN, .data.ptr = NULL}, tick = {.events = EPOLLIN, .data.ptr = &head};
    epoll_ctl(loop_fd, EPOLL_CTL_ADD, 0, &input);
    epoll_ctl(loop_fd, EPOLL_CTL_ADD, timer, &tick);
    double started = now(), join_seconds = 0, cpu = 0;
    for (;;) {
        while (opened < (int)head.connections && opened - joined < (long)head.joining) open_next(opened++);
        if (!is_ready && joined == (long)head.connections) {
            is_ready = 1;
            join_seconds = now() - started;
            puts("ready");
            fflush(stdout);
        }
        double at = now();
        if (began && head.votes) {
            next = send_due(next, at);
            if (answered == (long)head.votes && (complete == (long)head.viewers || at > last_answer + head.patience)) break;
            if (at > began + head.votes / head.rate + 10 + head.patience) break;
            double due = next < (int)head.votes ? began + next / head.rate : at + 0.1;
            if (due <= at) due = at + 0.0002;
            struct itimerspec when = {.it_value = {(time_t)due, (long)((due - (time_t)due) * 1e9)}};
            timerfd_settime(timer, TFD_TIMER_ABSTIME, &when, NULL);
        }
        int got = epoll_wait(loop_fd, events, 256, -1);
        at = now();
        for (int i = 0; i < got; i++) {
            if (events[i].data.ptr == &head) { uint64_t ticks; if (read(timer, &ticks, 8) < 0) continue; }
            else if (events[i].data.ptr) receive(events[i].data.ptr, now());
            else {
                char line[64];
                if (read(0, line, sizeof line) <= 0) return 1;
                if (began) { head.votes = 0; goto over; }
                began = now();
                cpu = own_cpu();
                frames = 0;
                puts("started");
                fflush(stdout);
            }
        }
    }
over:
    cpu = own_cpu() - cpu;
    double took = now() - began;
    if (!head.votes) putchar('{');
    else summarise(&head, all, votes, began);
    printf("\"join_seconds\":%.4f,\"answered\":%ld,\"refused\":%ld,\"lost\":%ld,\"pings\":%ld,\"complete\":%ld,\"frames\":%ld,"
           "\"seconds\":%.4f,\"waited_for_pool\":%d,\"cpu_seconds\":%.4f}\n",
           join_seconds, answered, refused, lost, pings, complete, frames, took, waiting_for_pool, cpu);
    return 0;
}
