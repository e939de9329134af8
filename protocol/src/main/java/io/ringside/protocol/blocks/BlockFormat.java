package io.ringside.protocol.blocks;

import java.nio.charset.StandardCharsets;

/// One kind of block file: its name for messages, its magic, and the version this code writes and
/// reads. Immutable.
///
/// A reader accepts every minor version of its major version and refuses any other major version.
///
/// @param name what the file is, as in "recording"
/// @param magic 8 ASCII characters at the start of the file
/// @param major 1 to 65,535
/// @param minor 0 to 65,535
public record BlockFormat(String name, String magic, int major, int minor) {
    public BlockFormat {
        if (magic.length() != 8 || !StandardCharsets.US_ASCII.newEncoder().canEncode(magic)) {
            throw new IllegalArgumentException(
                    "magic=\"" + magic + "\", must be 8 ASCII characters");
        }
        if (major < 1 || major > 0xFFFF || minor < 0 || minor > 0xFFFF) {
            throw new IllegalArgumentException(
                    "version=" + major + "." + minor + ", must be 1.0 to 65535.65535");
        }
    }

    byte[] magicBytes() {
        return magic.getBytes(StandardCharsets.US_ASCII);
    }
}
