package io.ringside.desktop.dump.plain;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.desktop.dump.PickleWriter;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class PickleReaderTest {
    private static final String ALLOWED =
            "80 95 2e 4e 88 89 4b 4d 4a 8a 47 58 8c 5d 7d 29 85 86 87 74 28 61 65 73 75 71 72 94 68 6a";

    @Test
    void readsPlainBuiltins() throws DumpException {
        Map<String, Object> value = new HashMap<>();
        value.put("text", "né");
        value.put("numbers", List.of(0L, 255L, -1L, 70_000L, 1_758_610_505_592_849_034L));
        value.put("float", 0.5);
        value.put("yes", true);
        value.put("none", null);
        value.put("nested", Map.of("empty", List.of()));

        assertEquals(value, PickleReader.read(PickleWriter.write(value), Budget.ofHeap()));
    }

    @Test
    void readsTuplesMemoAndTheFramesOfProtocolFive() throws DumpException {
        // As Python writes ({"a": (1, 2)}, "a") by protocol 5.
        byte[] pickle =
                bytes(
                        "80 05 95 0f 00 00 00 00 00 00 00 7d 94 8c 01 61 94 4b 01 4b 02 86 94 73 68 01 86 94 2e");

        assertEquals(
                List.of(Map.of("a", List.of(1L, 2L)), "a"),
                PickleReader.read(pickle, Budget.ofHeap()));
    }

    @Test
    void refusesEveryOpcodeOutsideTheListByItsName() {
        Set<Integer> allowed = new TreeSet<>();
        Arrays.stream(ALLOWED.split(" ")).forEach(hex -> allowed.add(Integer.parseInt(hex, 16)));
        for (int opcode = 0; opcode < 256; opcode++) {
            if (!allowed.contains(opcode)) {
                byte[] pickle = {(byte) 0x80, 2, (byte) opcode, 'N', '.'};
                String sentence = refusal(pickle);
                assertEquals(
                        "it holds the pickle opcode "
                                + PickleOpcodes.name(opcode)
                                + ", which plain data does not need",
                        sentence);
            }
        }
        assertAll(
                () -> assertEquals("GLOBAL", PickleOpcodes.name('c')),
                () -> assertEquals("REDUCE", PickleOpcodes.name('R')),
                () -> assertEquals("STACK_GLOBAL", PickleOpcodes.name(0x93)),
                () -> assertEquals("0xff", PickleOpcodes.name(0xff)));
    }

    @Test
    void looksUpNoClassOfAPickleThatWouldRunACommand() {
        byte[] pickle =
                "\u0080\u0002cos\nsystem\n(X\u0002\u0000\u0000\u0000idtR."
                        .getBytes(StandardCharsets.ISO_8859_1);

        assertTrue(refusal(pickle).contains("GLOBAL"), () -> refusal(pickle));
    }

    @Test
    void refusesATextOfAGigabyteThatIsNotThere() {
        assertEquals(
                "it announces a text of 1073741824 bytes where 1 are left",
                refusal(bytes("80 02 58 00 00 00 40 2e")));
    }

    @Test
    void refusesATextWhoseLengthWouldBeNegative() {
        assertEquals(
                "it announces a text of 4294967295 bytes where 1 are left",
                refusal(bytes("80 02 58 ff ff ff ff 2e")));
    }

    @Test
    void refusesDeepNestingWithAndWithoutMarks() {
        assertAll(
                () -> assertEquals("it nests deeper than 64", refusal(nested("28", "74", 100_000))),
                () ->
                        assertEquals(
                                "it nests deeper than 64", refusal(nested("5d", "61", 100_000))));
    }

    @Test
    void refusesAMillionValuesOnTheStack() {
        assertEquals("it stacks more than 1048576 values", refusal(nested("4e", "", 2_000_000)));
    }

    @Test
    void refusesBytesThatUnpackToMoreThanTheHeapHolds() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(bytes("80 02 5d 71 00"));
        // Dicts of one byte each, taken from the stack a thousand at a time.
        byte[] thousand = new byte[1002];
        Arrays.fill(thousand, (byte) '}');
        thousand[0] = '(';
        thousand[1001] = 'e';
        for (int i = 0; i < 5000; i++) {
            out.writeBytes(thousand);
        }
        out.write('.');

        assertTrue(refusal(out.toByteArray()).contains("unpacks to more than"));
    }

    @Test
    void aMemoThatRecallsItselfManyTimesCostsNoMoreThanItsBytes() {
        // Each list holds the one before ten times: 10^20 values for who walks them all.
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(bytes("80 02 5d 71 00"));
        for (int i = 1; i <= 20; i++) {
            out.writeBytes(bytes("5d 71"));
            out.write(i);
            out.write('(');
            for (int k = 0; k < 10; k++) {
                out.write('h');
                out.write(i - 1);
            }
            out.write('e');
        }
        out.write('.');

        assertTrue(refusal(out.toByteArray()).startsWith("it ends with 21 values"));
    }

    @Test
    void refusesWhatIsNoPickleOfOneValue() {
        assertAll(
                () -> assertEquals("it breaks off after 3 bytes", refusal(bytes("80 02 4e"))),
                () ->
                        assertEquals(
                                "it ends with 0 values instead of one", refusal(bytes("80 02 2e"))),
                () ->
                        assertEquals(
                                "it is of pickle protocol 1, not 2 to 5",
                                refusal(bytes("80 01 2e"))),
                () ->
                        assertEquals(
                                "it closes a group that it never opened",
                                refusal(bytes("80 02 65 2e"))),
                () ->
                        assertEquals(
                                "it appends to what is no list",
                                refusal(bytes("80 02 4e 4e 61 2e"))),
                () ->
                        assertEquals(
                                "it recalls a value that it never remembered",
                                refusal(bytes("80 02 68 07 2e"))),
                () ->
                        assertEquals(
                                "it holds a dict with a key that is no text",
                                refusal(bytes("80 02 7d 5d 4e 73 2e"))),
                () ->
                        assertEquals(
                                "it holds an integer of 9 bytes, more than 8",
                                refusal(bytes("80 02 8a 09 00 00 00 00 00 00 00 00 00 2e"))));
    }

    private static byte[] nested(String open, String close, int times) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(bytes("80 02"));
        for (int i = 0; i < times; i++) {
            out.writeBytes(bytes(open));
        }
        for (int i = 0; i < times && !close.isEmpty(); i++) {
            out.writeBytes(bytes(close));
        }
        out.write('.');
        return out.toByteArray();
    }

    private static String refusal(byte[] pickle) {
        DumpException refused =
                assertThrows(DumpException.class, () -> PickleReader.read(pickle, Budget.ofHeap()));
        return String.valueOf(refused.getMessage());
    }

    private static byte[] bytes(String hex) {
        String[] parts = hex.split(" ");
        byte[] bytes = new byte[parts.length];
        for (int i = 0; i < parts.length; i++) {
            bytes[i] = (byte) Integer.parseInt(parts[i], 16);
        }
        return bytes;
    }
}
