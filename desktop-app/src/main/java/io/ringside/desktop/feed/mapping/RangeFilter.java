package io.ringside.desktop.feed.mapping;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.ringside.v1.Histogram;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

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

    /// Stands for what is in a field already.
    private static final Object UNCHANGED = new Object();

    private static final Set<String> SIGNED = Set.of("offset_nanos", "shift_nanos");

    /// By the message's class; the same for all feeds.
    private static final Map<Class<?>, List<Check>> CHECKS = new ConcurrentHashMap<>();

    private long refused;

    private sealed interface Check {
        FieldDescriptor field();

        record Whole(
                FieldDescriptor field,
                ToLongFunction<Message> read,
                long least,
                long most,
                boolean dispensable)
                implements Check {}

        record Real(
                FieldDescriptor field,
                ToDoubleFunction<Message> read,
                double least,
                double most,
                boolean dispensable)
                implements Check {}

        record Inner(FieldDescriptor field, Function<Message, Message> read) implements Check {}

        record Rows(FieldDescriptor field, Function<Message, List<Message>> read)
                implements Check {}
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
        Message kept = kept(message, checks(message));
        if (kept == null) {
            throw new MalformedMessage(
                    "a "
                            + message.getDescriptorForType().getName()
                            + " whose own stamps or counts cannot be");
        }
        return kept;
    }

    /// Null: it cannot be without what had to go.
    private @Nullable Message kept(Message message, List<Check> checks) {
        Message.Builder changed = null;
        for (Check check : checks) {
            Object kept = kept(check, message);
            if (isSame(kept, UNCHANGED)) {
                continue;
            }
            if (kept == null && !isDispensable(check)) {
                refused++;
                return null;
            }
            changed = changed == null ? message.toBuilder() : changed;
            if (kept != null) {
                changed.setField(check.field(), kept);
            } else {
                changed.clearField(check.field());
                refused += check instanceof Check.Inner ? 0 : 1;
            }
        }
        if (message instanceof Histogram histogram && !bucketsHold(histogram)) {
            refused++;
            return null;
        }
        return changed == null ? message : changed.build();
    }

    /// Each counts something, and so does their sum.
    private static boolean bucketsHold(Histogram histogram) {
        long sum = 0;
        for (int i = 0; i < histogram.getBucketCountsCount(); i++) {
            long bucket = histogram.getBucketCounts(i);
            if (bucket < 0 || bucket > Long.MAX_VALUE - sum) {
                return false;
            }
            sum += bucket;
        }
        return true;
    }

    /// What stands in the field instead; null: nothing can.
    private @Nullable Object kept(Check check, Message of) {
        return switch (check) {
            case Check.Whole(var _, var read, long least, long most, boolean _) -> {
                long number = read.applyAsLong(of);
                yield number >= least && number <= most ? UNCHANGED : null;
            }
            case Check.Real(var _, var read, double least, double most, boolean _) -> {
                double number = read.applyAsDouble(of);
                yield number >= least && number <= most ? UNCHANGED : null;
            }
            case Check.Inner(var _, var read) -> {
                Message inner = read.apply(of);
                Message kept = kept(inner, checks(inner));
                yield isSame(kept, inner) ? UNCHANGED : kept;
            }
            case Check.Rows(var _, var read) -> rows(read.apply(of));
        };
    }

    /// Those that stay, where not every row stays as it is.
    private Object rows(List<Message> rows) {
        if (rows.isEmpty()) {
            return UNCHANGED;
        }
        List<Check> checks = checks(rows.getFirst());
        List<Message> changed = null;
        for (int i = 0; i < rows.size(); i++) {
            Message row = rows.get(i);
            Message kept = kept(row, checks);
            if (changed == null && !isSame(kept, row)) {
                changed = new ArrayList<>(rows.subList(0, i));
            }
            if (changed != null && kept != null) {
                changed.add(kept);
            }
        }
        return changed == null ? UNCHANGED : changed;
    }

    /// What was not changed is the same object: comparing what is in it would be a second walk.
    @SuppressWarnings("ReferenceEquality")
    private static boolean isSame(@Nullable Object kept, Object value) {
        return kept == value;
    }

    private static boolean isDispensable(Check check) {
        return switch (check) {
            case Check.Whole whole -> whole.dispensable();
            case Check.Real real -> real.dispensable();
            case Check.Inner _, Check.Rows _ -> true;
        };
    }

    private static List<Check> checks(Message message) {
        List<Check> known = CHECKS.get(message.getClass());
        if (known != null) {
            return known;
        }
        List<Check> checks = new ArrayList<>();
        for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
            check(message.getClass(), field).ifPresent(checks::add);
        }
        CHECKS.put(message.getClass(), checks);
        return checks;
    }

    private static Optional<Check> check(Class<?> message, FieldDescriptor field) {
        if (field.isMapField() || COLUMNS.contains(field.getFullName())) {
            return Optional.empty();
        }
        if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
            return Optional.of(
                    field.isRepeated()
                            ? new Check.Rows(field, FieldReader.rows(message, field))
                            : new Check.Inner(field, FieldReader.inner(message, field)));
        }
        if (field.isRepeated()) {
            return Optional.empty();
        }
        return switch (field.getType()) {
            case DOUBLE -> Optional.of(real(message, field));
            case UINT64 -> Optional.of(whole(message, field, 0, Long.MAX_VALUE));
            case UINT32 ->
                    WRAPPING.contains(field.getName())
                            ? Optional.empty()
                            : Optional.of(whole(message, field, 0, Integer.MAX_VALUE));
            case INT64 -> Optional.of(nanos(message, field));
            case INT32 ->
                    field.getName().equals("pid")
                            ? Optional.of(whole(message, field, 0, Integer.MAX_VALUE))
                            : Optional.empty();
            default -> Optional.empty();
        };
    }

    private static Check whole(Class<?> message, FieldDescriptor field, long least, long most) {
        return new Check.Whole(
                field, FieldReader.whole(message, field), least, most, field.hasPresence());
    }

    private static Check nanos(Class<?> message, FieldDescriptor field) {
        boolean stamp = field.getName().endsWith("epoch_nanos");
        boolean needed =
                WINDOWS.contains(field.getContainingType().getName())
                        || NEEDED_STAMPS.contains(field.getFullName());
        long least = SIGNED.contains(field.getName()) ? -LAST_EPOCH_NANOS : 0;
        boolean dispensable = stamp ? !needed : !field.getName().equals("offset_nanos");
        return new Check.Whole(
                field, FieldReader.whole(message, field), least, LAST_EPOCH_NANOS, dispensable);
    }

    private static Check real(Class<?> message, FieldDescriptor field) {
        ToDoubleFunction<Message> read = FieldReader.real(message, field);
        String name = field.getName();
        boolean dispensable = field.hasPresence() || name.equals("speed");
        if (name.endsWith("_celsius")) {
            return new Check.Real(field, read, -274, 1_000, dispensable);
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
        return new Check.Real(field, read, least, most, dispensable);
    }
}
