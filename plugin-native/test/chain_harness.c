// SPDX-License-Identifier: Apache-2.0
//
//     chain_test PLUGIN RECORDER_V3 RECORDER_V4 RECORDER_V5 RECORDER_V5_V6 RECORDER_V4_V7 [TEST]

#include "chain_harness.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

char last_warning[1024];

const char *plugin;
const char *old_recorder;
const char *recorders[4];
char chained_log[64];
static char root[] = "/tmp/ringside-chain-XXXXXX";
static char alone_log[64];

const struct pairing pairings[PAIRINGS] = {{4, 0}, {4, 3}, {5, 0}, {5, 1}, {5, 2}, {6, 0}, {6, 1}, {6, 2}, {6, 3}, {7, 0}, {7, 1}, {7, 2}, {7, 3}};

void set(const char *name, unsigned long value)
{
    char text[32];
    (void)snprintf(text, sizeof text, "%#lx", value);
    (void)setenv(name, text, 1);
}

const char *in_root(const char *name)
{
    static char path[512];
    (void)snprintf(path, sizeof path, "%s/%s", root, name);
    return path;
}

struct rs_header *segment_of_this_process(void)
{
    DIR *entries = opendir(root);
    struct rs_header *header = NULL;
    for (struct dirent *entry; (entry = readdir(entries)) != NULL && header == NULL;) {
        char pid[32];
        (void)snprintf(pid, sizeof pid, "%d", (int)getpid());
        if (strstr(entry->d_name, ".seg") == NULL || strstr(entry->d_name, pid) == NULL) {
            continue;
        }
        int file = open(in_root(entry->d_name), O_RDWR | O_CLOEXEC);
        struct stat status;
        CHECK(file >= 0 && fstat(file, &status) == 0);
        header = mmap(NULL, (size_t)status.st_size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
        CHECK(header != MAP_FAILED);
        (void)close(file);
    }
    (void)closedir(entries);
    return header;
}

void run(void (*play)(struct model *), const char *path, int nccl_api, const char *log)
{
    (void)fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        (void)alarm(60);
        (void)unlink(log);
        (void)setenv("RECORDER_LOG", log, 1);
        (void)prctl(PR_SET_NAME, "user");
        struct model model = {0};
        model_open(&model, path, nccl_api);
        play(&model);
        model_close(&model);
        exit(0);
    }
    int status = 1;
    CHECK_EQUAL(child, waitpid(child, &status, 0));
    CHECK_EQUAL(0, status);
}

static int by_text(const void *left, const void *right)
{
    return strcmp(*(char *const *)left, *(char *const *)right);
}

struct lines read_log(const char *path)
{
    struct lines lines = {0};
    FILE *file = fopen(path, "r");
    CHECK(file != NULL);
    CHECK_EQUAL(0, fseek(file, 0, SEEK_END));
    long bytes = ftell(file);
    rewind(file);
    lines.text = calloc(1, (size_t)bytes + 1);
    lines.line = calloc((size_t)bytes / 8 + 1, sizeof *lines.line);
    CHECK(lines.text != NULL && lines.line != NULL);
    CHECK_EQUAL(bytes, fread(lines.text, 1, (size_t)bytes, file));
    (void)fclose(file);
    for (char *line = strtok(lines.text, "\n"); line != NULL; line = strtok(NULL, "\n")) {
        lines.line[lines.count++] = line;
    }
    qsort(lines.line, lines.count, sizeof *lines.line, by_text);
    return lines;
}

void free_lines(struct lines *lines)
{
    free(lines->text);
    free(lines->line);
}

static void compare(size_t pairing)
{
    struct lines alone = read_log(alone_log);
    struct lines chained = read_log(chained_log);
    for (size_t i = 0; i < alone.count || i < chained.count; i++) {
        const char *left = i < alone.count ? alone.line[i] : "nothing";
        const char *right = i < chained.count ? chained.line[i] : "nothing";
        if (strcmp(left, right) != 0) {
            FAIL("NCCL with v%d, recorder %d, mask %s, null %s, toggle %s, line %zu\n      alone:   %s\n      chained: %s",
                 pairings[pairing].nccl_api, pairings[pairing].recorder, getenv("RECORDER_MASK"),
                 getenv("RECORDER_NULL"), getenv("RECORDER_TOGGLE"), i, left, right);
        }
    }
    free_lines(&alone);
    free_lines(&chained);
}

