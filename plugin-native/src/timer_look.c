// SPDX-License-Identifier: Apache-2.0
//
// One look of the reading thread: which launches were reached and completed, in CLOCK_MONOTONIC, and the records of it.

#include "clock.h"
#include "lane.h"
#include "timer_state.h"

#define BASE_NANOS UINT64_C(100000000)      // clocks drift, elapsed times are floats: a base is taken anew so often
#define BASE_OLD_NANOS UINT64_C(10000000000) // and then also when it is less sure than the last
#define BASE_PATIENCE_NANOS 100000
#define VISIBLE_NANOS 2000 // an event is stamped at most so long before it can be seen
#define DRIFT 5e-5         // of an elapsed time: crystals, and its rounding to a float
#define EVENT_NANOS 500    // CUDA's own resolution of events

// Whether CUDA answered; `ready` says what.
static bool ask(void *event, bool *ready)
{
    int result = rs_timer.cuda.event_query(event);
    *ready = result == RS_CUDA_SUCCESS;
    if (result != RS_CUDA_SUCCESS && result != RS_CUDA_NOT_READY) {
        rs_timer_fail(result);
    }
    // also when it comes back from a driver that hung: the segment may be another by now
    return !rs_get(rs_timer.broken);
}

// Takes the outstanding base over once it has happened.
static bool settle_base(struct rs_timer_context *context)
{
    struct rs_base *fresh = &context->bases[context->base ^ 1];
    const struct rs_base *old = &context->bases[context->base];
    uint64_t before = rs_monotonic_nanos();
    bool ready;
    if (!ask(fresh->event, &ready)) {
        return false;
    }
    if (!ready) {
        context->base_pending_nanos = before;
        return true;
    }
    uint64_t now = rs_monotonic_nanos();
    uint64_t from = context->base_asked_nanos;
    if (context->base_pending_nanos > from + VISIBLE_NANOS) {
        from = context->base_pending_nanos - VISIBLE_NANOS;
    }
    context->base_asked_nanos = 0;
    fresh->nanos = from + (now - from) / 2;
    fresh->width_nanos = (now - from + 1) / 2;
    bool better = old->width_nanos == UINT64_MAX || fresh->width_nanos / 2 <= old->width_nanos ||
                  now - old->nanos > BASE_OLD_NANOS;
    context->base ^= better ? 1 : 0;
    return true;
}

static bool renew_base(struct rs_timer_context *context)
{
    uint64_t now = rs_monotonic_nanos();
    const struct rs_base *base = &context->bases[context->base];
    if (context->base_asked_nanos != 0) {
        return settle_base(context);
    }
    if (base->width_nanos != UINT64_MAX && now - base->nanos < BASE_NANOS) {
        return true;
    }
    int error = rs_timer.cuda.event_record(context->bases[context->base ^ 1].event, context->stream);
    if (error != RS_CUDA_SUCCESS) {
        rs_timer_fail(error);
        return false;
    }
    context->base_asked_nanos = now;
    context->base_pending_nanos = 0;
    // It takes some microseconds, unless its stream shares a queue with one that stands: then it is found at a later
    // look.
    while (context->base_asked_nanos != 0 && rs_monotonic_nanos() - now < BASE_PATIENCE_NANOS) {
        if (!settle_base(context)) {
            return false;
        }
    }
    return true;
}

static bool elapsed(double *nanos, void *from, void *to)
{
    float millis = 0;
    int error = rs_timer.cuda.event_elapsed(&millis, from, to);
    if (error != RS_CUDA_SUCCESS) {
        rs_timer_fail(error);
        return false;
    }
    *nanos = (double)millis * 1e6;
    return !rs_get(rs_timer.broken);
}

