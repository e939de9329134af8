package io.ringside.node.stream.snapshot;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.ringside.node.time.NodeTime;
import io.ringside.v1.Event;
import io.ringside.v1.Finding;
import io.ringside.v1.GpuClock;
import io.ringside.v1.NodeDescription;
import io.ringside.v1.Process;
import io.ringside.v1.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Moves the stamps of a message from the daemon's line of time to the wall clock, by the fields'
/// names: a stamp that is added later is moved too. What is past keeps the wall clock of then; what
/// is now, and what ages are counted from, has the wall clock of now, so that within a message of
/// such stamps every distance is a true duration. Any thread.
public final class ToldStamps {
    private static final String STAMP = "epoch_nanos";

    private static final Set<FieldDescriptor> PAST =
            Set.of(
                    field(Snapshot.getDefaultInstance(), "start_epoch_nanos"),
                    field(NodeDescription.getDefaultInstance(), "start_epoch_nanos"),
                    field(Event.getDefaultInstance(), "epoch_nanos"),
                    field(Finding.getDefaultInstance(), "since_epoch_nanos"),
                    field(Process.getDefaultInstance(), "first_seen_epoch_nanos"),
                    field(Process.getDefaultInstance(), "last_operation_epoch_nanos"),
                    field(Process.getDefaultInstance(), "ended_epoch_nanos"));

    private static final FieldDescriptor GPU_CLOCK =
            field(GpuClock.getDefaultInstance(), "offset_nanos");

    private final NodeTime time;

    public ToldStamps(NodeTime time) {
        this.time = time;
    }

    /// The message itself, as long as the wall clock has made no step.
    @SuppressWarnings("unchecked") // A message's builder builds messages of its type.
    public <M extends Message> M of(M message) {
        return time.isPlain() ? message : (M) moved(message);
    }

    private Message moved(Message message) {
        Message.Builder told = message.toBuilder();
        for (Map.Entry<FieldDescriptor, Object> entry : message.getAllFields().entrySet()) {
            FieldDescriptor field = entry.getKey();
            boolean holds = field.getJavaType() == FieldDescriptor.JavaType.MESSAGE;
            if (!holds && !isStamp(field)) {
                continue;
            }
            if (field.isRepeated()) {
                List<Object> values = new ArrayList<>();
                for (Object value : (List<?>) entry.getValue()) {
                    values.add(moved(field, value));
                }
                told.setField(field, values);
            } else {
                told.setField(field, moved(field, entry.getValue()));
            }
        }
        return told.build();
    }

    private Object moved(FieldDescriptor field, Object value) {
        if (value instanceof Message message) {
            return moved(message);
        }
        long stamp = (Long) value;
        return PAST.contains(field) ? time.told(stamp) : time.toldNow(stamp);
    }

    private static boolean isStamp(FieldDescriptor field) {
        return field.getJavaType() == FieldDescriptor.JavaType.LONG
                && (field.getName().endsWith(STAMP) || field.equals(GPU_CLOCK));
    }

    private static FieldDescriptor field(Message message, String name) {
        FieldDescriptor field = message.getDescriptorForType().findFieldByName(name);
        if (field == null) {
            throw new IllegalStateException(
                    message.getDescriptorForType().getName() + " has no field " + name + ".");
        }
        return field;
    }
}
