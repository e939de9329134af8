// SPDX-License-Identifier: Apache-2.0

#define _GNU_SOURCE // RTLD_NEXT

#include "interpose.h"

#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <stddef.h>
#include <stdlib.h>

static _Thread_local bool counting;
static _Thread_local struct interposed counts;

void interpose_begin(void)
{
    counts = (struct interposed){0};
    counting = true;
}

struct interposed interpose_end(void)
{
    counting = false;
    return counts;
}

#define EXPORTED __attribute__((visibility("default")))

// glibc's own names for its allocator.
extern void *__libc_malloc(size_t bytes);
extern void *__libc_calloc(size_t count, size_t bytes);
extern void *__libc_realloc(void *memory, size_t bytes);
extern void __libc_free(void *memory);
extern void *__libc_memalign(size_t alignment, size_t bytes);

EXPORTED void *malloc(size_t bytes)
{
    counts.allocations += counting;
    return __libc_malloc(bytes);
}

EXPORTED void *calloc(size_t count, size_t bytes)
{
    counts.allocations += counting;
    return __libc_calloc(count, bytes);
}

EXPORTED void *realloc(void *memory, size_t bytes)
{
    counts.allocations += counting;
    return __libc_realloc(memory, bytes);
}

EXPORTED void free(void *memory)
{
    counts.allocations += counting;
    __libc_free(memory);
}

EXPORTED void *aligned_alloc(size_t alignment, size_t bytes)
{
    counts.allocations += counting;
    return __libc_memalign(alignment, bytes);
}

EXPORTED void *memalign(size_t alignment, size_t bytes);
void *memalign(size_t alignment, size_t bytes)
{
    counts.allocations += counting;
    return __libc_memalign(alignment, bytes);
}

EXPORTED int posix_memalign(void **memory, size_t alignment, size_t bytes)
{
    counts.allocations += counting;
    *memory = __libc_memalign(alignment, bytes);
    return *memory != NULL ? 0 : ENOMEM;
}

// The C library's function of the same name, looked up at the first call, which is long before anything is counted.
#define FORWARD(name, parameters, arguments)                                                                           \
    EXPORTED int name parameters                                                                                       \
    {                                                                                                                  \
        static int(*_Atomic real) parameters;                                                                          \
        if (real == NULL) {                                                                                            \
            real = (int(*) parameters)(uintptr_t)dlsym(RTLD_NEXT, #name);                                              \
        }                                                                                                              \
        counts.locks += counting;                                                                                      \
        return real arguments;                                                                                         \
    }

FORWARD(pthread_mutex_lock, (pthread_mutex_t * lock), (lock))
FORWARD(pthread_mutex_trylock, (pthread_mutex_t * lock), (lock))
FORWARD(pthread_mutex_timedlock, (pthread_mutex_t * lock, const struct timespec *until), (lock, until))
FORWARD(pthread_mutex_unlock, (pthread_mutex_t * lock), (lock))
FORWARD(pthread_rwlock_rdlock, (pthread_rwlock_t * lock), (lock))
FORWARD(pthread_rwlock_tryrdlock, (pthread_rwlock_t * lock), (lock))
FORWARD(pthread_rwlock_wrlock, (pthread_rwlock_t * lock), (lock))
FORWARD(pthread_rwlock_trywrlock, (pthread_rwlock_t * lock), (lock))
FORWARD(pthread_rwlock_unlock, (pthread_rwlock_t * lock), (lock))
FORWARD(pthread_spin_lock, (pthread_spinlock_t * lock), (lock))
FORWARD(pthread_spin_trylock, (pthread_spinlock_t * lock), (lock))
FORWARD(pthread_spin_unlock, (pthread_spinlock_t * lock), (lock))
FORWARD(pthread_cond_wait, (pthread_cond_t * condition, pthread_mutex_t *lock), (condition, lock))
FORWARD(pthread_cond_timedwait, (pthread_cond_t * condition, pthread_mutex_t *lock, const struct timespec *until),
        (condition, lock, until))
FORWARD(pthread_cond_signal, (pthread_cond_t * condition), (condition))
FORWARD(pthread_cond_broadcast, (pthread_cond_t * condition), (condition))
FORWARD(sem_wait, (sem_t * semaphore), (semaphore))
FORWARD(sem_trywait, (sem_t * semaphore), (semaphore))
FORWARD(sem_post, (sem_t * semaphore), (semaphore))

// A CUDA driver that does nothing and takes no time.
static bool gpu;

void interpose_gpu(bool present)
{
    gpu = present;
}

#define DRIVER(name, parameters, effect)                                                                               \
    EXPORTED int name parameters;                                                                                      \
    int name parameters                                                                                                \
    {                                                                                                                  \
        counts.driver_calls += counting;                                                                               \
        effect;                                                                                                        \
        return 0;                                                                                                      \
    }

DRIVER(cuCtxGetCurrent, (void **context), *context = gpu ? &gpu : NULL)
DRIVER(cuCtxSetCurrent, (void *context), (void)context)
DRIVER(cuEventCreate, (void **event, unsigned flags), *event = gpu && flags == 0 ? &gpu : NULL)
DRIVER(cuEventDestroy_v2, (void *event), (void)event)
DRIVER(cuEventRecord, (void *event, void *stream), (void)event; (void)stream)
DRIVER(cuEventQuery, (void *event), (void)event)
DRIVER(cuEventElapsedTime, (float *milliseconds, void *from, void *to), *milliseconds = from == to ? 0.0F : 1.0F)
DRIVER(cuStreamCreate, (void **stream, unsigned flags), *stream = flags != 0 ? &gpu : NULL)
DRIVER(cuStreamDestroy_v2, (void *stream), (void)stream)
DRIVER(cuStreamIsCapturing, (void *stream, int *status), *status = 0; (void)stream)
DRIVER(cuThreadExchangeStreamCaptureMode, (int *mode), *mode = 0)
