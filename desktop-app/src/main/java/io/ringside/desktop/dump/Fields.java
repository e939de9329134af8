package io.ringside.desktop.dump;

import io.ringside.protocol.text.ForeignText;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Plain values as the types they should have; what has another type is absent. Stateless.
final class Fields {
    private static final int MOST_CHARACTERS = 200;

    private Fields() {}

    static Map<?, ?> map(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? map : Map.of();
    }

    static List<?> list(@Nullable Object value) {
        return value instanceof List<?> list ? list : List.of();
    }

    /// As [ForeignText#line]; empty where it is no text.
    static String text(@Nullable Object value) {
        return switch (value) {
            case String text -> ForeignText.line(text, MOST_CHARACTERS);
            case Long number -> number.toString();
            case null, default -> "";
        };
    }

    /// A number, also one written as text.
    static OptionalLong number(@Nullable Object value) {
        return switch (value) {
            case Long number -> OptionalLong.of(number);
            case String text when text.matches("-?[0-9]{1,18}") ->
                    OptionalLong.of(Long.parseLong(text));
            case null, default -> OptionalLong.empty();
        };
    }

    static boolean isTrue(@Nullable Object value) {
        return Boolean.TRUE.equals(value);
    }
}
