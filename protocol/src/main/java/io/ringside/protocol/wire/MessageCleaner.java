package io.ringside.protocol.wire;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.ringside.protocol.text.ForeignText;
import java.util.List;
import java.util.Map;

/// Cleans every text in a message, whatever its type. Stateless.
final class MessageCleaner {
    private MessageCleaner() {}

    static Message cleaned(Message message) {
        Message.Builder builder = message.toBuilder();
        for (Map.Entry<FieldDescriptor, Object> entry : message.getAllFields().entrySet()) {
            FieldDescriptor field = entry.getKey();
            boolean holdsText =
                    switch (field.getJavaType()) {
                        case STRING, MESSAGE -> true;
                        case INT, LONG, FLOAT, DOUBLE, BOOLEAN, BYTE_STRING, ENUM -> false;
                    };
            if (!holdsText) {
                continue;
            }
            if (entry.getValue() instanceof List<?> values) {
                builder.clearField(field);
                values.forEach(value -> builder.addRepeatedField(field, cleanedValue(value)));
            } else {
                builder.setField(field, cleanedValue(entry.getValue()));
            }
        }
        return builder.build();
    }

    private static Object cleanedValue(Object value) {
        return switch (value) {
            case String text -> ForeignText.line(text, MessageBudget.MOST_TEXT_BYTES);
            case Message inner -> cleaned(inner);
            default -> value;
        };
    }
}
