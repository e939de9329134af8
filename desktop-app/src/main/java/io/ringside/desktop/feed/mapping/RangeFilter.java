package io.ringside.desktop.feed.mapping;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.ringside.v1.Histogram;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Takes out of a message what cannot be: numbers that are none, counts and places below zero,
/// stamps outside of 1970 to 2100. A figure that may be absent is absent then; a row that cannot be
/// without it is left out, with the rows inside it. Each is counted. Columns are [ColumnFilter]'s.
/// Goes by the fields' names and types, so that a new field is checked too. Owned by one feed's
/// thread.
final class RangeFilter {
    /// The end of 2099. Two of them make no overflow.
    static final long LAST_EPOCH_NANOS = 4_102_444_800_000_000_000L;

    /// All 32 bits of these are used.
    private static final Set<String> WRAPPING =
            Set.of("sequence_number", "group", "groups", "launches_begun", "launches_returned");

    /// Stamps without which a row says nothing. Others are absent when they are 0.
    private static final Set<String> NEEDED_STAMPS =
            Set.of(
                    "ringside.v1.OpenOperation.start_epoch_nanos",
                    "ringside.v1.Event.epoch_nanos",
                    "ringside.v1.Finding.since_epoch_nanos",
                    "ringside.v1.Gpu.read_epoch_nanos",
                    "ringside.v1.Reading.read_epoch_nanos");

    /// Of these no stamp may be absent.
    private static final Set<String> WINDOWS = Set.of("Snapshot", "SpanBatch");

    private static final Set<String> COLUMNS = Set.of("ringside.v1.Snapshot.operations");

    private static final Set<String> SIGNED = Set.of("offset_nanos", "shift_nanos");

    private static final Descriptor HISTOGRAM = Histogram.getDescriptor();

    private final Map<Descriptor, List<Check>> checks = new HashMap<>();
    private long refused;

    private sealed interface Check {
        FieldDescriptor field();

        record Whole(FieldDescriptor field, long least, long most, boolean dispensable)
                implements Check {}

        record Real(FieldDescriptor field, double least, double most, boolean dispensable)
                implements Check {}

        record Inner(FieldDescriptor field) implements Check {}

        record Rows(FieldDescriptor field) implements Check {}
    }

    /// How many figures and rows were taken out since the last call.
    long takeRefused() {
        long taken = refused;
        refused = 0;
        return taken;
    }

    /// `message` itself where nothing had to go.
    ///
    /// @throws MalformedMessage if it cannot be without what had to go
    Message filtered(Message message) throws MalformedMessage {
        return kept(message)
                .orElseThrow(() ->
                        new MalformedMessage(
                                "a "
                                        + message.getDescriptorForType().getName()
                                        + " whose own stamps or counts cannot be"));
    }

    private Optional<Message> kept(Message message) {
        Message.Builder changed = null;
        for (Check check :
                checks.computeIfAbsent(message.getDescriptorForType(), RangeFilter::checks)) {
            Object value = message.getField(check.field());
            Optional<Object> kept = kept(check, value);
            if (kept.isEmpty() && !isDispensable(check)) {
                refused++;
                return Optional.empty();
            }
            if (kept.isEmpty() || !isSame(kept.get(), value)) {
                changed = changed == null ? message.toBuilder() : changed;
                if (kept.isPresent()) {
                    changed.setField(check.field(), kept.get());
                } else {
                    changed.clearField(check.field());
                    refused += check instanceof Check.Inner ? 0 : 1;
                }
            }
        }
        if (message.getDescriptorForType().equals(HISTOGRAM) && !bucketsHold(message)) {
            refused++;
            return Optional.empty();
        }
        return Optional.of(changed == null ? message : changed.build());
    }

    /// Each counts something, and so does their sum.
    private static boolean bucketsHold(Message message) {
        long sum = 0;
        for (long bucket : ((Histogram) message).getBucketCountsList()) {
            if (bucket < 0 || bucket > Long.MAX_VALUE - sum) {
                return false;
            }
            sum += bucket;
        }
        return true;
    }