// The times of a pair that has them, into its record.
static bool fill_times(struct rs_record *record, const struct rs_timer_context *context, const struct rs_event_pair *pair)
{
    const struct rs_base *base = &context->bases[context->base];
    double since_base;
    double lasted = 0;
    bool completed = record->kind == RS_KIND_LAUNCH_COMPLETED;
    if (!elapsed(&since_base, base->event, pair->start) || (completed && !elapsed(&lasted, pair->start, pair->stop))) {
        return false;
    }
    double drift = since_base < 0 ? -since_base * DRIFT : since_base * DRIFT;
    double uncertainty = (double)base->width_nanos + drift + EVENT_NANOS;
    record->start_nanos = base->nanos + (uint64_t)(int64_t)since_base;
    record->end_nanos = completed ? record->start_nanos + (uint64_t)(lasted > 0 ? lasted : 0) : 0;
    record->uncertainty_nanos = uncertainty < UINT32_MAX ? (uint32_t)uncertainty : UINT32_MAX;
    return true;
}

static bool tell(struct rs_timer_context *context, uint32_t i, enum rs_kind kind)
{
    const struct rs_event_pair *pair = &context->pairs[i];
    struct rs_writer *writer = rs_writer_get(rs_timer.segment);
    struct rs_record *record = writer != NULL ? rs_writer_open(writer, kind) : NULL;
    bool answered = true;
    if (record != NULL) {
        record->value = rs_monotonic_nanos();
        record->number = pair->launch.group;
        record->steps = pair->launch.place;
        record->communicator = pair->launch.tag;
        record->flags = pair->launch.progress ? RS_FLAG_PROGRESS : 0;
        answered = rs_pair_sort(i) != 0 || fill_times(record, context, pair);
        if (answered) {
            rs_writer_commit(writer, record);
        }
    }
    rs_writer_put(writer);
    return answered;
}

// Puts the pairs that were recorded since the last look among the outstanding ones, by the begin of their launch.
static void link_fresh(struct rs_timer_context *context)
{
    for (uint32_t i = 0; i < RS_TIMER_PAIRS; i++) {
        // Pairs with the release in rs_timer_begin.
        if (atomic_load_explicit(&context->states[i], memory_order_acquire) < RS_PAIR_STARTED || context->linked[i]) {
            continue;
        }
        uint32_t place = context->outstanding++;
        uint64_t begun = context->pairs[i].launch.begun_nanos;
        while (place > 0 && context->pairs[context->order[place - 1]].launch.begun_nanos > begun) {
            context->order[place] = context->order[place - 1];
            place--;
        }
        context->order[place] = (uint16_t)i;
        context->linked[i] = true;
        context->looks[i] = 0;
    }
}

// Puts the outstanding pairs of each communicator together, oldest first: those of communicator c stand in
// context->grouped from first[c] up to first[c + 1].
static void group(struct rs_timer_context *context, uint16_t *first)
{
    uint16_t next[RS_COMMUNICATOR_CAPACITY + 1] = {0};
    for (uint32_t n = 0; n < context->outstanding; n++) {
        next[context->pairs[context->order[n]].launch.communicator + 1]++;
    }
    for (uint32_t c = 0; c < RS_COMMUNICATOR_CAPACITY; c++) {
        next[c + 1] = (uint16_t)(next[c + 1] + next[c]);
    }
    for (uint32_t c = 0; c <= RS_COMMUNICATOR_CAPACITY; c++) {
        first[c] = next[c];
    }
    for (uint32_t n = 0; n < context->outstanding; n++) {
        uint16_t i = context->order[n];
        context->grouped[next[context->pairs[i].launch.communicator]++] = i;
    }
}

// How many of a communicator's outstanding pairs are done. They end in order, so not each is asked about: a question
// takes the driver's lock, for which a thread that launches would wait. The newest is asked first, as mostly all are
// done. False: CUDA did not answer.
static bool count_done(struct rs_timer_context *context, const uint16_t *pairs, uint32_t count, uint16_t *done)
{
    uint32_t low = 0;
    uint32_t high = count;
    for (uint32_t at = count - 1; low < high; at = low + (high - low) / 2) {
        bool returned = atomic_load_explicit(&context->states[pairs[at]], memory_order_acquire) == RS_PAIR_STOPPED;
        bool ready = false;
        if (returned && !ask(context->pairs[pairs[at]].stop, &ready)) {
            return false;
        }
        if (ready) {
            low = at + 1;
        } else {
            high = at;
        }
    }
    *done = (uint16_t)low;
    return true;
}

