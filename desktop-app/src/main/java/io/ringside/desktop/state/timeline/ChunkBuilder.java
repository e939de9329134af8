package io.ringside.desktop.state.timeline;

import io.ringside.desktop.viewdata.TimelineData.SpanChunk;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Gathers spans and sorts them by start into one chunk. A chunk names at most 128 operations, as
/// many as a byte counts; further names are "other". Used once.
final class ChunkBuilder {
    private static final int MAX_NAMES = 128;

    private final long commHash;
    private final Map<String, Integer> names = new LinkedHashMap<>();
    private final List<Span> spans = new ArrayList<>();

    private record Span(
            long startNanos,
            long endNanos,
            int name,
            int number,
            int peer,
            long bytes,
            long detail,
            int flags) {}

    /// @param commHash of all that is added
    ChunkBuilder(long commHash) {
        this.commHash = commHash;
    }

    void add(
            long startNanos,
            long endNanos,
            String name,
            int number,
            int peer,
            long bytes,
            long detail,
            int flags) {
        spans.add(
                new Span(
                        startNanos,
                        endNanos == 0 ? 0 : Math.max(startNanos, endNanos),
                        nameIndex(name),
                        number,
                        peer,
                        bytes,
                        detail,
                        flags));
    }

    /// Adds all spans of a chunk.
    void add(SpanChunk chunk) {
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

    SpanChunk build() {
        spans.sort(Comparator.comparingLong(Span::startNanos));
        int n = spans.size();
        long[] start = new long[n];
        long[] end = new long[n];
        byte[] name = new byte[n];
        int[] number = new int[n];
        int[] peer = new int[n];
        long[] bytes = new long[n];
        long[] detail = new long[n];
        byte[] flags = new byte[n];
        long maxEnd = 0;
        for (int i = 0; i < n; i++) {
            Span s = spans.get(i);
            start[i] = s.startNanos();
            end[i] = s.endNanos();
            name[i] = (byte) s.name();
            number[i] = s.number();
            peer[i] = s.peer();
            bytes[i] = s.bytes();
            detail[i] = s.detail();
            flags[i] = (byte) s.flags();
            maxEnd = Math.max(maxEnd, s.endNanos());
        }
        return new SpanChunk(
                names.keySet().toArray(String[]::new),
                start,
                end,
                name,
                number,
                peer,
                bytes,
                detail,
                flags,
                maxEnd,
                commHash);
    }

    private int nameIndex(String name) {
        Integer known = names.get(name);
        if (known != null) {
            return known;
        }
        if (names.size() < MAX_NAMES - 1) {
            names.put(name, names.size());
            return names.size() - 1;
        }
        names.putIfAbsent("other", MAX_NAMES - 1);
        return MAX_NAMES - 1;
    }
}
