/* What `screen.c` is made of: the script, the framing, the sums. Included once. */
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
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

enum { ROOM = 1 << 17, MAX_POOL = 4096, NONE = -1, STEP_US = 50, STEPS = 1200000 };
enum role { VIEWER, VOTER, POOL };
#define ANY 0xffffffffu

/* `connections` in this order: viewers, further sockets that only vote, HTTP connections of the pool.
 * The n-th viewer watches poll n % polls; the n-th vote is in poll n % polls. */
struct head {
    uint32_t connections, viewers, pool, votes, polls, sse, joining, port, spare[2];
    double rate, patience;
};
struct message { const char *bytes; uint32_t length; };
struct sight { float at; uint32_t counted; };
struct connection {
    int fd, role, open, vote, complete;
    long told;
    struct message opening, greeting;
    char *rest;
    size_t kept, rest_room;
    struct sight *seen_at;
    int seen, room;
};
struct vote { struct message message; uint32_t connection; double sent, answered; long place; };

static int sse; /* viewers read event streams; else they are on WebSocket, as those who only vote always are */

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void fail(const char *what) {
    perror(what);
    exit(1);
}

static struct message record(const char **at, uint32_t *connection) {
    uint32_t length;
    memcpy(connection, *at, 4);
    memcpy(&length, *at + 4, 4);
    struct message found = {*at + 8, length};
    *at += 8 + length;
    return found;
}

static struct connection *read_script(const char *path, struct head *head, struct vote **votes) {
    int script = open(path, O_RDONLY);
    struct stat size;
    if (script < 0 || fstat(script, &size)) fail(path);
    const char *at = mmap(NULL, (size_t)size.st_size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, script, 0);
    if (at == MAP_FAILED) fail("mmap");
    memcpy(head, at, sizeof *head);
    at += sizeof *head;
    sse = head->sse != 0;
    if (head->pool > MAX_POOL) exit(2);
    struct connection *all = calloc(head->connections, sizeof *all);
    *votes = calloc(head->votes + 1, sizeof **votes);
    uint32_t number;
    for (uint32_t i = 0; i < head->connections; i++) {
        all[i].vote = NONE;
        all[i].role = i < head->viewers ? VIEWER : i < head->connections - head->pool ? VOTER : POOL;
        all[i].opening = record(&at, &number);
        all[i].greeting = record(&at, &number);
    }
    for (uint32_t i = 0; i < head->votes; i++) (*votes)[i].message = record(&at, &(*votes)[i].connection);
    return all;
}

/* The length of the first whole message: a reply of the pool, an event of a stream, or a frame. 0: not all here. */
static size_t whole(struct connection *c, char *data, size_t size) {
    if (c->role == POOL) {
        char *end = memmem(data, size, "\r\n\r\n", 4);
        if (!end) return 0;
        char *field = strcasestr(data, "content-length:");
        size_t length = (size_t)(end + 4 - data) + (field && field < end ? (size_t)atol(field + 15) : 0);
        return size >= length ? length : 0;
    }
    if (sse && c->role == VIEWER) { /* chunked: an event ends with an empty line, a comment too */
        char *end = memmem(data, size, "\n\n", 2);
        return end ? (size_t)(end + 2 - data) : 0;
    }
    const unsigned char *b = (unsigned char *)data;
    if (size < 2) return 0;
    size_t head = 2, length = b[1] & 127;
    if (length == 126) {
        if (size < 4) return 0;
        length = (size_t)b[2] << 8 | b[3], head = 4;
    } else if (length == 127) {
        fail("a frame of more than 64 KiB");
    }
    return size >= head + length ? head + length : 0;
}

static uint32_t counts[STEPS];

static void count_ms(double seconds) {
    long step = (long)(seconds * 1e6 / STEP_US);
    counts[step < 0 ? 0 : step >= STEPS ? STEPS - 1 : step]++;
}

/* Print the percentiles of what was counted since the last time, in milliseconds, as a JSON member. */
static void percentiles(const char *name) {
    static const double parts[] = {0.5, 0.9, 0.99, 0.999, 1.0};
    static const char *names[] = {"p50", "p90", "p99", "p999", "max"};
    uint64_t total = 0, sum = 0;
    for (int i = 0; i < STEPS; i++) total += counts[i];
    printf("\"%s\":{\"count\":%lu", name, (unsigned long)total);
    int part = 0;
    for (int i = 0; i < STEPS && part < 5; i++) {
        sum += counts[i];
        while (part < 5 && total && (double)sum >= parts[part] * (double)total)
            printf(",\"%s_ms\":%.2f", names[part++], (i + 0.5) * STEP_US / 1000);
    }
    printf("},");
    memset(counts, 0, sizeof counts);
}

/* How many of the votes are in this poll. */
static long votes_in(struct head *head, uint32_t poll) {
    return head->votes / head->polls + (poll < head->votes % head->polls);
}

/* Per poll, the intended instants of its votes in the order in which they were counted; -1: not accepted.
 * `strange` counts places outside the poll's log, or taken twice. */
static double **by_count(struct head *head, struct vote *votes, long *strange) {
    long *lowest = calloc(head->polls, sizeof *lowest);
    double **intended = calloc(head->polls, sizeof *intended);
    for (uint32_t i = 0; i < head->votes; i++) {
        long *low = &lowest[i % head->polls];
        if (votes[i].place && (!*low || votes[i].place < *low)) *low = votes[i].place;
    }
    for (uint32_t p = 0; p < head->polls; p++) {
        intended[p] = malloc((size_t)(votes_in(head, p) + 1) * sizeof **intended);
        for (long n = 0; n < votes_in(head, p); n++) intended[p][n] = -1;
    }
    for (uint32_t i = 0; i < head->votes; i++) {
        uint32_t p = i % head->polls;
        long count = votes[i].place - lowest[p];
        if (!votes[i].place) continue;
        if (count >= votes_in(head, p) || intended[p][count] >= 0) ++*strange;
        else intended[p][count] = i / head->rate;
    }
    return intended;
}

/* Answers, lateness of the generator itself, and vote to screen: every vote on every screen of its poll. */
static void summarise(struct head *head, struct connection *all, struct vote *votes, double began) {
    long strange = 0, unseen = 0;
    double **intended = by_count(head, votes, &strange);
    putchar('{');
    for (uint32_t i = 0; i < head->votes; i++)
        if (votes[i].answered) count_ms(votes[i].answered - began - i / head->rate);
    percentiles("ack");
    for (uint32_t i = 0; i < head->votes; i++)
        if (votes[i].sent) count_ms(votes[i].sent - began - i / head->rate);
    percentiles("sent_late");
    for (uint32_t i = 0; i < head->viewers; i++) {
        uint32_t poll = i % head->polls;
        long counted = 0, most = votes_in(head, poll);
        for (int f = 0; f < all[i].seen; f++)
            for (; counted < (long)all[i].seen_at[f].counted && counted < most; counted++)
                if (intended[poll][counted] >= 0) count_ms(all[i].seen_at[f].at - intended[poll][counted]);
        unseen += most - counted;
    }
    percentiles("screen");
    for (uint32_t i = 0; i < head->viewers; i++)
        for (int f = 1; f < all[i].seen; f++) count_ms(all[i].seen_at[f].at - all[i].seen_at[f - 1].at);
    percentiles("between_frames");
    printf("\"strange_places\":%ld,\"unseen\":%ld,", strange, unseen);
}
