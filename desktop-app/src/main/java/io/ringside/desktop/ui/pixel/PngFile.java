package io.ringside.desktop.ui.pixel;

import io.ringside.protocol.files.Replacement;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/// Writes pictures as PNG: 8 bit, RGB in files, with alpha where they lie in others; no filter.
public final class PngFile {
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};

    private static final int OPAQUE = 3;
    private static final int SEEN_THROUGH = 4;

    private PngFile() {}

    /// Replaces what stands at `file` as a whole: at a failure, a full disk for one, that still
    /// stands.
    ///
    /// @param argb rows of `width` pixels, top first
    public static void write(Path file, int width, int height, int[] argb) throws IOException {
        byte[] whole = bytes(width, height, argb, OPAQUE);
        Replacement.write(file, to -> to.write(whole));
    }

    /// A whole file with what can be seen through, to lie in another.
    static byte[] withAlpha(int width, int height, int[] argb) {
        try {
            return bytes(width, height, argb, SEEN_THROUGH);
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot be written", e);
        }
    }

    private static byte[] bytes(int width, int height, int[] argb, int samples) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.write(SIGNATURE);
        chunk(out, "IHDR", header(width, height, samples));
        chunk(out, "IDAT", pixels(width, height, argb, samples));
        chunk(out, "IEND", new byte[0]);
        return bytes.toByteArray();
    }

    private static byte[] header(int width, int height, int samples) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeInt(width);
        out.writeInt(height);
        out.write(new byte[] {8, (byte) (samples == OPAQUE ? 2 : 6), 0, 0, 0});
        return bytes.toByteArray();
    }

    private static byte[] pixels(int width, int height, int[] argb, int samples)
            throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION);
        try (DeflaterOutputStream out = new DeflaterOutputStream(bytes, deflater)) {
            byte[] row = new byte[1 + samples * width];
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    int pixel = argb[y * width + x];
                    row[1 + samples * x] = (byte) (pixel >> 16);
                    row[2 + samples * x] = (byte) (pixel >> 8);
                    row[3 + samples * x] = (byte) pixel;
                    if (samples == SEEN_THROUGH) {
                        row[4 + samples * x] = (byte) (pixel >>> 24);
                    }
                }
                out.write(row);
            }
        } finally {
            deflater.end();
        }
        return bytes.toByteArray();
    }

    private static void chunk(DataOutputStream out, String type, byte[] data) throws IOException {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        CRC32 crc = new CRC32();
        crc.update(name);
        crc.update(data);
        out.writeInt(data.length);
        out.write(name);
        out.write(data);
        out.writeInt((int) crc.getValue());
    }
}
