package io.ringside.node.capture.codec;

/// How much memory what is made of one block may take: two bytes of it can be an object of a
/// hundred. Whoever makes one says what it costs, roughly and rather too much. One thread's.
public final class DecodeBudget {
    /// A block as it stands in the file, unpacked. Real ones have a third of a mebibyte, and 64
    /// processes that come within a second, each with full tables, 13.
    public static final int MOST_BLOCK_BYTES = 16 << 20;

    /// What is made of it: the records that a block may hold, and as much again for all else.
    static final int MOST_BYTES = 32 << 20;

    /// Of a byte string, beside its bytes.
    public static final int ARRAY_BYTES = 16;

    public static final int EVENT_BYTES = 64;
    public static final int RUN_BYTES = 128;
    static final int LANE_BYTES = 1200;
    static final int IMAGE_BYTES = 512;
    public static final int GPU_BYTES = 2048;
    public static final int READING_BYTES = 300;
    public static final int FIGURE_BYTES = 72;
    public static final int ATTRIBUTE_BYTES = 56;
    public static final int TEXT_BYTES = 56;
    public static final int LINK_BYTES = 100;

    private long left = MOST_BYTES;

    void spend(long bytes) throws MalformedCaptureException {
        left -= bytes;
        if (left < 0) {
            throw new MalformedCaptureException(
                    "it would unpack to more than " + (MOST_BYTES >> 20) + " MiB");
        }
    }
}
