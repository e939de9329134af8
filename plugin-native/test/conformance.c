// SPDX-License-Identifier: Apache-2.0
//
// The cases that need no GPU.

#include "harness.h"

extern const struct test event_tests[];
extern const struct test trap_tests[];
extern const struct test ring_tests[];
extern const struct test lifecycle_tests[];
extern const struct test proxy_tests[];
extern const struct test pxn_tests[];
extern const struct test kernel_tests[];
extern const struct test stamp_tests[];
extern const struct test group_tests[];
extern const struct test communicator_tests[];
extern const struct test name_tests[];
extern const struct test graph_tests[];
extern const struct test death_tests[];
extern const struct test level_tests[];
extern const struct test folding_tests[];
extern const struct test reload_tests[];
extern const struct test lane_tests[];
extern const struct test life_tests[];
extern const struct test unread_tests[];

int main(int argc, char **argv)
{
    static const struct test *const suites[] = {
        event_tests, trap_tests,   proxy_tests,  pxn_tests,     kernel_tests, stamp_tests,     group_tests,
        name_tests,  graph_tests,  level_tests,  communicator_tests, ring_tests, death_tests,  reload_tests,
        life_tests,  unread_tests, folding_tests, lane_tests,  lifecycle_tests, NULL};
    return run_suites(argc, argv, suites);
}
