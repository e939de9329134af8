// SPDX-License-Identifier: Apache-2.0

#include "team.h"

#include <pthread.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <signal.h>
#include <unistd.h>

#include "clock.h"

#define PATIENCE_NANOS (60 * RS_NANOS_PER_SECOND)

struct member {
    struct team *team;
    team_body body;
    void *argument;
    int rank;
};

void *team_memory(size_t bytes)
{
    void *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) {
        (void)fprintf(stderr, "cannot map %zu bytes\n", bytes);
        exit(1);
    }
    return memory;
}

static void *run_member(void *argument)
{
    const struct member *member = argument;
    member->body(member->team, member->rank, member->argument);
    return NULL;
}

static int run_threads(struct member *members, int ranks)
{
    pthread_t threads[MOST_RANKS];
    for (int rank = 0; rank < ranks; rank++) {
        if (pthread_create(&threads[rank], NULL, run_member, &members[rank]) != 0) {
            (void)fprintf(stderr, "cannot start a thread\n");
            exit(1);
        }
    }
    for (int rank = 0; rank < ranks; rank++) {
        (void)pthread_join(threads[rank], NULL);
    }
    return 0;
}

static int run_processes(struct member *members, int ranks)
{
    for (int rank = 0; rank < ranks; rank++) {
        pid_t child = fork();
        if (child == 0) {
            char number[16];
            (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
            (void)snprintf(number, sizeof number, "%d", rank);
            (void)setenv("RANK", number, 1);
            (void)run_member(&members[rank]);
            exit(0);
        }
        if (child < 0) {
            (void)fprintf(stderr, "cannot start a process\n");
            exit(1);
        }
    }
    int failed = 0;
    for (int status; wait(&status) > 0;) {
        failed |= status != 0;
    }
    return failed;
}

int team_run(struct team *team, team_body body, void *argument)
{
    struct member members[MOST_RANKS];
    team->shared = team_memory(sizeof *team->shared);
    for (int rank = 0; rank < team->ranks; rank++) {
        members[rank] = (struct member){team, body, argument, rank};
    }
    return team->processes ? run_processes(members, team->ranks) : run_threads(members, team->ranks);
}

void team_barrier(struct team *team)
{
    unsigned ranks = (unsigned)team->ranks;
    unsigned mine = atomic_fetch_add(&team->shared->arrived, 1);
    unsigned complete = (mine / ranks + 1) * ranks;
    uint64_t deadline = rs_monotonic_nanos() + PATIENCE_NANOS;
    while ((int)(atomic_load(&team->shared->arrived) - complete) < 0) {
        (void)sched_yield();
        if (rs_monotonic_nanos() > deadline) {
            (void)fprintf(stderr, "another rank did not come for a minute\n");
            _Exit(1);
        }
    }
}

void team_communicators(struct team *team, int rank, nccl_communicator *communicators, int count)
{
    int devices = 0;
    int needed = team->one_gpu ? 1 : team->ranks;
    GPU(cudaGetDeviceCount, &devices);
    if (devices < needed) {
        (void)fprintf(stderr, "%d GPUs are needed, %d are here\n", needed, devices);
        _Exit(1);
    }
    GPU(cudaSetDevice, team->one_gpu ? 0 : rank);
    for (int i = 0; rank == 0 && i < count; i++) {
        GPU(ncclGetUniqueId, &team->shared->ids[i]);
    }
    team_barrier(team);
    for (int i = 0; i < count; i++) {
        GPU(ncclCommInitRank, &communicators[i], team->ranks, team->shared->ids[i], rank);
    }
}
