// SPDX-License-Identifier: Apache-2.0
//
// NCCL's thread that waits for stamps, and what becomes of it when a communicator is destroyed: pairing_model.h.

#include "pairing_model.h"

#define POLLS 200 // after the GPU has run all: what has not come by then never comes

static void poll(void *argument)
{
    struct pairing *pairing = argument;
    pairing_wait(pairing, PAIRING_BEHIND);
    for (struct wait **link = &pairing->waits; *link != NULL;) {
        struct wait *wait = *link;
        const struct channel *channel = &pairing->channels[wait->channel];
        const struct cell *started = &channel->started[wait->counter % PAIRING_SLOTS];
        const struct cell *completed = &channel->completed[wait->counter % PAIRING_SLOTS];
        if (!wait->started && wait->counter <= started->counter) {
            const struct cell *truth = &wait->task->truth[wait->channel];
            pairing->delivered++;
            pairing->foreign += truth->counter == 0 || truth->nanos != started->nanos;
            wait->handle = start(pairing->rank.context,
                                 kernel_channel((uint8_t)wait->channel, started->nanos, wait->task->handle));
            wait->started = true;
            pairing->taken += wait->handle != NULL;
        } else if (wait->started && wait->counter <= completed->counter) {
            if (wait->handle != NULL) {
                state(wait->handle, NCCL_STATE_KERNEL_CH_STOP, completed->nanos);
                stop(wait->handle);
            }
            *link = wait->next;
            free(wait);
            continue;
        }
        link = &wait->next;
    }
}

void pairing_poll(struct pairing *pairing)
{
    worker_do(pairing->proxy, poll, pairing);
}

int pairing_destroy(struct pairing *pairing)
{
    pairing_wait(pairing, 0);
    for (int i = 0; i < POLLS && pairing->waits != NULL; i++) {
        pairing_poll(pairing);
    }
    int left = 0;
    for (const struct wait *wait = pairing->waits; wait != NULL; wait = wait->next) {
        left++;
    }
    end_rank(&pairing->rank);
    worker_end(pairing->proxy);
    worker_end(pairing->callback);
    pairing_free_plans(pairing);
    return left;
}