    private Optional<Object> kept(Check check, Object value) {
        return switch (check) {
            case Check.Whole(var _, long least, long most, boolean _) -> {
                long number = ((Number) value).longValue();
                yield number >= least && number <= most ? Optional.of(value) : Optional.empty();
            }
            case Check.Real(var _, double least, double most, boolean _) -> {
                double number = (Double) value;
                yield number >= least && number <= most ? Optional.of(value) : Optional.empty();
            }
            case Check.Inner(FieldDescriptor _) -> kept((Message) value).map(m -> m);
            case Check.Rows(FieldDescriptor _) -> Optional.of(rows((List<?>) value));
        };
    }

    /// The same list where every row stays as it is.
    private List<?> rows(List<?> rows) {
        List<Object> kept = new ArrayList<>(rows.size());
        boolean same = true;
        for (Object row : rows) {
            Optional<Message> stays = kept((Message) row);
            same &= stays.isPresent() && isSame(stays.get(), row);
            stays.ifPresent(kept::add);
        }
        return same ? rows : kept;
    }

    /// What was not changed is the same object: comparing what is in it would be a second walk.
    @SuppressWarnings("ReferenceEquality")
    private static boolean isSame(Object kept, Object value) {
        return kept == value;
    }

    private static boolean isDispensable(Check check) {
        return switch (check) {
            case Check.Whole whole -> whole.dispensable();
            case Check.Real real -> real.dispensable();
            case Check.Inner _, Check.Rows _ -> true;
        };
    }

    private static List<Check> checks(Descriptor type) {
        List<Check> checks = new ArrayList<>();
        for (FieldDescriptor field : type.getFields()) {
            check(field).ifPresent(checks::add);
        }
        return checks;
    }

    private static Optional<Check> check(FieldDescriptor field) {
        if (field.isMapField() || COLUMNS.contains(field.getFullName())) {
            return Optional.empty();
        }
        if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
            return Optional.of(field.isRepeated() ? new Check.Rows(field) : new Check.Inner(field));
        }
        if (field.isRepeated()) {
            return Optional.empty();
        }
        return switch (field.getType()) {
            case DOUBLE -> Optional.of(real(field));
            case UINT64 -> Optional.of(whole(field, 0, Long.MAX_VALUE));
            case UINT32 ->
                    WRAPPING.contains(field.getName())
                            ? Optional.empty()
                            : Optional.of(whole(field, 0, Integer.MAX_VALUE));
            case INT64 -> Optional.of(nanos(field));
            case INT32 ->
                    field.getName().equals("pid")
                            ? Optional.of(whole(field, 0, Integer.MAX_VALUE))
                            : Optional.empty();
            default -> Optional.empty();
        };
    }

    private static Check whole(FieldDescriptor field, long least, long most) {
        return new Check.Whole(field, least, most, field.hasPresence());
    }

    private static Check nanos(FieldDescriptor field) {
        boolean stamp = field.getName().endsWith("epoch_nanos");
        boolean needed =
                WINDOWS.contains(field.getContainingType().getName())
                        || NEEDED_STAMPS.contains(field.getFullName());
        long least = SIGNED.contains(field.getName()) ? -LAST_EPOCH_NANOS : 0;
        boolean dispensable = stamp ? !needed : !field.getName().equals("offset_nanos");
        return new Check.Whole(field, least, LAST_EPOCH_NANOS, dispensable);
    }

    private static Check real(FieldDescriptor field) {
        String name = field.getName();
        boolean dispensable = field.hasPresence() || name.equals("speed");
        if (name.endsWith("_celsius")) {
            return new Check.Real(field, -274, 1_000, dispensable);
        }
        double most =
                switch (name) {
                    case "r_squared" -> 1.000_001;
                    case "speed" -> 1e12;
                    default -> name.endsWith("_ratio") ? 1 : name.endsWith("_watts") ? 1e6 : 1e15;
                };
        double least =
                switch (name) {
                    case "intercept_nanos", "slope_nanos_per_byte" -> -most;
                    case "r_squared" -> -0.000_001;
                    default -> 0;
                };
        return new Check.Real(field, least, most, dispensable);
    }
}
