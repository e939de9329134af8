package io.ringside.protocol.blocks;

import java.util.Optional;

/// How a block's bytes are stored.
public enum BlockCodec {
    /// As they are: deflate would have made them longer.
    STORED(0),
    /// zlib stream of deflate (RFC 1950).
    DEFLATE(1);

    private final int code;

    BlockCodec(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    static Optional<BlockCodec> of(int code) {
        return switch (code) {
            case 0 -> Optional.of(STORED);
            case 1 -> Optional.of(DEFLATE);
            default -> Optional.empty();
        };
    }
}