// Of a communicator's oldest pair that is not done: whether its launch was reached. False: CUDA did not answer.
static bool look_at_standing(struct rs_timer_context *context, uint32_t i)
{
    if (context->looks[i] >= 2) {
        return true;
    }
    bool ready = false;
    if (!ask(context->pairs[i].start, &ready)) {
        return false;
    }
    context->looks[i] = ready ? context->looks[i] + 1 : 0;
    return context->looks[i] < 2 || tell(context, i, RS_KIND_LAUNCH_REACHED);
}

static bool look_at_all(struct rs_timer_context *context)
{
    uint16_t first[RS_COMMUNICATOR_CAPACITY + 1];
    uint16_t done[RS_COMMUNICATOR_CAPACITY] = {0};
    uint64_t stands[RS_COMMUNICATOR_CAPACITY / 64] = {0};
    group(context, first);
    for (uint32_t c = 0; c < RS_COMMUNICATOR_CAPACITY; c++) {
        uint32_t count = (uint32_t)(first[c + 1] - first[c]);
        if (count != 0 && !count_done(context, &context->grouped[first[c]], count, &done[c])) {
            return false;
        }
    }
    bool based = context->bases[context->base].width_nanos != UINT64_MAX;
    uint32_t kept = 0;
    for (uint32_t n = 0; n < context->outstanding; n++) {
        uint32_t i = context->order[n];
        uint16_t communicator = context->pairs[i].launch.communicator;
        uint64_t bit = UINT64_C(1) << communicator % 64;
        bool oldest = (stands[communicator / 64] & bit) == 0;
        bool timeless = rs_pair_sort(i) == 0 && !based; // nothing yet to tell its time by
        bool over = oldest && !timeless && done[communicator] != 0;
        if (over && !tell(context, i, RS_KIND_LAUNCH_COMPLETED)) {
            return false;
        }
        if (oldest && !over && !timeless && !look_at_standing(context, i)) {
            return false;
        }
        done[communicator] = (uint16_t)(done[communicator] - (over ? 1 : 0));
        if (over || rs_get(rs_timer.ending[communicator]) != 0) {
            context->linked[i] = false;
            rs_timer_free(context, i);
        } else {
            stands[communicator / 64] |= bit;
            context->order[kept++] = (uint16_t)i;
        }
    }
    context->outstanding = kept;
    return true;
}

static void narrow(const struct rs_timer_context *context)
{
    uint32_t spacing = rs_get(rs_timer.spacing_micros);
    if (spacing > rs_timer.spacing_least_micros && rs_get(context->used[1]) < RS_TIMER_PLAIN / 4) {
        spacing = spacing / 2 > rs_timer.spacing_least_micros ? spacing / 2 : rs_timer.spacing_least_micros;
        rs_set(rs_timer.spacing_micros, spacing);
        rs_set(rs_timer.segment->header->progress_micros, spacing);
    }
}

bool rs_timer_look(void)
{
    static _Thread_local void *current __attribute__((tls_model("initial-exec")));
    bool busy = false;
    for (uint32_t i = 0; i < RS_TIMER_CONTEXTS; i++) {
        struct rs_timer_context *context = atomic_load_explicit(&rs_timer.contexts[i], memory_order_acquire);
        if (context == NULL) {
            continue;
        }
        int error = current == context->context ? RS_CUDA_SUCCESS : rs_timer.cuda.context_use(context->context);
        if (error != RS_CUDA_SUCCESS) {
            rs_timer_fail(error);
            return false;
        }
        current = context->context;
        link_fresh(context);
        if (context->outstanding != 0 || context->bases[context->base].width_nanos == UINT64_MAX) {
            if (!renew_base(context)) {
                return false;
            }
        }
        if (!look_at_all(context)) {
            return false;
        }
        narrow(context);
        busy |= context->outstanding != 0;
    }
    rs_set(rs_timer.segment->header->timer_heartbeat_nanos, rs_monotonic_nanos());
    return busy;
}
