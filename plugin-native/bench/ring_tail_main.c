// SPDX-License-Identifier: Apache-2.0
//
// ring_tail: drains every segment of a directory without a daemon, keeps the raw records for a checker, and can raise
// and lower the level of running jobs. Prints one line of JSON per segment at its end.

#include <errno.h>
#include <getopt.h>
#include <glob.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "clock.h"
#include "ring_tail.h"

static const char usage[] =
    "Usage: ring_tail --dir DIRECTORY [options]\n"
    "Drains the segments of a directory until it is told to stop (SIGTERM, SIGINT) or --seconds are over.\n"
    "  --out DIRECTORY   keep NAME.records (raw, 64 bytes each, the lane in the top 16 bits of the sequence) and\n"
    "                    NAME.tables (the segment up to its records); without: records are only counted\n"
    "  --seconds S       end after this time\n"
    "  --until-over      end when there was a segment and all are over\n"
    "  --poll-us U       rest between two passes (500)\n"
    "  --switch LEVELS   raise and lower the level in turn, for example detail,deep,steady\n"
    "  --every-ms M      this long per level (100)\n"
    "  --times N         this many changes, then take the wish back (100)\n";

enum { MOST_SEGMENTS = 64, MOST_LEVELS = 8 };

struct followed {
    struct rs_tail tail;
    FILE *records;
    const char *name; // within tail.path
};

struct command {
    const char *directory;
    const char *out;
    uint64_t seconds;
    uint64_t poll_nanos;
    uint64_t every_nanos;
    uint64_t times;
    uint32_t levels[MOST_LEVELS];
    size_t level_count;
    bool until_over;
};

struct switching {
    uint64_t done;
    uint64_t obeyed; // changes after which every segment named that level as in force
    uint64_t next_nanos;
    uint32_t level;
};

static struct followed *followed[MOST_SEGMENTS];
static size_t followed_count;
static volatile sig_atomic_t stopped;

static void stop(int signal_number)
{
    (void)signal_number;
    stopped = 1;
}

static void keep(void *argument, uint32_t lane, const struct rs_record *records, size_t count)
{
    struct followed *one = argument;
    for (size_t i = 0; one->records != NULL && i < count; i++) {
        struct rs_record record;
        memcpy(&record, &records[i], sizeof record);
        uint64_t sequence = (records[i].sequence & UINT64_C(0xFFFFFFFFFFFF)) | (uint64_t)lane << 48;
        memcpy(&record, &sequence, sizeof sequence);
        (void)fwrite(&record, sizeof record, 1, one->records);
    }
}

static void attach_new(const struct command *command)
{
    char pattern[4096];
    glob_t found;
    (void)snprintf(pattern, sizeof pattern, "%s/*.seg", command->directory);
    if (glob(pattern, 0, NULL, &found) != 0) {
        return;
    }
    for (size_t i = 0; i < found.gl_pathc && followed_count < MOST_SEGMENTS; i++) {
        bool known = false;
        for (size_t j = 0; j < followed_count; j++) {
            known |= strcmp(followed[j]->tail.path, found.gl_pathv[i]) == 0;
        }
        struct followed *one = known ? NULL : calloc(1, sizeof *one);
        const char *reason = NULL;
        if (one == NULL) {
            continue;
        }
        if (!rs_tail_open(&one->tail, found.gl_pathv[i], &reason)) {
            if (strcmp(reason, "unfinished") != 0) {
                (void)fprintf(stderr, "ring_tail: %s: %s\n", found.gl_pathv[i], reason);
            }
            free(one);
            continue;
        }
        one->name = strrchr(one->tail.path, '/') + 1;
        if (command->out != NULL) {
            char path[8192];
            (void)snprintf(path, sizeof path, "%s/%s.records", command->out, one->name);
            one->records = fopen(path, "wbe");
            if (one->records == NULL) {
                (void)fprintf(stderr, "ring_tail: cannot write %s: %s\n", path, strerror(errno));
                exit(1);
            }
        }
        followed[followed_count++] = one;
    }
    globfree(&found);
}

static void keep_tables(const struct command *command, struct followed *one)
{
    char path[8192];
    size_t bytes = (size_t)one->tail.layout.records_offset;
    void *tables = malloc(bytes);
    (void)snprintf(path, sizeof path, "%s/%s.tables", command->out, one->name);
    FILE *file = fopen(path, "wbe");
    if (tables == NULL || file == NULL || !rs_tail_copy(&one->tail, 0, tables, bytes) ||
        fwrite(tables, bytes, 1, file) != 1) {
        (void)fprintf(stderr, "ring_tail: cannot keep the tables of %s in %s\n", one->name, path);
    }
    if (file != NULL) {
        (void)fclose(file);
    }
    free(tables);
}

static void finish(const struct command *command, size_t index, bool over)
{
    struct followed *one = followed[index];
    (void)rs_tail_drain(&one->tail, over, keep, one);
    if (command->out != NULL) {
        keep_tables(command, one);
    }
    (void)printf("{\"segment\":\"%s\",\"records\":%llu,\"unreadable\":%llu,\"truncated\":%s}\n", one->name,
                 (unsigned long long)one->tail.records, (unsigned long long)one->tail.unreadable,
                 one->tail.truncated ? "true" : "false");
    (void)fflush(stdout);
    if (one->records != NULL) {
        (void)fclose(one->records);
    }
    rs_tail_close(&one->tail, over && !one->tail.truncated); // a truncated one is for people to look at
    free(one);
    followed[index] = followed[--followed_count];
}

