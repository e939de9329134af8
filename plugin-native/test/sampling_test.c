// SPDX-License-Identifier: Apache-2.0
#include "threads.h"
const struct test sampling_tests[] = {{0}};
