// SPDX-License-Identifier: Apache-2.0
//
// ringside-nccl-driver: plays NCCL to a profiler plugin, without a GPU. One process per rank, three threads in each.

#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"
#include "rank.h"

#define MAX_PROCESSES 64
#define EPOCH_DELAY_NANOS 300000000 // time for every process to be there

static const char usage[] =
    "Usage: ringside-nccl-driver --plugin PATH [options]\n"
    "Plays the profiler events of a simulated job to a NCCL profiler plugin, as NCCL does.\n"
    "  --plugin PATH       the plugin to load\n"
    "  --api 4|5|6|7       the highest interface version the played NCCL knows (5: NCCL 2.28)\n"
    "  --processes N       ranks, one process each, 2 to 64 (2)\n"
    "  --world N           ranks of the job, up to 1024; those beyond the processes run elsewhere (as processes)\n"
    "  --scenario NAME     workload: a PyTorch job of two ranks (h200), or of more; training: changing sizes\n"
    "                      between all ranks; graph: an all-reduce captured in a CUDA graph and replayed once\n"
    "                      per iteration (default: workload with 2 processes, else training)\n"
    "  --mode MODE         nvlink: no network; socket: all over the network; mixed: two nodes (socket)\n"
    "  --iterations N      iterations of the job (20)\n"
    "  --pace-ms M         pause after each iteration (0)\n"
    "  --rate N            operations per second and rank, by scaling the simulated time\n"
    "  --slow-rank R       this rank's GPU comes late to each iteration\n"
    "  --slow-us U         by this much (2000)\n"
    "  --hang-rank R       this rank never comes to the last all-reduce\n"
    "  --hold-seconds S    stay alive after the last event (0)\n"
    "  --seed N            links and lateness are drawn from it (1)\n"
    "The plugin reads its own environment: RINGSIDE_DIR, RINGSIDE_LEVEL, RINGSIDE_GRAPHS, RINGSIDE_API_MAX.\n";

struct command {
    const char *plugin;
    int api;
    int processes;
    struct rank_options rank;
};

static __attribute__((noreturn)) void refuse(const char *option, const char *value)
{
    (void)fprintf(stderr, "ringside-nccl-driver: --%s %s is not valid; see --help\n", option, value);
    exit(2);
}

static uint64_t number(const char *option, const char *value, uint64_t low, uint64_t high)
{
    char *end;
    errno = 0;
    unsigned long long result = strtoull(value, &end, 10);
    if (errno != 0 || end == value || *end != '\0' || value[0] == '-' || result < low || result > high) {
        refuse(option, value);
    }
    return result;
}

static int choice(const char *option, const char *value, const char *const names[], int count)
{
    for (int i = 0; i < count; i++) {
        if (strcmp(value, names[i]) == 0) {
            return i;
        }
    }
    refuse(option, value);
}

static struct command parse(int argc, char **argv)
{
    static const struct option options[] = {
        {"plugin", required_argument, NULL, 'p'},       {"api", required_argument, NULL, 'a'},
        {"processes", required_argument, NULL, 'n'},    {"world", required_argument, NULL, 't'},
        {"scenario", required_argument, NULL, 's'},     {"mode", required_argument, NULL, 'm'},
        {"iterations", required_argument, NULL, 'i'},
        {"pace-ms", required_argument, NULL, 'c'},      {"rate", required_argument, NULL, 'r'},
        {"slow-rank", required_argument, NULL, 'w'},    {"slow-us", required_argument, NULL, 'u'},
        {"hold-seconds", required_argument, NULL, 'o'}, {"seed", required_argument, NULL, 'd'},
        {"hang-rank", required_argument, NULL, 'g'},    {"help", no_argument, NULL, 'h'},
        {0}};
    static const char *const scenarios[] = {"workload", "training", "graph"};
    static const char *const modes[] = {"nvlink", "socket", "mixed"};
    struct command command = {.api = 5,
                              .processes = 2,
                              .rank = {.workload = {.transport = TRANSPORT_SOCKET, .ranks = 2, .seed = 1},
                                       .iterations = 20,
                                       .slow_rank = -1,
                                       .hang_rank = -1,
                                       .slow_nanos = 2000000}};
    int scenario = -1;
    for (int index = 0, c; (c = getopt_long(argc, argv, "", options, &index)) != -1;) {
        const char *name = c == '?' ? "" : options[index].name;
        switch (c) {
        case 'p': command.plugin = optarg; break;
        case 'a': command.api = (int)number(name, optarg, 4, 7); break;
        case 'n': command.processes = (int)number(name, optarg, 2, MAX_PROCESSES); break;
        case 't': command.rank.workload.ranks = (int)number(name, optarg, 2, MAX_RANKS); break;
        case 's': scenario = choice(name, optarg, scenarios, 3); break;
        case 'm': command.rank.workload.transport = (enum transport)choice(name, optarg, modes, 3); break;
        case 'i': command.rank.iterations = number(name, optarg, 0, 1000000000); break;
        case 'c': command.rank.pace_nanos = number(name, optarg, 0, 3600000) * 1000000; break;
        case 'r': command.rank.operations_per_second = (double)number(name, optarg, 1, 10000000); break;
        case 'w': command.rank.slow_rank = (int)number(name, optarg, 0, MAX_RANKS - 1); break;
        case 'u': command.rank.slow_nanos = number(name, optarg, 0, 10000000) * 1000; break;
        case 'g': command.rank.hang_rank = (int)number(name, optarg, 0, MAX_RANKS - 1); break;
        case 'o': command.rank.hold_seconds = number(name, optarg, 0, 86400); break;
        case 'd': command.rank.workload.seed = number(name, optarg, 0, UINT64_MAX); break;
        case 'h': (void)fputs(usage, stdout); exit(0);
        default: (void)fputs(usage, stderr); exit(2);
        }
    }
    if (command.plugin == NULL || optind != argc) {
        (void)fputs(usage, stderr);
        exit(2);
    }
    if (command.rank.workload.ranks < command.processes) {
        command.rank.workload.ranks = command.processes;
    }
    if (scenario < 0) {
        scenario = command.rank.workload.ranks == 2 ? SCENARIO_WORKLOAD : SCENARIO_TRAINING;
    }
    command.rank.workload.scenario = (enum scenario)scenario;
    return command;
}

static void play(const struct command *command)
{
    (void)prctl(PR_SET_PDEATHSIG, SIGTERM);
    (void)prctl(PR_SET_TIMERSLACK, 1000UL);
    struct profiler profiler = {0};
    profiler_load(&profiler, command->plugin, command->api);
    rank_run(&profiler, &command->rank);
}

int main(int argc, char **argv)
{
    struct command command = parse(argc, argv);
    command.rank.epoch_nanos = rs_monotonic_nanos() + EPOCH_DELAY_NANOS;
    pid_t children[MAX_PROCESSES];
    for (int rank = 0; rank < command.processes; rank++) {
        command.rank.rank = rank;
        children[rank] = fork();
        if (children[rank] == 0) {
            play(&command);
            _exit(0);
        }
        if (children[rank] < 0) {
            (void)fprintf(stderr, "ringside-nccl-driver: cannot start rank %d: %s\n", rank, strerror(errno));
            return 1;
        }
    }
    int result = 0;
    for (int rank = 0; rank < command.processes; rank++) {
        int status = 0;
        if (waitpid(children[rank], &status, 0) < 0 || status != 0) {
            (void)fprintf(stderr, "ringside-nccl-driver: rank %d (pid %d) ended with status %d\n", rank,
                          (int)children[rank], status);
            result = 1;
        }
    }
    return result;
}
