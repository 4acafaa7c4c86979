/* How old a frame is when a viewer has it: `"t":"0000123456789012"` in the payload, in microseconds of
 * CLOCK_MONOTONIC, against the clock read once per read(). */
#define _GNU_SOURCE
#include <stdint.h>
#include <string.h>
#include <time.h>

enum { BUCKET_US = 50, BUCKETS = 200000 /* ten seconds */, MARK = 5, DIGITS = 16, NEAR = 192 };

static uint32_t ages[BUCKETS];
static long stamped;

static int64_t now_us(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

/* Notes the age of the first stamp within `size` bytes; returns what follows the mark, or NULL. */
static inline const char *note_stamp(const char *data, size_t size, int64_t now) {
  const char *at = memmem(data, size, "\"t\":\"", MARK);
  if (!at || (size_t)(data + size - at) < MARK + DIGITS) return NULL;
  int64_t then = 0;
  at += MARK;
  for (int i = 0; i < DIGITS; i++) then = then * 10 + (at[i] - '0');
  int64_t bucket = (now - then) / BUCKET_US;
  ages[bucket < 0 ? 0 : bucket >= BUCKETS ? BUCKETS - 1 : bucket]++;
  stamped++;
  return at + DIGITS;
}

/* In milliseconds, to the middle of a bucket. */
static inline double age_ms(double share) {
  long due = (long)((double)stamped * share), seen = 0;
  for (int i = 0; i < BUCKETS; i++)
    if ((seen += ages[i]) > due) return (i + 0.5) * BUCKET_US / 1000.0;
  return 0;
}
