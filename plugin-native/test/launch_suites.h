// SPDX-License-Identifier: Apache-2.0

#ifndef RINGSIDE_TEST_LAUNCH_SUITES_H
#define RINGSIDE_TEST_LAUNCH_SUITES_H

#include "harness.h"

extern const struct test fake_cuda_tests[];
extern const struct test launch_choice_tests[];
extern const struct test launch_group_tests[];
extern const struct test launch_rank_tests[];
extern const struct test launch_time_tests[];
extern const struct test launch_pool_tests[];
extern const struct test launch_thread_tests[];
extern const struct test launch_end_tests[];
extern const struct test launch_copies_tests[];

#endif
