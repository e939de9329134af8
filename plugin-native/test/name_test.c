// SPDX-License-Identifier: Apache-2.0
//
// What NCCL puts into names, and the fields it leaves as they were.

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "threads.h"

static void *context;

static void open_plugin(void)
{
    (void)setenv("RINGSIDE_LEVEL", "detail", 1);
    plugin_open();
    context = comm_init("world", 1, 4, 2);
}

static const char *name_of(uint32_t index)
{
    return string_at(segment(), index);
}

// Trap: datatypes NCCL's own table has not heard of arrive as "Unknown", bytes as ncclInt8.
static void datatypes_are_named_as_given_and_the_unknown_ones_flagged(void)
{
    open_plugin();
    static const char *const known[] = {"ncclInt8",     "ncclInt32",      "ncclUint32",  "ncclInt64",  "ncclUint64",
                                        "ncclFloat16",  "ncclFloat32",    "ncclFloat64", "ncclUint8",  "ncclFloat4",
                                        "ncclBfloat16", "ncclFloat8e4m3", "a datatype of 2031"};
    static const char *const unknown[] = {"Unknown", "", NULL};
    int n = 0;
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++, n++) {
        event_descriptor d = collective("AllGather", i, 1, NULL);
        d.coll.datatype = known[i];
        stop(start(context, d));
        CHECK_EQUAL(0, find_record(RS_KIND_COLLECTIVE_START, n)->flags & RS_FLAG_DATATYPE_UNKNOWN);
        CHECK(strcmp(known[i], name_of(find_record(RS_KIND_COLLECTIVE_START, n)->datatype)) == 0);
    }
    for (int i = 0; i < 3; i++, n++) {
        event_descriptor d = collective("AllGather", 0, 1, NULL);
        d.coll.datatype = unknown[i];
        stop(start(context, d));
        CHECK(find_record(RS_KIND_COLLECTIVE_START, n)->flags & RS_FLAG_DATATYPE_UNKNOWN);
        d = p2p("Send", 1, 1, NULL);
        d.p2p.datatype = unknown[i];
        stop(start(context, d));
        CHECK(find_record(RS_KIND_P2P_START, i)->flags & RS_FLAG_DATATYPE_UNKNOWN);
    }
    CHECK_EQUAL(0, all_anomalies());
}

// Trap: a symmetric kernel has a variant where the algorithm stands and an empty protocol; others have misspelt names.
static void algorithms_and_protocols_are_named_as_given(void)
{
    open_plugin();
    static const char *const pairs[][2] = {{"RING", "LL128"},  {"TREE", "LL"}, {"COLLNET_DIRECT", "SIMPLE"},
                                           {"NVLS_TREE", "SIMPLE"}, {"LL_R", ""}, {"Unknown", "Unknown"}};
    for (int i = 0; i < 6; i++) {
        event_descriptor d = collective("AllReduce", 0, 1, NULL);
        d.coll.algorithm = pairs[i][0];
        d.coll.protocol = pairs[i][1];
        stop(start(context, d));
        struct rs_record *record = find_record(RS_KIND_COLLECTIVE_START, i);
        CHECK(strcmp(pairs[i][0], name_of(record->algorithm)) == 0);
        CHECK(strcmp(pairs[i][1], name_of(record->protocol)) == 0);
    }
}

static void names_in_memory_that_is_reused_are_read_at_once(void)
{
    open_plugin();
    char name[32];
    for (int round = 0; round < 3; round++) {
        for (int i = 0; i < 20; i++) {
            event_descriptor d = collective(name, 0, (uint64_t)i, NULL);
            (void)snprintf(name, sizeof name, "Function%d", i);
            void *operation = start(context, d);
            memset(name, 'X', sizeof name - 1); // before the stop
            name[sizeof name - 1] = '\0';
            stop(operation);
        }
    }
    for (int i = 0; i < 60; i++) {
        struct rs_record *record = find_record(RS_KIND_COLLECTIVE_START, i);
        char expected[32];
        (void)snprintf(expected, sizeof expected, "Function%d", (int)record->value);
        CHECK(strcmp(expected, name_of(record->function)) == 0);
        CHECK_EQUAL(record->function, find_record(RS_KIND_COLLECTIVE_ENQUEUED, i)->function);
    }
}

