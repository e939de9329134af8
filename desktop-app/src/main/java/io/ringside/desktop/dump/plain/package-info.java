/// Files of others as plain values: text, numbers, lists and maps, from a pickle or JSON.
/// Everything is hostile here: lengths, depth, counts and what it costs in the heap are bounded.
@NullMarked
package io.ringside.desktop.dump.plain;

import org.jspecify.annotations.NullMarked;
