// SPDX-License-Identifier: Apache-2.0
//
// Lanes, tables and their limits: what is dropped is counted, what is kept is whole.

#include <pthread.h>
#include <string.h>

#include "threads.h"

static void *context;

static void open_plugin(void)
{
    (void)setenv("RINGSIDE_LEVEL", "deep", 1);
    plugin_open();
    context = comm_init("world", 1, 4, 2);
}

static void one_operation(void)
{
    stop(start(context, collective("AllReduce", 0, 1, NULL))); // two records
}

static void drops_record_and_counts_when_lane_is_full(void)
{
    open_plugin();
    for (uint32_t i = 0; i < RS_RECORDS_PER_LANE / 2 + 5; i++) {
        one_operation();
    }
    struct rs_lane *lane = lane_at(segment(), 0);
    CHECK_EQUAL(RS_RECORDS_PER_LANE, lane->head);
    CHECK_EQUAL(10, lane->lost_full);
    CHECK_EQUAL(0, lane->lost_reserve);
    lane->tail = 2; // the daemon took two
    one_operation();
    one_operation();
    CHECK_EQUAL(RS_RECORDS_PER_LANE + 2, lane->head);
    CHECK_EQUAL(12, lane->lost_full);
    CHECK_EQUAL(RS_RECORDS_PER_LANE + 1, record_at(segment(), 0, RS_RECORDS_PER_LANE)->sequence);
}

static void keeps_the_reserve_for_operations(void)
{
    open_plugin();
    void *transfer = start(context, proxy_operation(1, 1, 1, NULL)); // one record
    for (int i = 0; i < 10000; i++) {
        stop(start(context, proxy_step(i, transfer)));
    }
    struct rs_lane *lane = lane_at(segment(), 0);
    // A step is dropped when less than an eighth is free.
    uint64_t kept = RS_RECORDS_PER_LANE - RS_RECORDS_PER_LANE / 8 + 1;
    CHECK_EQUAL(kept, lane->head);
    CHECK_EQUAL(10001 - kept, lane->lost_reserve);
    stop(transfer);
    one_operation();
    CHECK_EQUAL(kept + 3, lane->head);
    CHECK_EQUAL(0, lane->lost_full);
    CHECK_EQUAL(10000, find_record(RS_KIND_PROXY_OPERATION_STOP, 0)->steps); // the sums are whole all the same
}

static void treats_a_tail_beyond_the_head_as_full(void)
{
    open_plugin();
    one_operation();
    lane_at(segment(), 0)->tail = UINT64_C(1) << 60; // no daemon of ours
    for (uint32_t i = 0; i < RS_RECORDS_PER_LANE; i++) {
        one_operation();
    }
    CHECK(lane_at(segment(), 0)->lost_full > 0);
}

static void counts_operations_when_no_handle_is_left(void)
{
    open_plugin();
    int given = 0;
    for (int i = 0; i < 4096 + 10; i++) {
        given += start(context, proxy_operation(1, 1, 1, NULL)) != NULL;
    }
    CHECK_EQUAL(4096, given);
    CHECK_EQUAL(10, segment()->losses[RS_LOSS_NO_HANDLE]);
}

static int transfers_until_none_is_left(void *handles[4096])
{
    int given = 0;
    while (given < 4096 && (handles[given] = start(context, proxy_operation(1, 1, 1, NULL))) != NULL) {
        given++;
    }
    return given;
}

