package io.ringside.node.doctor.rank;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.node.ranks.variable.NcclVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ElfFileTest {
    @TempDir Path folder;

    @Test
    void readsMachineDataAndTheNewestGlibc() throws IOException {
        Path file = write(ElfBytes.of(62, "hello\0", "GLIBC_2.4\0GLIBC_2.34\0GLIBC_2.17\0"));
        assertEquals(Optional.of(new ElfFile(62, "hello\0", "2.34")), ElfFile.read(file));
    }

    @Test
    void knowsTheReleaseAndTheVariablesOfABuildOfNccl() throws IOException {
        NcclLibrary nccl = NcclLibrary.read(write(ElfBytes.nccl("2.28.9", "NCCL_NEW_KNOB")));
        assertEquals(NcclVersion.parse("2.28.9"), nccl.version());
        assertEquals(61, nccl.variables().size());
        assertTrue(nccl.variables().contains("NCCL_NEW_KNOB"));
    }

    @Test
    void aFewNamesAreNotTakenForAll() {
        assertEquals(java.util.Set.of(), NcclLibrary.of("NCCL_ONE\0NCCL_TWO\0").variables());
    }

    @Test
    void whatIsNoLibraryIsAbsent() throws IOException {
        assertEquals(Optional.empty(), ElfFile.read(folder));
        assertEquals(Optional.empty(), ElfFile.read(folder.resolve("missing")));
        assertEquals(Optional.empty(), ElfFile.read(write(new byte[0])));
        assertEquals(
                Optional.empty(),
                ElfFile.read(
                        write("#!/bin/sh\n".getBytes(java.nio.charset.StandardCharsets.UTF_8))));
        assertEquals(NcclLibrary.UNKNOWN, NcclLibrary.read(folder.resolve("missing")));
    }

    @Test
    void anyDamageIsSurvived() throws IOException {
        byte[] whole = ElfBytes.nccl("2.28.9");
        Random random = new Random(7);
        for (int round = 0; round < 3_000; round++) {
            byte[] damaged = whole.clone();
            for (int i = 0; i < 8; i++) {
                damaged[random.nextInt(64)] = (byte) random.nextInt(256);
                damaged[damaged.length - 1 - random.nextInt(256)] = (byte) random.nextInt(256);
            }
            damaged[0] = 0x7f;
            damaged[4] = 2;
            damaged[5] = 1;
            ElfFile.read(write(damaged))
                    .ifPresent(
                            elf -> assertTrue(elf.readOnlyData().length() <= ElfFile.MOST_BYTES));
        }
    }

    @Test
    void readsTheCLibraryOfThisVeryProcess() {
        String version = HostGlibc.version(new io.ringside.node.host.HostFiles(Path.of("/")));
        assertTrue(version.isEmpty() || version.matches("2\\.\\d+"), version);
    }

    private Path write(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("lib.so"), bytes);
    }
}
