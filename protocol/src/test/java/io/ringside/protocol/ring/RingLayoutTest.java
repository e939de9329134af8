package io.ringside.protocol.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RingLayoutTest {
    private static final Path GOLDEN = Path.of("ring/ring-layout.golden");

    @Test
    void hasEveryOffsetOfTheGoldenFile() throws Exception {
        List<String> wrong = new ArrayList<>();
        int fields = 0;
        for (String line : golden()) {
            String[] words = line.split(" ");
            if (words.length == 3 && words[1].equals("sizeof")) {
                String structure = words[0].substring("rs_".length()).toUpperCase(Locale.ROOT);
                check(
                        structure.equals("LANE") ? "LANE_HEADER_BYTES" : structure + "_BYTES",
                        Long.parseLong(words[2]),
                        wrong);
            } else if (words.length == 3 && !words[0].contains(".reserved")) {
                fields++;
                String name =
                        words[0].substring("rs_".length())
                                .replace('.', '_')
                                .toUpperCase(Locale.ROOT);
                check(name, Long.parseUnsignedLong(words[1]), wrong);
                if (Integer.parseInt(words[2]) > Long.BYTES) {
                    check(name + "_LENGTH", Long.parseUnsignedLong(words[2]), wrong);
                }
            }
        }
        assertEquals(List.of(), wrong);
        assertTrue(fields > 60, "only " + fields + " fields were compared");
    }

    @Test
    void hasEveryConstantOfTheGoldenFile() throws Exception {
        List<String> wrong = new ArrayList<>();
        int constants = 0;
        for (String line : golden()) {
            String[] words = line.split(" ");
            if (words.length == 2 && words[0].startsWith("RS_")) {
                constants++;
                check(words[0].substring("RS_".length()), Long.parseUnsignedLong(words[1]), wrong);
            }
        }
        assertEquals(List.of(), wrong);
        assertTrue(constants > 50, "only " + constants + " constants were compared");
    }

    private static List<String> golden() throws IOException {
        try (Stream<String> lines = Files.lines(GOLDEN)) {
            return lines.filter(line -> !line.isBlank() && !line.startsWith("#")).toList();
        }
    }

    private static void check(String name, long expected, List<String> wrong)
            throws IllegalAccessException {
        try {
            Field field = RingLayout.class.getField(name);
            long actual = field.getType() == int.class ? field.getInt(null) : field.getLong(null);
            long comparable =
                    field.getType() == int.class ? Integer.toUnsignedLong((int) actual) : actual;
            if (comparable != expected) {
                wrong.add(name + " is " + comparable + ", the golden file says " + expected);
            }
        } catch (NoSuchFieldException missing) {
            wrong.add(name + " is missing");
        }
    }
}
