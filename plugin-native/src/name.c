// SPDX-License-Identifier: Apache-2.0

#include "name.h"

#define PAGE_BYTES 4096u
#define NAME_BYTES (sizeof ((struct rs_string *)0)->text - 1)

_Alignas(16) const char rs_name_absent[16];

static uint8_t find_or_add(struct rs_segment *segment, const char *name)
{
    for (uint32_t i = 1; i < RS_STRING_CAPACITY; i++) {
        struct rs_string *slot = &segment->strings[i];
        uint32_t state = atomic_load_explicit(&slot->state, memory_order_acquire);
        if (state == RS_STRING_READY && strncmp(slot->text, name, NAME_BYTES) == 0) {
            return (uint8_t)i;
        }
        if (state == RS_STRING_FREE &&
            atomic_compare_exchange_strong_explicit(&slot->state, &state, RS_STRING_WRITING, memory_order_relaxed,
                                                    memory_order_relaxed)) {
            memcpy(slot->text, name, strnlen(name, NAME_BYTES)); // the rest of the slot is zero
            // Pairs with the acquire loads above and in the daemon: the text is whole.
            atomic_store_explicit(&slot->state, RS_STRING_READY, memory_order_release);
            return (uint8_t)i;
        }
    }
    rs_count_loss(segment, RS_LOSS_NO_STRING);
    return 0;
}

static bool crosses_page(const char *name)
{
    return ((uintptr_t)name & (PAGE_BYTES - 1)) > PAGE_BYTES - 16;
}

static void look_up(struct rs_segment *segment, struct rs_names *known, int i, const char *name)
{
    if (known->addresses[i] == name && rs_name_is(known, i, name)) {
        return;
    }
    known->indices[i] = name[0] != '\0' ? find_or_add(segment, name) : 0;
    if (crosses_page(name)) {
        return;
    }
    known->addresses[i] = name;
    rs_name_load(name, known->bytes[i]);
    if (strnlen(name, 16) == 16) {
        known->bytes[i][0] = 0; // equal bytes would not mean equal names: no name of this length begins like this
    }
}

const struct rs_names *rs_names_search(struct rs_segment *segment, struct rs_writer *writer, uint64_t hash,
                                       const char *const names[RS_NAMES])
{
    uint8_t *first = &writer->names_at[rs_names_first(hash)];
    uint8_t *second = &writer->names_at[rs_names_second(hash)];
    if (rs_names_are(&writer->names[*second], names[0], names[1], names[2], names[3])) {
        return &writer->names[*second];
    }
    struct rs_names *known = &writer->names[0];
    if (!crosses_page(names[0]) && !crosses_page(names[1]) && !crosses_page(names[2]) && !crosses_page(names[3])) {
        bool changed = memcmp(writer->names[*first].addresses, names, sizeof known->addresses) == 0;
        uint8_t *at = *first == 0 || changed ? first : second;
        if (*at == 0) {
            *at = (uint8_t)(1 + writer->names_used++ % (RS_NAMES_KNOWN - 1));
        }
        known = &writer->names[*at];
    }
    for (int i = 0; i < RS_NAMES; i++) {
        look_up(segment, known, i, names[i]);
    }
    return known;
}
