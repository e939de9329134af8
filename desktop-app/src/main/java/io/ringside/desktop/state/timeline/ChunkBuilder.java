package io.ringside.desktop.state.timeline;

import io.ringside.desktop.viewdata.TimelineData.SpanChunk;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// Gathers spans as columns and sorts them by start into one chunk. A chunk names at most 128
/// operations, as many as a byte counts; further names are "other". Used once.
final class ChunkBuilder {
    private static final int MAX_NAMES = 128;
    private static final int FEW = 4;

    private final long commHash;
    private final List<String> names = new ArrayList<>(2);
    private long[] start;
    private long[] end;
    private byte[] name;
    private int[] number;
    private int[] peer;
    private long[] bytes;
    private long[] detail;
    private byte[] flags;
    private int size;
    private boolean inOrder = true;
    private long maxEndNanos;
    private int lastName;

    /// @param commHash of all that is added
    ChunkBuilder(long commHash) {
        this(commHash, FEW);
    }

    /// @param spans for so many there is room without growing
    ChunkBuilder(long commHash, int spans) {
        this.commHash = commHash;
        start = new long[spans];
        end = new long[spans];
        name = new byte[spans];
        number = new int[spans];
        peer = new int[spans];
        bytes = new long[spans];
        detail = new long[spans];
        flags = new byte[spans];
    }

    void add(
            long startNanos,
            long endNanos,
            String operation,
            int sequenceNumber,
            int toPeer,
            long messageBytes,
            long details,
            int flagBits) {
        if (size == start.length) {
            grow(2 * size + FEW);
        }
        inOrder &= size == 0 || start[size - 1] <= startNanos;
        start[size] = startNanos;
        end[size] = endNanos == 0 ? 0 : Math.max(startNanos, endNanos);
        maxEndNanos = Math.max(maxEndNanos, end[size]);
        name[size] = (byte) nameIndex(operation);
        number[size] = sequenceNumber;
        peer[size] = toPeer;
        bytes[size] = messageBytes;
        detail[size] = details;
        flags[size] = (byte) flagBits;
        size++;
    }

    /// Adds all spans of a chunk.
    void add(SpanChunk chunk) {
        int more = chunk.size();
        if (size + more > start.length) {
            grow(size + more);
        }
        if (isNext(chunk)) {
            System.arraycopy(chunk.startNanos(), 0, start, size, more);
            System.arraycopy(chunk.endNanos(), 0, end, size, more);
            System.arraycopy(chunk.name(), 0, name, size, more);
            System.arraycopy(chunk.number(), 0, number, size, more);
            System.arraycopy(chunk.peer(), 0, peer, size, more);
            System.arraycopy(chunk.bytes(), 0, bytes, size, more);
            System.arraycopy(chunk.detail(), 0, detail, size, more);
            System.arraycopy(chunk.flags(), 0, flags, size, more);
            maxEndNanos = Math.max(maxEndNanos, chunk.maxEndNanos());
            size += more;
            return;
        }
        for (int i = 0; i < chunk.size(); i++) {
            add(
                    chunk.startNanos()[i],
                    chunk.endNanos()[i],
                    chunk.names()[chunk.name()[i]],
                    chunk.number()[i],
                    chunk.peer()[i],
                    chunk.bytes()[i],
                    chunk.detail()[i],
                    chunk.flags()[i]);
        }
    }

    /// Whether a chunk follows what is here, and names the same: mostly it does.
    private boolean isNext(SpanChunk chunk) {
        if (chunk.size() == 0 || (size > 0 && start[size - 1] > chunk.startNanos()[0])) {
            return false;
        }
        List<String> its = List.of(chunk.names());
        if (names.isEmpty()) {
            names.addAll(its);
        }
        return names.equals(its);
    }

    SpanChunk build() {
        if (!inOrder) {
            sort();
        }
        trim();
        return new SpanChunk(
                names.toArray(String[]::new),
                start,
                end,
                name,
                number,
                peer,
                bytes,
                detail,
                flags,
                maxEndNanos,
                commHash);
    }

    private void trim() {
        if (size < start.length) {
            grow(size);
        }
    }

    /// Or shrinks.
    private void grow(int places) {
        start = Arrays.copyOf(start, places);
        end = Arrays.copyOf(end, places);
        name = Arrays.copyOf(name, places);
        number = Arrays.copyOf(number, places);
        peer = Arrays.copyOf(peer, places);
        bytes = Arrays.copyOf(bytes, places);
        detail = Arrays.copyOf(detail, places);
        flags = Arrays.copyOf(flags, places);
    }

    /// Those that start at once stay in the order in which they were added.
    private void sort() {
        int[] order =
                IntStream.range(0, size)
                        .boxed()
                        .sorted(Comparator.comparingLong(i -> start[i]))
                        .mapToInt(Integer::intValue)
                        .toArray();
        ChunkBuilder sorted = new ChunkBuilder(commHash, size);
        for (int i : order) {
            sorted.add(
                    start[i],
                    end[i],
                    names.get(name[i]),
                    number[i],
                    peer[i],
                    bytes[i],
                    detail[i],
                    flags[i]);
        }
        start = sorted.start;
        end = sorted.end;
        number = sorted.number;
        peer = sorted.peer;
        bytes = sorted.bytes;
        detail = sorted.detail;
        flags = sorted.flags;
        name = sorted.name;
        names.clear();
        names.addAll(sorted.names);
        inOrder = true;
    }

    private int nameIndex(String operation) {
        if (lastName < names.size() && names.get(lastName).equals(operation)) {
            return lastName;
        }
        int known = names.indexOf(operation);
        if (known < 0 && names.size() < MAX_NAMES - 1) {
            names.add(operation);
            known = names.size() - 1;
        } else if (known < 0) {
            if (names.size() < MAX_NAMES) {
                names.add("other");
            }
            known = MAX_NAMES - 1;
        }
        lastName = known;
        return known;
    }
}