// More combinations than are remembered, some alike but for one name, longer ones, and one that ends where memory does.
static void names_are_told_apart_in_every_combination(void)
{
    open_plugin();
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    char *pages = mmap(NULL, 2 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    CHECK(pages != MAP_FAILED);
    CHECK_EQUAL(0, mprotect(pages + page, page, PROT_NONE));
    const char *last = strcpy(pages + page - 5, "TREE");
    const char *const functions[] = {"AllReduce", "AllGather", "ReduceScatter", "Broadcast", "a name of some length, 1",
                                     "a name of some length, 2"};
    const char *const algorithms[] = {"RING", last, "NVLS", NULL};
    const char *const protocols[] = {"LL", "LL128", "SIMPLE", "AllReduce"};
    int n = 0;
    for (int round = 0; round < 3; round++) {
        for (int i = 0; i < 6 * 4 * 4; i++, n++) {
            const char *const names[] = {functions[i % 6], algorithms[i / 6 % 4], protocols[i / 24]};
            event_descriptor d = collective(names[0], 0, 1, NULL);
            d.coll.algorithm = names[1];
            d.coll.protocol = names[2];
            stop(start(context, d));
            stop(start(context, d));
            struct rs_record *record = find_record(RS_KIND_COLLECTIVE_START, 2 * n + 1);
            CHECK(strcmp(names[0], name_of(record->function)) == 0);
            CHECK(strcmp(names[1] != NULL ? names[1] : "", name_of(record->algorithm)) == 0);
            CHECK(strcmp(names[2], name_of(record->protocol)) == 0);
        }
    }
    CHECK_EQUAL(0, all_anomalies());
}

static void every_name_may_be_null(void)
{
    open_plugin();
    stop(start(context, p2p(NULL, 1, 1, NULL)));
    event_descriptor d = p2p("Send", 1, 1, NULL);
    d.p2p.datatype = NULL;
    stop(start(context, d));
    int records = 4;
    if (api >= 5) {
        d = event(NCCL_EVENT_COLL_API);
        d.coll_api.function = NULL;
        d.coll_api.datatype = NULL;
        d.coll_api.graph_captured = 0;
        stop(start(context, d));
        d = event(NCCL_EVENT_P2P_API);
        d.p2p_api.function = NULL;
        d.p2p_api.datatype = NULL;
        d.p2p_api.graph_captured = 0;
        stop(start(context, d));
        records += 3; // the collective call had no operation: that is told when another call begins
        struct rs_record *alone = find_record(RS_KIND_CALL_ALONE, 0);
        CHECK_EQUAL(0, alone->function);
        CHECK_EQUAL(0, alone->datatype);
        CHECK_EQUAL(RS_FLAG_DATATYPE_UNKNOWN, alone->flags);
    }
    if (api >= 6) {
        d = event(NCCL_EVENT_CE_COLL);
        d.ce_coll.function = NULL;
        d.ce_coll.datatype = NULL;
        d.ce_coll.sync_strategy = NULL;
        stop(start(context, d));
        records += 2;
    }
    CHECK_EQUAL(records, all_records());
    CHECK_EQUAL(0, all_anomalies());
    (void)comm_init(NULL, 2, 1, 0);
    CHECK_EQUAL(0, communicator_at(segment(), 1)->name[0]);
}

// Trap: under NCCL 2.28 and later, version 4 is filled by a shim that leaves the rest of the descriptor, and the
// channels of a P2P, as they were on the stack.
static void fields_that_nobody_filled_do_no_harm(void)
{
    open_plugin();
    for (int garbage = 0; garbage < 256; garbage += 5) {
        event_descriptor d = event(NCCL_EVENT_P2P);
        memset((char *)&d + 24, garbage, sizeof d - 24);
        d.parent = NULL;
        d.p2p.function = "Recv";
        d.p2p.datatype = "ncclFloat32";
        d.p2p.count = 77;
        d.p2p.peer = 3;
        stop(start(context, d));
        struct rs_record *record = find_record(RS_KIND_P2P_START, garbage / 5);
        CHECK_EQUAL(77, record->value);
        CHECK_EQUAL(3, record->peer);
        CHECK_EQUAL(0, record->number);
        CHECK_EQUAL(0, record->flags & (RS_FLAG_CAPTURED | RS_FLAG_COPY_ENGINE | RS_FLAG_SYMMETRIC));
    }
    CHECK_EQUAL(0, all_anomalies());
}

// The copy engine's collectives count in a space of their own.
static void copy_engine_and_kernel_may_have_one_sequence_number(void)
{
    open_plugin();
    stop(start(context, collective("AllGather", 3, 1, NULL)));
    event_descriptor d = event(NCCL_EVENT_CE_COLL);
    d.ce_coll.sequence_number = 3;
    d.ce_coll.function = "AllGather";
    d.ce_coll.count = 1;
    d.ce_coll.root = 0;
    d.ce_coll.datatype = "ncclInt8";
    void *copy = start(context, d);
    event_descriptor batch = event(NCCL_EVENT_CE_BATCH);
    batch.parent = copy;
    for (int ce_state = NCCL_STATE_CE_FIRST; ce_state <= NCCL_STATE_CE_LAST; ce_state++) {
        state(copy, ce_state, 0); // declared, and so far not raised
    }
    stop(start(context, batch));
    stop(copy);
    struct rs_record *kernel = find_record(RS_KIND_COLLECTIVE_START, 0);
    struct rs_record *engine = find_record(RS_KIND_COLLECTIVE_START, 1);
    CHECK_EQUAL(3, kernel->number);
    CHECK_EQUAL(3, engine->number);
    CHECK_EQUAL(0, kernel->flags & RS_FLAG_COPY_ENGINE);
    CHECK_EQUAL(RS_FLAG_COPY_ENGINE, engine->flags & RS_FLAG_COPY_ENGINE);
    CHECK(kernel->operation_id != engine->operation_id);
    CHECK_EQUAL(0, all_anomalies());
}

// Of a symmetric plan the first task has the channels, the others have none.
static void symmetric_plan_counts_its_channels_at_its_head(void)
{
    open_plugin();
    for (int i = 0; i < 3; i++) {
        event_descriptor d = collective("AllGather", (uint64_t)i, 1, NULL);
        d.coll.is_symmetric = 1;
        d.coll.kernel_variant = "AllGather_LL_R";
        d.coll.algorithm = "LL_R";
        d.coll.protocol = "";
        d.coll.channels = i == 0 ? 16 : 0;
        stop(start(context, d));
        struct rs_record *record = find_record(RS_KIND_COLLECTIVE_START, i);
        CHECK_EQUAL(RS_FLAG_SYMMETRIC, record->flags & RS_FLAG_SYMMETRIC);
        CHECK_EQUAL(i == 0 ? 16 : 0, record->channels);
        CHECK_EQUAL(0, record->protocol);
    }
}

// Every bit, several at once, and every bit that no version knows: accepted, counted, no handle.
static void event_types_of_the_future_are_counted(void)
{
    open_plugin();
    static const int known_bits[] = {[4] = 8, [5] = 12, [6] = 15, [7] = 16};
    int unknown = 0;
    for (int bit = known_bits[api]; bit < (api == 4 ? 8 : 64); bit++, unknown++) {
        CHECK(start(context, event(UINT64_C(1) << bit)) == NULL);
    }
    static const uint64_t several[] = {0, 0x3, 0x42, 0xFF};
    for (int i = 0; i < 4; i++, unknown++) {
        CHECK(start(context, event(several[i])) == NULL);
    }
    CHECK_EQUAL(unknown, segment()->anomalies[RS_ANOMALY_UNKNOWN_EVENT]);
    CHECK_EQUAL(unknown, all_anomalies());
    CHECK_EQUAL(0, all_records());
}

const struct test name_tests[] = {
    {"datatypesAreNamedAsGivenAndTheUnknownOnesFlagged", datatypes_are_named_as_given_and_the_unknown_ones_flagged, 4},
    {"algorithmsAndProtocolsAreNamedAsGiven", algorithms_and_protocols_are_named_as_given, 4},
    {"namesInMemoryThatIsReusedAreReadAtOnce", names_in_memory_that_is_reused_are_read_at_once, 4},
    {"namesAreToldApartInEveryCombination", names_are_told_apart_in_every_combination, 4},
    {"everyNameMayBeNull", every_name_may_be_null, 4},
    {"fieldsThatNobodyFilledDoNoHarm", fields_that_nobody_filled_do_no_harm, 4},
    {"copyEngineAndKernelMayHaveOneSequenceNumber", copy_engine_and_kernel_may_have_one_sequence_number, 6},
    {"symmetricPlanCountsItsChannelsAtItsHead", symmetric_plan_counts_its_channels_at_its_head, 7},
    {"eventTypesOfTheFutureAreCounted", event_types_of_the_future_are_counted, 4},
    {0}};
