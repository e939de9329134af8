package io.ringside.desktop.dump.plain;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads a pickle of plain builtins: dicts with text or number keys, lists, tuples, text, 64-bit
/// integers, floats, booleans and None. No class is ever looked up and nothing is ever called: an
/// opcode that would, and every other one outside the list, is refused by its name. Reads without
/// recursion. Used once.
public final class PickleReader {
    private static final int MOST_DEPTH = 64;
    private static final int MOST_MARKS = 64;
    private static final int MOST_STACK = 1 << 20;
    private static final Object MARK = new Object();

    private final ByteBuffer in;
    private final Budget budget;
    private final ArrayList<@Nullable Object> stack = new ArrayList<>();
    private final Map<Integer, @Nullable Object> memo = new HashMap<>();
    private int marks;

    private PickleReader(byte[] bytes, Budget budget) {
        this.in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        this.budget = budget;
    }

    /// The one value in `bytes`: [Map] by text, [List], [String], [Long], [Double], [Boolean] or
    /// null.
    ///
    /// @throws DumpException one clause, without the file's name
    public static @Nullable Object read(byte[] bytes, Budget budget) throws DumpException {
        PickleReader reader = new PickleReader(bytes, budget);
        try {
            while (true) {
                int opcode = reader.in.get() & 0xff;
                if (opcode == '.') {
                    return reader.end();
                }
                reader.step(opcode);
            }
        } catch (BufferUnderflowException e) {
            throw new DumpException("it breaks off after " + bytes.length + " bytes");
        }
    }

    private @Nullable Object end() throws DumpException {
        if (stack.size() != 1 || stack.getFirst() == MARK) {
            throw new DumpException("it ends with " + stack.size() + " values instead of one");
        }
        return stack.getFirst();
    }

    private void step(int opcode) throws DumpException {
        switch (opcode) {
            case 0x80 -> protocol(in.get() & 0xff);
            case 0x95 -> in.getLong(); // FRAME: how much follows, which the file's length says
            case 'N' -> push(null);
            case 0x88 -> push(true);
            case 0x89 -> push(false);
            case 'K' -> push((long) (in.get() & 0xff));
            case 'M' -> push((long) (in.getShort() & 0xffff));
            case 'J' -> push((long) in.getInt());
            case 0x8a -> push(longInteger(in.get() & 0xff));
            case 'G' -> push(Double.longBitsToDouble(Long.reverseBytes(in.getLong())));
            case 'X' -> push(text(Integer.toUnsignedLong(in.getInt())));
            case 0x8c -> push(text(in.get() & 0xff));
            case ']' -> push(new Sequence());
            case '}' -> push(new Table());
            case ')' -> push(new Sequence());
            case 0x85 -> tuple(1);
            case 0x86 -> tuple(2);
            case 0x87 -> tuple(3);
            case 't' -> tuple(stack.size() - mark() - 1, true);
            case '(' -> pushMark();
            case 'a' -> append(1, false);
            case 'e' -> append(stack.size() - mark() - 1, true);
            case 's' -> setItems(2, false);
            case 'u' -> setItems(stack.size() - mark() - 1, true);
            case 'q' -> memoize(in.get() & 0xff);
            case 'r' -> memoize(in.getInt());
            case 0x94 -> memoize(memo.size());
            case 'h' -> recall(in.get() & 0xff);
            case 'j' -> recall(in.getInt());
            default ->
                    throw new DumpException(
                            "it holds the pickle opcode "
                                    + PickleOpcodes.name(opcode)
                                    + ", which plain data does not need");
        }
    }

    private static void protocol(int version) throws DumpException {
        if (version < 2 || version > 5) {
            throw new DumpException("it is of pickle protocol " + version + ", not 2 to 5");
        }
    }

    private long longInteger(int length) throws DumpException {
        if (length > Long.BYTES) {
            throw new DumpException("it holds an integer of " + length + " bytes, more than 8");
        }
        long value = 0;
        for (int i = 0; i < length; i++) {
            value |= (in.get() & 0xffL) << (8 * i);
        }
        int unused = Long.SIZE - 8 * length;
        return length == 0 ? 0 : value << unused >> unused;
    }