// Slots are shared out among threads in blocks of 32; a thread that has ended leaves its block to the next in its lane.
static void threads_share_the_slots_in_blocks(void)
{
    static void *handles[4096];
    void *others[32];
    open_plugin();
    struct worker *other = worker_new(); // in lane 0
    others[0] = start_on(other, context, proxy_operation(1, 1, 1, NULL));
    CHECK(others[0] != NULL);
    for (int life = 0; life < 3; life++) {
        CHECK_EQUAL(4096 - 32, transfers_until_none_is_left(handles));
        for (int i = 1; i < 32; i++) {
            others[i] = start_on(other, context, proxy_operation(1, 1, 1, NULL));
            CHECK(others[i] != NULL);
        }
        CHECK(start_on(other, context, proxy_operation(1, 1, 1, NULL)) == NULL);
        for (int i = 0; i < 4096 - 32; i++) {
            stop(handles[i]);
        }
        for (int i = 0; i < 32; i++) {
            stop(others[i]); // on another thread than it was started on
        }
        worker_end(other);
        lane_at(segment(), 0)->tail = lane_at(segment(), 0)->head;
        lane_at(segment(), 0)->owner_tid = 0;
        other = worker_new();
        others[0] = start_on(other, context, proxy_operation(1, 1, 1, NULL));
        CHECK(others[0] != NULL);
    }
    worker_end(other);
    CHECK_EQUAL(0, segment()->anomalies[RS_ANOMALY_DOUBLE_STOP] + segment()->anomalies[RS_ANOMALY_STALE_HANDLE]);
}

static void call_and_operate(void *of)
{
    event_descriptor d = event(NCCL_EVENT_COLL_API);
    d.coll_api.function = "AllReduce";
    d.coll_api.datatype = "ncclFloat32";
    d.coll_api.count = 16;
    d.coll_api.graph_captured = 0;
    void *call = api >= 5 ? start(of, d) : NULL;
    stop(start(of, collective("AllReduce", 0, 16, call)));
    d = event(NCCL_EVENT_P2P_API);
    d.p2p_api.function = "Send";
    d.p2p_api.datatype = "ncclFloat32";
    d.p2p_api.graph_captured = 0;
    stop(start(of, p2p("Send", 1, 16, api >= 5 ? start(of, d) : NULL)));
    stop(call);
}

// The file is writable to every process of this user. What the plugin must know later it keeps to itself.
static void header_that_others_wrote_over_does_no_harm(void)
{
    static const uint8_t values[] = {0, 0xFF, 0x80};
    for (int i = 0; i < 3; i++) {
        open_plugin();
        struct rs_header *header = segment();
        memset((char *)header, values[i], offsetof(struct rs_header, losses));
        void *later = comm_init("later", 2, 4, 2);
        for (int n = 0; n < 100; n++) {
            call_and_operate(context);
            call_and_operate(later);
        }
        comm_finalize(later);
        comm_finalize(context);
        plugin_close();
        CHECK_EQUAL(0, segment_count());
    }
}