void same_for(void (*play)(struct model *), size_t first, size_t every)
{
    for (size_t i = first; i < PAIRINGS; i += every) {
        const char *recorder = recorders[pairings[i].recorder];
        (void)unsetenv("RINGSIDE_NEXT_PLUGIN");
        run(play, recorder, pairings[i].nccl_api, alone_log);
        (void)setenv("RINGSIDE_NEXT_PLUGIN", recorder, 1);
        run(play, plugin, pairings[i].nccl_api, chained_log);
        compare(i);
    }
}

void same_for_all(void (*play)(struct model *))
{
    same_for(play, 0, 1);
}

void play_calls(struct model *model, struct model_communicator *communicator)
{
    struct model_call single[] = {{.function = "AllReduce", .count = 100}};
    struct model_call group[] = {{.function = "AllReduce", .count = 100},
                                 {.function = "Send", .is_p2p = true, .count = 7},
                                 {.function = "Recv", .is_p2p = true, .count = 8}};
    for (int round = 0; round < 3; round++) {
        model_group(model, communicator, single, 1);
        model_network(model, communicator, single);
        model_kernel(model, communicator, single);
        model_copy_engine(model, communicator, single);
        model_control(model, communicator);
        model_group(model, communicator, group, 3);
        for (int i = 2; i >= 0; i--) {
            model_kernel(model, communicator, &group[i]);
            model_network(model, communicator, &group[i]);
        }
    }
    model_relay(model, (void *)(uintptr_t)0x7F00BEEF0000, (void *)(uintptr_t)0x7F00DEAD0000,
                __atomic_load_n(&model->mask, __ATOMIC_RELAXED));
}

void play_job(struct model *model)
{
    struct model_communicator world = model_init(model, "world", 11, 2);
    struct model_communicator part = model_init(model, NULL, 12, 1);
    play_calls(model, &world);
    struct model_call captured = {.function = "AllReduce", .count = 5, .captured = true};
    model_group(model, &world, &captured, 1);
    play_calls(model, &part);
    for (int replay = 0; replay < 3; replay++) {
        model_launch(model, &world, &captured, 1);
        model_network(model, &world, &captured);
        model_kernel(model, &world, &captured);
        play_calls(model, &world);
    }
    model_finalize(model, &part);
    play_calls(model, &world);
    model_finalize(model, &world);
}

static void clear_root(void)
{
    DIR *entries = opendir(root);
    for (struct dirent *entry; entries != NULL && (entry = readdir(entries)) != NULL;) {
        (void)unlinkat(dirfd(entries), entry->d_name, 0);
    }
    if (entries != NULL) {
        (void)closedir(entries);
    }
}

static int run_suite(const struct test *tests, const char *only, int *ran)
{
    int failures = 0;
    for (const struct test *test = tests; test->name != NULL; test++) {
        if (only != NULL && strcmp(only, test->name) != 0) {
            continue;
        }
        (*ran)++;
        (void)fflush(NULL);
        pid_t child = fork();
        if (child == 0) {
            test->run();
            exit(0);
        }
        int status = 1;
        (void)waitpid(child, &status, 0);
        (void)printf("%s %s\n", status == 0 ? "ok  " : "FAIL", test->name);
        failures += status != 0;
    }
    return failures;
}

int main(int argc, char **argv)
{
    if (argc < 7) {
        (void)fprintf(stderr, "usage: %s PLUGIN V3 V4 V5 V5_V6 V4_V7 [TEST]\n", argv[0]);
        return 2;
    }
    plugin = argv[1];
    old_recorder = argv[2];
    memcpy(recorders, argv + 3, sizeof recorders);
    if (mkdtemp(root) == NULL) {
        (void)fprintf(stderr, "cannot create %s: %s\n", root, strerror(errno));
        return 1;
    }
    (void)snprintf(alone_log, sizeof alone_log, "%s/alone", root);
    (void)snprintf(chained_log, sizeof chained_log, "%s/chained", root);
    (void)setenv("RINGSIDE_DIR", root, 1);
    (void)setenv("RINGSIDE_LEVEL", "deep", 1); // more than most of the masks here ask for
    (void)unsetenv("RINGSIDE_GRAPHS");
    (void)unsetenv("RINGSIDE_API_MAX");
    const char *only = argc > 7 ? argv[7] : NULL;
    int ran = 0;
    int failures = run_suite(chain_tests, only, &ran) + run_suite(chain_life_tests, only, &ran);
    clear_root();
    (void)rmdir(root);
    (void)printf("%d tests, %d failed\n", ran, failures);
    return failures != 0 || ran == 0;
}
