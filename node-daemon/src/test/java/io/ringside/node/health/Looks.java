package io.ringside.node.health;

import io.ringside.node.reading.Reading;
import io.ringside.protocol.figures.Figures;
import io.ringside.protocol.figures.SubjectKind;

/// Readings from one line of text, for tests: `gpu.power=300 gpu.pcie.replays=5+0.5
/// gpu.name=@H200`, where `5+0.5` is 5 and half a unit more each second, and `@` begins an
/// attribute.
final class Looks {
    private static final long SECOND = 1_000_000_000L;

    private Looks() {}

    static SubjectKind kind(String id) {
        for (SubjectKind kind : SubjectKind.values()) {
            if (kind.id().equals(id)) {
                return kind;
            }
        }
        throw new IllegalArgumentException(id);
    }

    static Reading at(long second, SubjectKind kind, String id, String line) {
        return at(second, kind, id, "hand", line);
    }

    static Reading at(long second, SubjectKind kind, String id, String source, String line) {
        Reading.Builder reading = Reading.of(kind, id, source, second * SECOND);
        for (String word : line.strip().split("\\s+")) {
            if (word.isEmpty()) {
                continue;
            }
            String name = word.substring(0, word.indexOf('='));
            String value = word.substring(word.indexOf('=') + 1);
            if (value.startsWith("@")) {
                reading.put(name, value.substring(1));
            } else {
                reading.put(Figures.byId(name).orElseThrow(), number(value, second));
            }
        }
        return reading.build();
    }

    private static double number(String value, long second) {
        int plus = value.indexOf('+');
        return plus < 0
                ? Double.parseDouble(value)
                : Double.parseDouble(value.substring(0, plus))
                        + second * Double.parseDouble(value.substring(plus + 1));
    }
}
