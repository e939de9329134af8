// SPDX-License-Identifier: Apache-2.0
//
// How much memory a loaded plugin takes: its library (text, data, bss) and its segment.

#ifndef RINGSIDE_BENCH_FOOTPRINT_H
#define RINGSIDE_BENCH_FOOTPRINT_H

struct footprint {
    long library_kib;
    long library_resident_kib;
    long segment_kib;
    long segment_resident_kib;
};

// Of the library that holds `address`, and of every mapped file whose name ends in ".seg" and is mapped once, as the
// plugin does; map no segment yourself before.
struct footprint footprint_of(const void *address);

#endif
