package io.ringside.desktop.feed.mapping;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.ringside.v1.Operations;
import io.ringside.v1.SpanBatch;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// Takes out of columns what cannot be: an operation or a span whose place or stamps cannot be is
/// left out, a stamp that may be absent is. Each is counted. Owned by one feed's thread.
final class ColumnFilter {
    private long refused;

    /// How many were taken out since the last call.
    long takeRefused() {
        long taken = refused;
        refused = 0;
        return taken;
    }

    /// `operations` itself where nothing had to go. Its columns are of equal length.
    Operations filtered(Operations operations) {
        Operations stamps = withPossibleStamps(operations);
        BitSet kept = new BitSet();
        int n = stamps.getStartEpochNanosCount();
        for (int i = 0; i < n; i++) {
            kept.set(
                    i,
                    isStamp(stamps.getStartEpochNanos(i))
                            && stamps.getStartEpochNanos(i) > 0
                            && stamps.getMessageBytes(i) >= 0
                            && stamps.getRank(i) >= 0);
        }
        return (Operations) only(stamps, kept, n);
    }

    /// `batch` itself where nothing had to go. Its columns are of equal length.
    SpanBatch filtered(SpanBatch batch) {
        BitSet kept = new BitSet();
        int n = batch.getStartNanosCount();
        for (int i = 0; i < n; i++) {
            kept.set(
                    i,
                    isStamp(batch.getStartNanos(i))
                            && isStamp(batch.getEndNanos(i))
                            && batch.getBytes(i) >= 0
                            && batch.getRank(i) >= 0);
        }
        return (SpanBatch) only(batch, kept, n);
    }

    private static boolean isStamp(long nanos) {
        return nanos >= 0 && nanos <= RangeFilter.LAST_EPOCH_NANOS;
    }

    /// All but the start may be absent, as 0.
    private Operations withPossibleStamps(Operations operations) {
        Operations.Builder changed = null;
        for (FieldDescriptor field : Operations.getDescriptor().getFields()) {
            boolean optional =
                    field.isRepeated()
                            && field.getName().endsWith("_nanos")
                            && field.getJavaType() == FieldDescriptor.JavaType.LONG
                            && !field.getName().equals("start_epoch_nanos");
            if (optional) {
                List<?> column = (List<?>) operations.getField(field);
                for (int i = 0; i < column.size(); i++) {
                    if (!isStamp((Long) column.get(i))) {
                        changed = changed == null ? operations.toBuilder() : changed;
                        changed.setRepeatedField(field, i, 0L);
                        refused++;
                    }
                }
            }
        }
        return changed == null ? operations : changed.build();
    }

    private Message only(Message columns, BitSet kept, int length) {
        if (kept.cardinality() == length) {
            return columns;
        }
        refused += length - kept.cardinality();
        Message.Builder changed = columns.toBuilder();
        for (FieldDescriptor field : columns.getDescriptorForType().getFields()) {
            boolean column =
                    field.isRepeated() && field.getJavaType() != FieldDescriptor.JavaType.STRING;
            if (column && columns.getRepeatedFieldCount(field) == length) {
                List<?> all = (List<?>) columns.getField(field);
                List<Object> some = new ArrayList<>(kept.cardinality());
                kept.stream().forEach(i -> some.add(all.get(i)));
                changed.setField(field, some);
            }
        }
        return changed.build();
    }
}
