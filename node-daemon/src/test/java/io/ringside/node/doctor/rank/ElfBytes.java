package io.ringside.node.doctor.rank;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// A small 64-bit shared library: a header and three sections, no code.
public final class ElfBytes {
    private static final String NAMES = "\0.shstrtab\0.rodata\0.dynstr\0";

    private ElfBytes() {}

    public static byte[] of(int machine, String readOnlyData, String symbolVersions) {
        byte[] names = NAMES.getBytes(StandardCharsets.ISO_8859_1);
        byte[] data = readOnlyData.getBytes(StandardCharsets.ISO_8859_1);
        byte[] versions = symbolVersions.getBytes(StandardCharsets.ISO_8859_1);
        int table = 64 + names.length + data.length + versions.length;
        ByteBuffer elf = ByteBuffer.allocate(table + 4 * 64).order(ByteOrder.LITTLE_ENDIAN);
        elf.putInt(0, 0x464c457f).put(4, (byte) 2).put(5, (byte) 1);
        elf.putShort(18, (short) machine).putLong(40, table);
        elf.putShort(58, (short) 64).putShort(60, (short) 4).putShort(62, (short) 1);
        elf.put(64, names).put(64 + names.length, data);
        elf.put(64 + names.length + data.length, versions);
        section(elf, table + 64, 1, 64, names.length);
        section(elf, table + 128, 11, 64 + names.length, data.length);
        section(elf, table + 192, 19, 64 + names.length + data.length, versions.length);
        return elf.array();
    }

    /// What NCCL's own library has in its read-only data.
    public static byte[] nccl(String version, String... moreVariables) {
        StringBuilder data = new StringBuilder("\0NCCL version " + version + "+cuda12.9\0");
        for (int i = 0; i < 60; i++) {
            data.append("NCCL_KNOB_").append((char) ('A' + i / 26)).append((char) ('A' + i % 26));
            data.append('\0');
        }
        for (String variable : moreVariables) {
            data.append(variable).append('\0');
        }
        return of(ElfFile.X86_64, data.toString(), "GLIBC_2.17\0");
    }

    private static void section(ByteBuffer elf, int at, int name, long offset, long bytes) {
        elf.putInt(at, name).putInt(at + 4, 1).putLong(at + 24, offset).putLong(at + 32, bytes);
    }
}
