package io.ringside.desktop.state.timeline;

import io.ringside.desktop.viewdata.TimelineData.SpanChunk;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Kept chunks are many and small, and most of their columns say one thing throughout: such a
/// column is one for all chunks of its length, and so are names and tracks. Of all nodes, owned by
/// the correlate thread.
public final class SharedColumns {
    private static final int LONGEST = 256;
    private static final int MOST_NAMES = 1024;
    private static final int MOST_UNIFORM = 4096;
    private static final int MOST_KEYS = 65_536;

    /// Of an array of its own.
    private static final long ARRAY_BYTES = 16;

    /// A chunk, the heads of the arrays that it never shares, and where it is kept.
    private static final long CHUNK_BYTES = 200;

    private final Map<TrackKey, TrackKey> keys = new HashMap<>();
    private final Map<List<String>, String[]> names = new HashMap<>();
    private final Map<Uniform, byte[]> bytes = new HashMap<>();
    private final Map<Uniform, int[]> ints = new HashMap<>();
    private final Map<Uniform, long[]> longs = new HashMap<>();

    private record Uniform(long value, int size) {}

    /// The same track's, of all windows one object.
    TrackKey of(TrackKey key) {
        if (keys.size() >= MOST_KEYS) {
            keys.clear();
        }
        return keys.computeIfAbsent(key, same -> same);
    }

    /// The same spans.
    SpanChunk of(SpanChunk chunk) {
        return new SpanChunk(
                names(chunk.names()),
                chunk.startNanos(),
                chunk.endNanos(),
                bytes(chunk.name()),
                chunk.number(),
                ints(chunk.peer()),
                longs(chunk.bytes()),
                longs(chunk.detail()),
                bytes(chunk.flags()),
                chunk.maxEndNanos(),
                chunk.commHash());
    }

    /// About how much memory a chunk takes beside what it shares with others.
    long ownBytes(SpanChunk chunk) {
        int size = chunk.size();
        long own = CHUNK_BYTES + size * (2L * Long.BYTES + Integer.BYTES);
        own += isUniform(chunk.name()) ? 0 : ARRAY_BYTES + size;
        own += isUniform(chunk.peer()) ? 0 : ARRAY_BYTES + (long) Integer.BYTES * size;
        own += isUniform(chunk.bytes()) ? 0 : ARRAY_BYTES + (long) Long.BYTES * size;
        own += isUniform(chunk.detail()) ? 0 : ARRAY_BYTES + (long) Long.BYTES * size;
        own += isUniform(chunk.flags()) ? 0 : ARRAY_BYTES + size;
        return own;
    }

    private String[] names(String[] column) {
        if (names.size() >= MOST_NAMES) {
            names.clear();
        }
        return names.computeIfAbsent(List.of(column), _ -> column);
    }

    private byte[] bytes(byte[] column) {
        return isUniform(column) ? shared(bytes, column[0], column.length, column) : column;
    }

    private int[] ints(int[] column) {
        return isUniform(column) ? shared(ints, column[0], column.length, column) : column;
    }

    private long[] longs(long[] column) {
        return isUniform(column) ? shared(longs, column[0], column.length, column) : column;
    }

    private static <T> T shared(Map<Uniform, T> known, long value, int size, T column) {
        if (known.size() >= MOST_UNIFORM) {
            known.clear();
        }
        return known.computeIfAbsent(new Uniform(value, size), _ -> column);
    }

    private static boolean isUniform(byte[] column) {
        if (column.length == 0 || column.length > LONGEST) {
            return false;
        }
        for (byte each : column) {
            if (each != column[0]) {
                return false;
            }
        }
        return true;
    }

    private static boolean isUniform(int[] column) {
        if (column.length == 0 || column.length > LONGEST) {
            return false;
        }
        for (int each : column) {
            if (each != column[0]) {
                return false;
            }
        }
        return true;
    }

    private static boolean isUniform(long[] column) {
        if (column.length == 0 || column.length > LONGEST) {
            return false;
        }
        for (long each : column) {
            if (each != column[0]) {
                return false;
            }
        }
        return true;
    }
}
