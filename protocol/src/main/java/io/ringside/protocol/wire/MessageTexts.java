package io.ringside.protocol.wire;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/// Every text of a message made another, whatever its type: a text of a later version too.
/// Stateless.
final class MessageTexts {
    private MessageTexts() {}

    /// @param text of each text that lies in the message itself, in a map or list too
    /// @param inner of each message in it
    static Message mapped(
            Message message, UnaryOperator<String> text, UnaryOperator<Message> inner) {
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
                values.forEach(
                        value -> builder.addRepeatedField(field, mapped(value, text, inner)));
            } else {
                builder.setField(field, mapped(entry.getValue(), text, inner));
            }
        }
        return builder.build();
    }

    private static Object mapped(
            Object value, UnaryOperator<String> text, UnaryOperator<Message> inner) {
        return switch (value) {
            case String one -> text.apply(one);
            case Message one -> inner.apply(one);
            default -> value;
        };
    }
}
