package io.ringside.desktop.dump.plain;

import io.ringside.protocol.text.ForeignText;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Plain values as the types they should have; what has another type is absent. Stateless.
public final class Fields {
    private static final int MOST_CHARACTERS = 200;

    private Fields() {}

    public static Map<?, ?> map(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? map : Map.of();
    }

    public static List<?> list(@Nullable Object value) {
        return value instanceof List<?> list ? list : List.of();
    }

    /// As [ForeignText#line]; empty where it is no text.
    public static String text(@Nullable Object value) {
        return switch (value) {
            case String text -> ForeignText.line(text, MOST_CHARACTERS);
            case Long number -> number.toString();
            case null, default -> "";
        };
    }

    /// A number, also one written as text.
    public static OptionalLong number(@Nullable Object value) {
        return switch (value) {
            case Long number -> OptionalLong.of(number);
            case String text when text.matches("-?[0-9]{1,18}") ->
                    OptionalLong.of(Long.parseLong(text));
            case null, default -> OptionalLong.empty();
        };
    }

    public static boolean isTrue(@Nullable Object value) {
        return Boolean.TRUE.equals(value);
    }
}
