package io.ringside.desktop.dump;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Writes plain values as a pickle of protocol 2, as PyTorch's C++ writer does. Owned by one
/// thread.
public final class PickleWriter {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    public static byte[] write(@Nullable Object value) {
        PickleWriter writer = new PickleWriter();
        writer.out.write(0x80);
        writer.out.write(2);
        writer.value(value);
        writer.out.write('.');
        return writer.out.toByteArray();
    }

    private void value(@Nullable Object value) {
        switch (value) {
            case null -> out.write('N');
            case Boolean b -> out.write(b ? 0x88 : 0x89);
            case Integer i -> value(i.longValue());
            case Long l -> number(l);
            case Double d -> {
                out.write('G');
                out.writeBytes(ByteBuffer.allocate(8).putDouble(d).array());
            }
            case String s -> {
                byte[] bytes = s.getBytes(StandardCharsets.UTF_8);
                out.write('X');
                little(4, bytes.length);
                out.writeBytes(bytes);
            }
            case List<?> list -> {
                out.write(']');
                out.write('(');
                list.forEach(this::value);
                out.write('e');
            }
            case Map<?, ?> map -> {
                out.write('}');
                out.write('(');
                map.forEach((key, of) -> {
                    value(key);
                    value(of);
                });
                out.write('u');
            }
            default -> throw new IllegalArgumentException(value.toString());
        }
    }

    private void number(long value) {
        if (value >= 0 && value < 256) {
            out.write('K');
            little(1, value);
        } else if (value == (int) value) {
            out.write('J');
            little(4, value);
        } else {
            out.write(0x8a);
            out.write(8);
            little(8, value);
        }
    }

    private void little(int bytes, long value) {
        byte[] all = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array();
        out.write(all, 0, bytes);
    }
}
