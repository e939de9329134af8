package io.ringside.node.fuzz;

/// A fuzzer's bytes, taken from the front as numbers; zeros once they are used up.
final class FuzzInput {
    private final byte[] bytes;
    private int at;

    FuzzInput(byte[] bytes) {
        this.bytes = bytes;
    }

    boolean isDry() {
        return at >= bytes.length;
    }

    int next() {
        return isDry() ? 0 : Byte.toUnsignedInt(bytes[at++]);
    }

    int below(int bound) {
        return (bound <= 256 ? next() : next() << 8 | next()) % bound;
    }

    long word() {
        long word = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            word = word << 8 | next();
        }
        return word;
    }

    /// More often near a border than a random one is.
    long oddWord() {
        return switch (below(8)) {
            case 0 -> 0;
            case 1 -> -1 - below(4);
            case 2 -> 1L << below(64);
            case 3 -> Integer.MAX_VALUE - 2 + below(4);
            case 4 -> Long.MAX_VALUE - below(4);
            case 5, 6 -> next();
            default -> word();
        };
    }
}