static void communicator_table_holds_what_init_said(void)
{
    plugin_open();
    char name[200];
    memset(name, 'n', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    (void)comm_init(name, UINT64_C(0xFEDCBA9876543210), 16, 11);
    (void)comm_init(NULL, 2, 2, 0);
    struct rs_communicator *first = communicator_at(segment(), 0);
    CHECK_EQUAL(RS_COMMUNICATOR_LIVE, first->state);
    CHECK_EQUAL((int64_t)UINT64_C(0xFEDCBA9876543210), first->comm_hash);
    CHECK_EQUAL(11, first->rank);
    CHECK_EQUAL(16, first->ranks);
    CHECK_EQUAL(1, first->nodes);
    CHECK_EQUAL(127, strlen(first->name));
    CHECK(first->init_nanos != 0 && first->finalize_nanos == 0);
    CHECK_EQUAL(0, communicator_at(segment(), 1)->name[0]);
    CHECK_EQUAL(RS_COMMUNICATOR_FREE, communicator_at(segment(), 2)->state);
}

static void full_communicator_table_is_counted(void)
{
    plugin_open();
    for (uint32_t i = 0; i < RS_COMMUNICATOR_CAPACITY; i++) {
        context = comm_init("world", i, 2, 0);
    }
    void *beyond = comm_init("one too many", 99, 2, 0);
    CHECK_EQUAL(1, segment()->losses[RS_LOSS_NO_COMMUNICATOR]);
    CHECK(start(beyond, collective("AllReduce", 0, 1, NULL)) == NULL);
    CHECK_EQUAL(2, segment()->losses[RS_LOSS_NO_COMMUNICATOR]);
    one_operation();
    CHECK_EQUAL(RS_COMMUNICATOR_CAPACITY - 1, find_record(RS_KIND_COLLECTIVE_START, 0)->communicator);
    comm_finalize(beyond);
    CHECK_EQUAL(RS_STATE_LIVE, segment()->state);
}

static void full_string_table_is_counted_and_the_record_kept(void)
{
    open_plugin();
    for (uint32_t i = 0; i < RS_STRING_CAPACITY + 20; i++) {
        char name[32];
        (void)snprintf(name, sizeof name, "function-%u", i); // the same address, another text each time
        stop(start(context, p2p(name, 1, i, NULL)));
        struct rs_record *record = find_record(RS_KIND_P2P_START, (int)i);
        CHECK_EQUAL(i, record->value);
        if (i < 200) {
            CHECK(strcmp(name, string_at(segment(), record->function)) == 0);
        }
    }
    CHECK(segment()->losses[RS_LOSS_NO_STRING] >= 20);
    CHECK_EQUAL(0, find_record(RS_KIND_P2P_START, RS_STRING_CAPACITY + 19)->function);
}

static void long_names_are_cut_and_found_again(void)
{
    open_plugin();
    char name[100];
    memset(name, 'x', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    stop(start(context, p2p(name, 1, 1, NULL)));
    stop(start(context, p2p(name, 1, 1, NULL)));
    uint8_t index = find_record(RS_KIND_P2P_START, 0)->function;
    CHECK_EQUAL(59, strlen(string_at(segment(), index)));
    CHECK_EQUAL(index, find_record(RS_KIND_P2P_START, 1)->function);
}

static _Atomic int go_on = 1;
static _Atomic uint64_t consumed;

static void *producer(void *argument)
{
    (void)argument;
    for (uint64_t i = 0; i < 100000; i++) {
        stop(start(context, collective("AllReduce", i, i, NULL)));
    }
    go_on = 0;
    return NULL;
}

static void reader_sees_only_whole_records_in_order(void)
{
    open_plugin();
    pthread_t thread;
    CHECK_EQUAL(0, pthread_create(&thread, NULL, producer, NULL));
    struct rs_lane *lane = lane_at(segment(), 0);
    uint64_t tail = 0;
    uint64_t latest = 0;
    for (;;) {
        int last_round = !go_on;
        while (tail < atomic_load_explicit(&lane->head, memory_order_acquire)) {
            struct rs_record *record = record_at(segment(), 0, tail);
            CHECK_EQUAL(tail + 1, atomic_load_explicit(&record->sequence, memory_order_acquire));
            if (record->kind == RS_KIND_COLLECTIVE_START) {
                CHECK_EQUAL((uint32_t)record->value, record->number); // written together
                CHECK(record->value >= latest);
                latest = record->value;
            }
            atomic_store_explicit(&lane->tail, ++tail, memory_order_release);
        }
        if (last_round) {
            break;
        }
    }
    (void)pthread_join(thread, NULL);
    CHECK_EQUAL(200000, lane->head + lane->lost_full);
    consumed = tail;
    CHECK_EQUAL(lane->head, consumed);
}

const struct test ring_tests[] = {
    {"dropsRecordAndCountsWhenLaneIsFull", drops_record_and_counts_when_lane_is_full, 4},
    {"keepsTheReserveForOperations", keeps_the_reserve_for_operations, 4},
    {"treatsATailBeyondTheHeadAsFull", treats_a_tail_beyond_the_head_as_full, 4},
    {"countsOperationsWhenNoHandleIsLeft", counts_operations_when_no_handle_is_left, 4},
    {"threadsShareTheSlotsInBlocks", threads_share_the_slots_in_blocks, 4},
    {"headerThatOthersWroteOverDoesNoHarm", header_that_others_wrote_over_does_no_harm, 4},
    {"communicatorTableHoldsWhatInitSaid", communicator_table_holds_what_init_said, 4},
    {"fullCommunicatorTableIsCounted", full_communicator_table_is_counted, 4},
    {"fullStringTableIsCountedAndTheRecordKept", full_string_table_is_counted_and_the_record_kept, 4},
    {"longNamesAreCutAndFoundAgain", long_names_are_cut_and_found_again, 4},
    {"readerSeesOnlyWholeRecordsInOrder", reader_sees_only_whole_records_in_order, 4},
    {0}};
