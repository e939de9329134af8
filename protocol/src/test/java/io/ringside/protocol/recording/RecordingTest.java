package io.ringside.protocol.recording;

import static io.ringside.protocol.recording.SampleEntries.A;
import static io.ringside.protocol.recording.SampleEntries.B;
import static io.ringside.protocol.recording.SampleEntries.SECOND;
import static io.ringside.protocol.recording.SampleEntries.batch;
import static io.ringside.protocol.recording.SampleEntries.described;
import static io.ringside.protocol.recording.SampleEntries.snapshot;
import static io.ringside.protocol.recording.SampleEntries.twoNodes;
import static io.ringside.protocol.recording.SampleEntries.windowStart;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.protocol.blocks.BlockFileException;
import io.ringside.protocol.blocks.BlockFileWriter;
import io.ringside.protocol.blocks.BlockFileWriter.Existing;
import io.ringside.protocol.blocks.BlockFormat;
import io.ringside.protocol.recording.RecordingEntry.Described;
import io.ringside.protocol.recording.RecordingEntry.Spans;
import io.ringside.protocol.recording.RecordingEntry.Taken;
import io.ringside.protocol.wire.OverBudgetException;
import io.ringside.v1.Incident;
import io.ringside.v1.IncidentNode;
import io.ringside.v1.NodeDescription;
import io.ringside.v1.SpanBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingTest {
    private static final String UNDESCRIBED =
            "What its nodes said of themselves cannot be read or is not there.";

    @TempDir Path folder;

    @Test
    void replaysWhatWasRecordedInItsOrder() throws IOException {
        List<RecordingEntry> entries = twoNodes(20);
        Path file = record(entries);
        try (RecordingReader reader = RecordingReader.open(file)) {
            assertTrue(reader.completeness().whole());
            assertEquals("two nodes of a test", reader.header().description());
            assertEquals(List.of(A, B), reader.nodes());
            assertEquals(OptionalLong.of(0), reader.firstEpochNanos());
            assertEquals(OptionalLong.of(19 * SECOND + 1), reader.lastEpochNanos());
            assertEquals(withoutSpans(entries), all(reader.entriesFrom(Long.MIN_VALUE)));
            assertEquals(0, reader.skippedBlocks());
        }
    }

    @Test
    void startsAtATime() throws IOException {
        List<RecordingEntry> entries = twoNodes(20);
        Path file = record(entries);
        try (RecordingReader reader = RecordingReader.open(file)) {
            for (long at : List.of(0L, 7 * SECOND, 7 * SECOND + 1, 19 * SECOND, 20 * SECOND)) {
                assertEquals(
                        withoutSpans(entries).stream()
                                .filter(entry -> entry.arrivalEpochNanos() >= at)
                                .toList(),
                        all(reader.entriesFrom(at)));
            }
        }
    }

    @Test
    void answersSpanRequestsAsTheNodeWould() throws IOException {
        Path file = record(twoNodes(20));
        try (RecordingReader reader = RecordingReader.open(file)) {
            assertEquals(
                    List.of(batch(4), batch(5)),
                    spans(reader, A, windowStart(4), windowStart(6)),
                    "windows that only touch the range are left out");
            assertEquals(List.of(), spans(reader, B, windowStart(4), windowStart(6)));
        }
    }

    @Test
    void keepsTheDescriptionOfEachTime() throws IOException {
        NodeDescription first = described("host-a", 1);
        NodeDescription second = described("host-a", 2);
        Path file =
                record(
                        List.of(
                                new Described(A, 10, first),
                                new Taken(A, 15, snapshot(1)),
                                new Described(A, 20, second)));
        try (RecordingReader reader = RecordingReader.open(file)) {
            assertEquals(Optional.of(first), reader.description(A, 5));
            assertEquals(Optional.of(first), reader.description(A, 19));
            assertEquals(Optional.of(second), reader.description(A, 20));
            assertEquals(Optional.empty(), reader.description(B, 20));
            assertEquals(List.of(A), reader.nodes());
        }
    }

    @Test
    void aTruncatedRecordingOpensUpToItsLastWholeBlockAndSaysSo() throws IOException {
        List<RecordingEntry> entries = twoNodes(20);
        Path file = record(entries);
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length / 2));
        try (RecordingReader reader = RecordingReader.open(file)) {
            List<RecordingEntry> read = all(reader.entriesFrom(Long.MIN_VALUE));
            assertFalse(read.isEmpty());
            assertEquals(withoutSpans(entries).subList(0, read.size()), read);
            assertFalse(reader.completeness().whole());
            assertTrue(
                    reader.completeness().reason().startsWith(file + " was not closed cleanly"),
                    reader.completeness().reason());
        }
    }

    @Test
    void whatIsWrittenCanBeReadBeforeTheWriterIsClosed() throws IOException {
        Path file = folder.resolve("live.ringside");
        try (RecordingWriter writer = RecordingWriter.create(file, 0, "", Existing.REFUSE)) {
            writer.append(new Described(A, 0, described("host-a", 1)));
            for (int i = 0; i < 4; i++) {
                writer.append(new Taken(A, i * SECOND, snapshot(i)));
            }
            try (RecordingReader reader = RecordingReader.open(file)) {
                assertEquals(4, all(reader.entriesFrom(0)).size(), "the fourth waits");
            }
            writer.flush();
            try (RecordingReader reader = RecordingReader.open(file)) {
                assertEquals(5, all(reader.entriesFrom(0)).size());
            }
        }
    }

    @Test
    void refusesAnotherFileInOneSentence() throws IOException {
        Path file = Files.writeString(folder.resolve("x.ringside"), "x".repeat(100));
        assertEquals(
                file + " is not a Ringside recording (wrong magic); give another file",
                assertThrows(BlockFileException.class, () -> RecordingReader.open(file))
                        .getMessage());
    }

    @Test
    void skipsAndCountsABlockWhoseContentIsNonsense() throws IOException {
        Path file = folder.resolve("hostile.ringside");
        Taken good = new Taken(A, 5, snapshot(1));
        ByteBuffer longEntry = ByteBuffer.allocate(16).putInt(0, 0x00FFFFFF);
        PendingBlock whole = new PendingBlock(RecordingLayout.SNAPSHOTS);
        whole.add(good, 5, 5);
        PendingBlock mislabelled = new PendingBlock(RecordingLayout.DESCRIPTIONS);
        mislabelled.add(good, 5, 5);
        try (BlockFileWriter writer =
                BlockFileWriter.create(file, RecordingLayout.FORMAT, 0, "", Existing.REFUSE)) {
            writer.append(RecordingLayout.SNAPSHOTS, longEntry, 1, 2);
            writer.append(RecordingLayout.SNAPSHOTS, ByteBuffer.wrap(new byte[] {1, 2}), 1, 2);
            writer.append(RecordingLayout.DESCRIPTIONS, ByteBuffer.wrap(new byte[15]), 1, 2);
            writer.append(99, ByteBuffer.wrap(new byte[] {1, 2}), 1, 2);
            mislabelled.flushTo(writer);
            whole.flushTo(writer);
        }
        try (RecordingReader reader = RecordingReader.open(file)) {
            assertEquals(List.of(good), all(reader.entriesFrom(0)));
            assertEquals(4, reader.skippedBlocks(), "the description's block was met twice");
            assertEquals(List.of(A), reader.nodes());
        }
    }

    @Test
    void aBlockOfEntriesWithoutANodeOrOfMoreThanAWriterMakesIsSkippedAndItsPlaceIsSaid()
            throws IOException {
        Path file = folder.resolve("zeros.ringside");
        ByteBuffer many = ByteBuffer.allocate(1_000 * 17); // of a kind that is left out
        for (int at = 0; at < many.capacity(); at += 17) {
            many.put(at + 4, (byte) 1).put(at + 6, (byte) 99).put(at + 16, (byte) 'a');
        }
        try (BlockFileWriter writer =
                BlockFileWriter.create(file, RecordingLayout.FORMAT, 0, "", Existing.REFUSE)) {
            writer.append(RecordingLayout.SNAPSHOTS, ByteBuffer.wrap(new byte[160]), 1, 2);
            writer.append(RecordingLayout.SNAPSHOTS, many.slice(0, 64 * 17), 1, 2);
            writer.append(RecordingLayout.SNAPSHOTS, many, 1, 2);
        }
        try (RecordingReader reader = RecordingReader.open(file)) {
            assertEquals(List.of(), all(reader.entriesFrom(0)));
            assertEquals(2, reader.skippedBlocks());
            assertTrue(
                    reader.damage()
                            .contains("the first at byte 32 (an entry is of no node, or longer"),
                    reader.damage());
        }
    }

    @Test
    void nodesWhoseDescriptionIsDamagedAreShownByTheirSnapshots() throws IOException {
        Path file = folder.resolve("undescribed.ringside");
        Taken first = new Taken(A, 5, snapshot(1));
        Taken second = new Taken(B, 6, snapshot(1));
        try (RecordingWriter writer = RecordingWriter.create(file, 0, "", Existing.REFUSE)) {
            writer.append(new Described(A, 4, described("host-a", 1)));
            writer.append(first);
            writer.append(second);
        }
        byte[] bytes = Files.readAllBytes(file);
        bytes[32 + 40] ^= 1;
        Files.write(file, bytes);
        try (RecordingReader reader = RecordingReader.open(file)) {
            assertEquals(List.of(A, B), reader.nodes());
            assertEquals(1, reader.description(A, 5).orElseThrow().getProtocolMajor());
            assertEquals("", reader.description(B, 5).orElseThrow().getHostName());
            assertTrue(reader.description("other", 5).isEmpty());
            assertEquals(
                    file + ": 1 damaged part, at byte 32, is skipped. " + UNDESCRIBED,
                    reader.damage());
            assertEquals(List.of(first, second), all(reader.entriesFrom(0)));
        }
    }

    @Test
    void ofOneNodeTheOthersMessagesAreNotDecodedAndWithoutRoomItsBlockIsSkipped()
            throws IOException {
        Path file = record(twoNodes(20));
        try (RecordingReader reader = RecordingReader.open(file)) {
            List<Long> asked = new ArrayList<>();
            List<RecordingEntry> ofA =
                    all(reader.entriesFrom(0, A, (decodingBytes, _) -> asked.add(decodingBytes)));
            assertTrue(ofA.stream().allMatch(entry -> entry.node().equals(A)));
            assertEquals(ofA.size(), asked.size());
            assertEquals(0, reader.skippedBlocks());
            List<RecordingEntry> without =
                    all(
                            reader.entriesFrom(
                                    0,
                                    A,
                                    (_, _) -> {
                                        throw new OverBudgetException("no room");
                                    }));
            assertEquals(List.of(), without);
            assertTrue(reader.damage().contains("(no room)"), reader.damage());
        }
    }

    @Test
    void aSnapshotThatWouldBecomeMillionsOfObjectsIsSkippedAndItsPlaceIsSaid() throws IOException {
        Path file = folder.resolve("bomb.ringside");
        byte[] manyProcesses = new byte[200_000];
        for (int i = 0; i < manyProcesses.length; i += 2) {
            manyProcesses[i] = 5 << 3 | 2;
        }
        ByteBuffer entry =
                ByteBuffer.allocate(16 + A.length() + manyProcesses.length)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putInt(manyProcesses.length)
                        .putShort((short) A.length())
                        .putShort((short) RecordingLayout.SNAPSHOTS)
                        .putLong(5)
                        .put(A.getBytes(StandardCharsets.UTF_8))
                        .put(manyProcesses)
                        .flip();
        Taken good = new Taken(B, 6, snapshot(1));
        PendingBlock whole = new PendingBlock(RecordingLayout.SNAPSHOTS);
        whole.add(good, 6, 6);
        try (BlockFileWriter writer =
                BlockFileWriter.create(file, RecordingLayout.FORMAT, 0, "", Existing.REFUSE)) {
            writer.append(RecordingLayout.SNAPSHOTS, entry, 5, 5);
            whole.flushTo(writer);
        }
        try (RecordingReader reader = RecordingReader.open(file)) {
            assertEquals(UNDESCRIBED, reader.damage());
            assertEquals(List.of(good), all(reader.entriesFrom(0)));
            assertEquals(
                    file
                            + " has blocks that are not what a recording holds; they are skipped,"
                            + " the first at byte 32 (sent a Snapshot with 100000 Process rows, more"
                            + " than 8192). "
                            + UNDESCRIBED,
                    reader.damage());
        }
    }

    @Test
    void aRecordingWithoutAnEntryLeavesNothingAndReplacesNothing() throws IOException {
        Path file = record(twoNodes(2));
        byte[] before = Files.readAllBytes(file);
        RecordingWriter.create(file, 0, "", Existing.REPLACE).close();
        RecordingWriter.create(folder.resolve("none"), 0, "", Existing.REFUSE).close();
        assertArrayEquals(before, Files.readAllBytes(file));
        assertFalse(Files.exists(folder.resolve("none")));
    }

    @Test
    void aRecordingOfDescriptionsAloneLeavesNothingAndReplacesNothing() throws IOException {
        Path file = record(twoNodes(2));
        byte[] before = Files.readAllBytes(file);
        for (Path each : List.of(file, folder.resolve("none"))) {
            try (RecordingWriter writer = RecordingWriter.create(each, 0, "", Existing.REPLACE)) {
                writer.append(new Described(A, 1, described("host-a", 1)));
                writer.append(new Described(B, 2, described("host-b", 1)));
                writer.flush();
            }
        }
        assertArrayEquals(before, Files.readAllBytes(file));
        assertFalse(Files.exists(folder.resolve("none")));
    }

    @Test
    void whatNodesSaidLastBeforeTheFirstSnapshotIsKeptWithIt() throws IOException {
        NodeDescription second = described("host-a", 2);
        Path file =
                record(
                        List.of(
                                new Described(A, 1, described("host-a", 1)),
                                new Described(B, 2, described("host-b", 1)),
                                new Described(A, 3, second),
                                new Taken(B, 4, snapshot(1))));
        try (RecordingReader reader = RecordingReader.open(file)) {
            assertEquals(
                    List.of(
                            new Described(B, 2, described("host-b", 1)),
                            new Described(A, 3, second),
                            new Taken(B, 4, snapshot(1))),
                    all(reader.entriesFrom(0)));
        }
    }

    @Test
    void descriptionsThatAreTooLongForOneBlockTogetherCostNoOtherOne() throws IOException {
        NodeDescription longest = described("h".repeat(25 << 20), 1);
        NodeDescription honest = described("host-b", 1);
        Path file =
                record(
                        List.of(
                                new Described("c", 1, longest),
                                new Described("d", 2, longest),
                                new Described("e", 3, longest),
                                new Described(B, 4, honest),
                                new Taken(B, 5, snapshot(1))));
        try (RecordingReader reader = RecordingReader.open(file)) {
            assertEquals(Optional.of(honest), reader.description(B, 5));
        }
    }

    @Test
    void anIncidentFileIsARecordingThatSaysWhatItIs() throws IOException {
        Incident incident =
                Incident.newBuilder()
                        .setWhy("a hang")
                        .addNodes(IncidentNode.newBuilder().setNode("gone").setMissing("It left."))
                        .build();
        Path file = folder.resolve("incident.ringside");
        Path plain = record(twoNodes(3));
        try (RecordingWriter writer =
                RecordingWriter.create(file, 0, "Incident: a hang", Existing.REPLACE_WHOLE)) {
            for (RecordingEntry entry : twoNodes(3)) {
                writer.append(entry);
            }
            writer.incident(incident, 2 * SECOND + 1);
            assertFalse(Files.exists(file));
        }
        try (RecordingReader reader = RecordingReader.open(file);
                RecordingReader without = RecordingReader.open(plain)) {
            assertEquals(Optional.of(incident), reader.incident());
            assertEquals(Optional.empty(), without.incident());
            assertEquals("", reader.damage());
            assertEquals(all(without.entriesFrom(0)), all(reader.entriesFrom(0)));
            assertEquals(without.firstEpochNanos(), reader.firstEpochNanos());
            assertEquals(without.lastEpochNanos(), reader.lastEpochNanos());
        }
    }

    @Test
    void whatAnIncidentFileSaysOfItselfIsReadAsHostile() throws IOException {
        Path file = folder.resolve("incident.ringside");
        Incident.Builder many = Incident.newBuilder();
        for (int i = 0; i < 300_000; i++) {
            many.addNodes(IncidentNode.getDefaultInstance());
        }
        try (RecordingWriter writer = RecordingWriter.create(file, 0, "", Existing.REFUSE)) {
            for (RecordingEntry entry : twoNodes(1)) {
                writer.append(entry);
            }
            writer.incident(many.build(), SECOND);
        }
        try (RecordingReader reader = RecordingReader.open(file)) {
            assertEquals(Optional.empty(), reader.incident());
            assertTrue(reader.damage().contains("they are skipped"), reader::damage);
            assertEquals(withoutSpans(twoNodes(1)), all(reader.entriesFrom(0)));
        }
    }

    @Test
    void readsAHigherMinorVersionAndRefusesAnotherMajor() throws IOException {
        Path minor = folder.resolve("minor.ringside");
        BlockFileWriter.create(
                        minor,
                        new BlockFormat("recording", "RSRECORD", 1, 9),
                        0,
                        "",
                        Existing.REFUSE)
                .close();
        try (RecordingReader reader = RecordingReader.open(minor)) {
            assertEquals(9, reader.header().minor());
        }
        Path major = folder.resolve("major.ringside");
        BlockFileWriter.create(
                        major,
                        new BlockFormat("recording", "RSRECORD", 2, 0),
                        0,
                        "",
                        Existing.REFUSE)
                .close();
        assertEquals(
                major
                        + " is a recording of version 2, this program reads version 1; use a"
                        + " Ringside of its version",
                assertThrows(BlockFileException.class, () -> RecordingReader.open(major))
                        .getMessage());
    }

    @Test
    void refusesANodeNameThatIsTooLongAndGoesOn() throws IOException {
        Path file = folder.resolve("a.ringside");
        Taken good = new Taken(A, 5, snapshot(1));
        try (RecordingWriter writer = RecordingWriter.create(file, 0, "", Existing.REFUSE)) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> writer.append(new Taken("n".repeat(1025), 5, snapshot(1))));
            writer.append(good);
            assertEquals(1, writer.entries());
        }
        try (RecordingReader reader = RecordingReader.open(file)) {
            assertEquals(List.of(good), all(reader.entriesFrom(0)));
        }
    }

    private Path record(List<RecordingEntry> entries) throws IOException {
        Path file = folder.resolve("test.ringside");
        try (RecordingWriter writer =
                RecordingWriter.create(file, 0, "two nodes of a test", Existing.REFUSE)) {
            for (RecordingEntry entry : entries) {
                writer.append(entry);
            }
        }
        return file;
    }

    private static List<RecordingEntry> withoutSpans(List<RecordingEntry> entries) {
        return entries.stream().filter(entry -> !(entry instanceof Spans)).toList();
    }

    private static List<SpanBatch> spans(RecordingReader reader, String node, long start, long end)
            throws IOException {
        List<SpanBatch> batches = new ArrayList<>();
        assertEquals(0, reader.spans(node, start, end, batches::add));
        return batches;
    }

    private static List<RecordingEntry> all(RecordingCursor cursor) throws IOException {
        List<RecordingEntry> entries = new ArrayList<>();
        for (Optional<RecordingEntry> entry = cursor.next();
                entry.isPresent();
                entry = cursor.next()) {
            entries.add(entry.get());
        }
        return entries;
    }
}
