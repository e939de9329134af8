package io.ringside.node.doctor.rank;

import io.ringside.node.libc.RegularFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a 64-bit little-endian shared library says of itself, without loading it. Every offset and
/// size in it may be anything. Immutable.
///
/// @param machine `e_machine`: 62 x86-64, 183 arm64
/// @param readOnlyData as Latin-1, at most [#MOST_BYTES]; empty when there is no such section
/// @param neededGlibc the newest symbol version of glibc it asks for, "2.34"; empty: none
public record ElfFile(int machine, String readOnlyData, String neededGlibc) {
    public static final int X86_64 = 62;
    public static final int ARM64 = 183;

    /// More than the read-only data of any NCCL so far; its GPU code is elsewhere.
    static final int MOST_BYTES = 16 << 20;

    private static final int HEADER_BYTES = 64;
    private static final int SECTION_BYTES = 64;
    private static final int MOST_SECTIONS = 4096;
    private static final int MAGIC = 0x464c457f;
    private static final int TYPE_NO_BITS = 8;
    private static final Pattern GLIBC = Pattern.compile("GLIBC_(\\d{1,3})\\.(\\d{1,3})");

    /// Empty: not a regular file, not readable, or no such library.
    public static Optional<ElfFile> read(Path file) {
        try (RegularFile elf = RegularFile.openNamed(file)) {
            ByteBuffer header = bytes(elf, 0, HEADER_BYTES);
            if (header.getInt(0) != MAGIC || header.get(4) != 2 || header.get(5) != 1) {
                return Optional.empty();
            }
            return Optional.of(
                    new ElfFile(
                            Short.toUnsignedInt(header.getShort(18)),
                            section(elf, header, ".rodata"),
                            newestGlibc(section(elf, header, ".dynstr"))));
        } catch (IOException | IndexOutOfBoundsException damaged) {
            return Optional.empty();
        }
    }

    private static String section(RegularFile file, ByteBuffer header, String name)
            throws IOException {
        long table = header.getLong(40);
        int count = Math.min(MOST_SECTIONS, Short.toUnsignedInt(header.getShort(60)));
        int namesIndex = Short.toUnsignedInt(header.getShort(62));
        if (Short.toUnsignedInt(header.getShort(58)) != SECTION_BYTES || namesIndex >= count) {
            return "";
        }
        ByteBuffer sections = bytes(file, table, count * SECTION_BYTES);
        String names = content(file, sections, namesIndex);
        for (int i = 0; i < count; i++) {
            int at = sections.getInt(i * SECTION_BYTES);
            if (at >= 0 && at < names.length() && names.startsWith(name + "\0", at)) {
                return content(file, sections, i);
            }
        }
        return "";
    }

    private static String content(RegularFile file, ByteBuffer sections, int index)
            throws IOException {
        int at = index * SECTION_BYTES;
        if (sections.getInt(at + 4) == TYPE_NO_BITS) {
            return "";
        }
        long length = Math.clamp(sections.getLong(at + 32), 0L, (long) MOST_BYTES);
        ByteBuffer content = bytes(file, sections.getLong(at + 24), (int) length);
        return StandardCharsets.ISO_8859_1.decode(content).toString();
    }

    /// As many bytes as there are, little-endian.
    private static ByteBuffer bytes(RegularFile file, long offset, int length) throws IOException {
        if (offset < 0 || offset > file.sizeBytes()) {
            throw new IOException("an offset of " + offset + " is not in the file");
        }
        int there = (int) Math.min(length, file.sizeBytes() - offset);
        ByteBuffer buffer = ByteBuffer.allocate(there).order(ByteOrder.LITTLE_ENDIAN);
        for (int read = 1; buffer.hasRemaining() && read > 0; ) {
            read =
                    file.read(
                            buffer.array(),
                            buffer.position(),
                            buffer.remaining(),
                            offset + buffer.position());
            buffer.position(buffer.position() + read);
        }
        return buffer.flip();
    }

    private static String newestGlibc(String names) {
        int newestMajor = 0;
        int newestMinor = 0;
        Matcher matcher = GLIBC.matcher(names);
        while (matcher.find()) {
            int major = Integer.parseInt(matcher.group(1));
            int minor = Integer.parseInt(matcher.group(2));
            if (major > newestMajor || (major == newestMajor && minor > newestMinor)) {
                newestMajor = major;
                newestMinor = minor;
            }
        }
        return newestMajor == 0 ? "" : newestMajor + "." + newestMinor;
    }
}