// Counts whether the level wished for last is in force, and wishes for the next.
static void switch_level(const struct command *command, struct switching *switching, uint64_t now)
{
    if (command->level_count == 0 || followed_count == 0 || switching->done > command->times ||
        now < switching->next_nanos) {
        return;
    }
    bool obeyed = switching->done > 0;
    bool finished = switching->done == command->times;
    uint32_t level = finished ? RS_LEVEL_NONE : command->levels[switching->done % command->level_count];
    for (size_t i = 0; i < followed_count; i++) {
        obeyed &= rs_tail_level_in_force(&followed[i]->tail) == switching->level;
        rs_tail_want_level(&followed[i]->tail, level, finished ? 0 : now + 2 * command->every_nanos);
    }
    switching->obeyed += obeyed;
    switching->level = level;
    switching->done++;
    // The first calls of a communicator have their own rules: it settles before the first change is due.
    switching->next_nanos = now + command->every_nanos;
}

static uint64_t number(const char *text, uint64_t low, uint64_t high)
{
    char *end;
    unsigned long long value = strtoull(text, &end, 10);
    if (end == text || *end != '\0' || value < low || value > high) {
        (void)fprintf(stderr, "ring_tail: %s is not valid\n%s", text, usage);
        exit(2);
    }
    return value;
}

static void parse_levels(struct command *command, char *text)
{
    static const char *const names[] = {"steady", "detail", "deep"};
    for (char *name = strtok(text, ","); name != NULL; name = strtok(NULL, ",")) {
        uint32_t level = 0;
        while (level < 3 && strcmp(name, names[level]) != 0) {
            level++;
        }
        if (level == 3 || command->level_count == MOST_LEVELS) {
            (void)fprintf(stderr, "ring_tail: %s is no level, or one too many\n", name);
            exit(2);
        }
        command->levels[command->level_count++] = level;
    }
}

static struct command parse(int argc, char **argv)
{
    static const struct option options[] = {
        {"dir", required_argument, NULL, 'd'},      {"out", required_argument, NULL, 'o'},
        {"seconds", required_argument, NULL, 's'},  {"until-over", no_argument, NULL, 'u'},
        {"poll-us", required_argument, NULL, 'p'},  {"switch", required_argument, NULL, 'l'},
        {"every-ms", required_argument, NULL, 'e'}, {"times", required_argument, NULL, 't'},
        {"help", no_argument, NULL, 'h'},           {0}};
    struct command command = {.seconds = 86400, .poll_nanos = 500000, .every_nanos = 100000000, .times = 100};
    for (int c; (c = getopt_long(argc, argv, "", options, NULL)) != -1;) {
        switch (c) {
        case 'd': command.directory = optarg; break;
        case 'o': command.out = optarg; break;
        case 's': command.seconds = number(optarg, 1, 86400); break;
        case 'u': command.until_over = true; break;
        case 'p': command.poll_nanos = number(optarg, 1, 1000000) * 1000; break;
        case 'l': parse_levels(&command, optarg); break;
        case 'e': command.every_nanos = number(optarg, 1, 60000) * 1000000; break;
        case 't': command.times = number(optarg, 1, 1000000); break;
        default: (void)fputs(usage, c == 'h' ? stdout : stderr); exit(c == 'h' ? 0 : 2);
        }
    }
    if (command.directory == NULL) {
        (void)fputs(usage, stderr);
        exit(2);
    }
    return command;
}

int main(int argc, char **argv)
{
    struct command command = parse(argc, argv);
    struct sigaction action = {.sa_handler = stop};
    (void)sigaction(SIGTERM, &action, NULL);
    (void)sigaction(SIGINT, &action, NULL);
    struct switching switching = {0};
    uint64_t end = rs_monotonic_nanos() + command.seconds * RS_NANOS_PER_SECOND;
    uint64_t next_scan = 0;
    bool seen = false;
    for (uint64_t now; !stopped && (now = rs_monotonic_nanos()) < end;) {
        if (now >= next_scan) {
            attach_new(&command);
            for (size_t i = followed_count; i-- > 0;) {
                if (rs_tail_is_over(&followed[i]->tail)) {
                    finish(&command, i, true);
                }
            }
            seen |= followed_count > 0;
            if (switching.next_nanos == 0 && followed_count > 0) {
                switching.next_nanos = now + 500000000; // NCCL's init and its first calls
            }
            if (command.until_over && seen && followed_count == 0) {
                break;
            }
            next_scan = now + 20000000;
        }
        switch_level(&command, &switching, now);
        size_t drained = 0;
        for (size_t i = 0; i < followed_count; i++) {
            drained += rs_tail_drain(&followed[i]->tail, false, keep, followed[i]);
        }
        if (drained < 1024) {
            struct timespec rest = {.tv_nsec = (long)command.poll_nanos};
            (void)nanosleep(&rest, NULL);
        }
    }
    while (followed_count > 0) {
        finish(&command, followed_count - 1, rs_tail_is_over(&followed[followed_count - 1]->tail));
    }
    if (command.level_count > 0) {
        (void)printf("{\"changes\":%llu,\"obeyed\":%llu}\n", (unsigned long long)switching.done,
                     (unsigned long long)switching.obeyed);
    }
    return 0;
}
