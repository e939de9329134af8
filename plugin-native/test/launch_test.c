// SPDX-License-Identifier: Apache-2.0
//
// The cases that need a GPU: launches timed by CUDA events, on the GPUs of fake_cuda.h.

#include "launch_suites.h"

int main(int argc, char **argv)
{
    static const struct test *const suites[] = {fake_cuda_tests,   launch_choice_tests, launch_group_tests,
                                                launch_rank_tests, launch_time_tests,   launch_pool_tests,
                                                launch_thread_tests, launch_end_tests,  launch_copies_tests, NULL};
    return run_suites(argc, argv, suites);
}