    private String text(long length) throws DumpException {
        if (length > in.remaining()) {
            throw new DumpException(
                    "it announces a text of "
                            + length
                            + " bytes where "
                            + in.remaining()
                            + " are left");
        }
        budget.spend(Budget.SLOT + 2 * length);
        byte[] bytes = new byte[(int) length];
        in.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private void push(@Nullable Object value) throws DumpException {
        if (stack.size() >= MOST_STACK) {
            throw new DumpException("it stacks more than " + MOST_STACK + " values");
        }
        budget.spend(
                value instanceof Sequence || value instanceof Table
                        ? Budget.CONTAINER
                        : Budget.NUMBER);
        stack.add(value);
    }

    private void pushMark() throws DumpException {
        if (++marks > MOST_MARKS) {
            throw new DumpException("it nests deeper than " + MOST_MARKS);
        }
        push(MARK);
    }

    /// Where the topmost mark lies.
    private int mark() throws DumpException {
        int at = stack.lastIndexOf(MARK);
        if (at < 0) {
            throw new DumpException("it closes a group that it never opened");
        }
        return at;
    }

    private @Nullable Object pop() throws DumpException {
        if (stack.isEmpty() || stack.getLast() == MARK) {
            throw new DumpException("it takes a value that it never gave");
        }
        return stack.removeLast();
    }

    private List<@Nullable Object> pop(int count, boolean marked) throws DumpException {
        @Nullable Object[] values = new @Nullable Object[count];
        for (int i = count - 1; i >= 0; i--) {
            values[i] = pop();
        }
        if (marked) {
            stack.removeLast();
            marks--;
        }
        return Arrays.asList(values);
    }

    private void tuple(int count) throws DumpException {
        tuple(count, false);
    }

    private void tuple(int count, boolean marked) throws DumpException {
        Sequence tuple = new Sequence();
        for (Object value : pop(count, marked)) {
            add(tuple, value);
        }
        push(tuple);
    }

    private void append(int count, boolean marked) throws DumpException {
        List<@Nullable Object> values = pop(count, marked);
        if (stack.isEmpty() || !(stack.getLast() instanceof Sequence list)) {
            throw new DumpException("it appends to what is no list");
        }
        for (Object value : values) {
            add(list, value);
        }
    }

    private void add(Sequence list, @Nullable Object value) throws DumpException {
        budget.spend(Budget.NUMBER);
        list.depth = Math.max(list.depth, depthAround(value));
        list.add(value);
    }

    private void setItems(int count, boolean marked) throws DumpException {
        List<@Nullable Object> values = pop(count, marked);
        if (stack.isEmpty() || !(stack.getLast() instanceof Table table) || count % 2 != 0) {
            throw new DumpException("it sets a key without a dict or a value");
        }
        for (int i = 0; i < count; i += 2) {
            Object key = values.get(i);
            if (!(key instanceof String) && !(key instanceof Long)) {
                throw new DumpException("it holds a dict with a key that is no text");
            }
            budget.spend(Budget.SLOT);
            table.depth = Math.max(table.depth, depthAround(values.get(i + 1)));
            table.put(key.toString(), values.get(i + 1));
        }
    }

    /// A value that holds itself only counts up: nobody walks deeper than a dump's own form.
    private static int depthAround(@Nullable Object value) throws DumpException {
        int inner =
                switch (value) {
                    case Sequence list -> list.depth;
                    case Table table -> table.depth;
                    case null, default -> 0;
                };
        if (inner + 1 > MOST_DEPTH) {
            throw new DumpException("it nests deeper than " + MOST_DEPTH);
        }
        return inner + 1;
    }

    private void memoize(int index) throws DumpException {
        if (stack.isEmpty() || stack.getLast() == MARK) {
            throw new DumpException("it remembers a value that it never gave");
        }
        budget.spend(Budget.SLOT);
        memo.put(index, stack.getLast());
    }

    private void recall(int index) throws DumpException {
        if (!memo.containsKey(index)) {
            throw new DumpException("it recalls a value that it never remembered");
        }
        push(memo.get(index));
    }

    private static final class Sequence extends ArrayList<@Nullable Object> {
        private static final long serialVersionUID = 1;
        private int depth = 1;

        Sequence() {
            super(0);
        }
    }

    private static final class Table extends HashMap<String, @Nullable Object> {
        private static final long serialVersionUID = 1;
        private int depth = 1;
    }
}
