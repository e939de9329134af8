package io.ringside.node.ring;

import static io.ringside.protocol.ring.RingLayout.*;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;

/// Where the parts of one segment lie: the header's sizes, every one checked against the file and
/// the ceilings of the layout. Immutable.
record SegmentLayout(
        long segmentBytes,
        long communicatorsOffset,
        int communicatorBytes,
        int communicatorCapacity,
        long stringsOffset,
        int stringBytes,
        int stringCapacity,
        long lanesOffset,
        int laneHeaderBytes,
        int laneCapacity,
        long recordsOffset,
        int recordsPerLane) {
    private static final int MAX_STRIDE_BYTES = 512;

    /// Reads and checks the constant part of a header. The magic has been checked.
    ///
    /// @throws RefusedSegment with a reason when anything does not fit
    static SegmentLayout read(MemorySegment header, long fileBytes) throws RefusedSegment {
        require(
                intAt(header, HEADER_BYTE_ORDER) == RING_BYTE_ORDER,
                "its byte order is not little-endian");
        int major = Short.toUnsignedInt(header.get(ValueLayout.JAVA_SHORT, HEADER_MAJOR));
        require(
                major == RING_MAJOR,
                "its layout has major version " + major + ", this daemon reads " + RING_MAJOR);
        int headerBytes = intAt(header, HEADER_HEADER_BYTES);
        require(
                headerBytes == HEADER_BYTES,
                "its header claims " + unsigned(headerBytes) + " bytes, not " + HEADER_BYTES);
        int recordBytes = intAt(header, HEADER_RECORD_BYTES);
        require(
                recordBytes == RECORD_BYTES,
                "its records claim " + unsigned(recordBytes) + " bytes, not " + RECORD_BYTES);
        long segmentBytes = longAt(header, HEADER_SEGMENT_BYTES);
        require(
                segmentBytes == fileBytes,
                "it claims "
                        + Long.toUnsignedString(segmentBytes)
                        + " bytes and the file has "
                        + fileBytes);
        var layout =
                new SegmentLayout(
                        segmentBytes,
                        longAt(header, HEADER_COMMUNICATORS_OFFSET),
                        intAt(header, HEADER_COMMUNICATOR_BYTES),
                        intAt(header, HEADER_COMMUNICATOR_CAPACITY),
                        longAt(header, HEADER_STRINGS_OFFSET),
                        intAt(header, HEADER_STRING_BYTES),
                        intAt(header, HEADER_STRING_CAPACITY),
                        longAt(header, HEADER_LANES_OFFSET),
                        intAt(header, HEADER_LANE_HEADER_BYTES),
                        intAt(header, HEADER_LANE_CAPACITY),
                        longAt(header, HEADER_RECORDS_OFFSET),
                        intAt(header, HEADER_RECORDS_PER_LANE));
        layout.check();
        return layout;
    }

    long laneOffset(int lane) {
        return lanesOffset + (long) lane * laneHeaderBytes;
    }

    /// Of all lanes together.
    long recordsBytes() {
        return (long) laneCapacity * recordsPerLane * RECORD_BYTES;
    }

    long recordsOffset(int lane) {
        return recordsOffset + (long) lane * recordsPerLane * RECORD_BYTES;
    }

    /// Puts the checked sizes into a copy of the header: the plugin's own may have changed since.
    void putInto(ByteBuffer header) {
        header.putLong(HEADER_SEGMENT_BYTES, segmentBytes)
                .putLong(HEADER_COMMUNICATORS_OFFSET, communicatorsOffset)
                .putInt(HEADER_COMMUNICATOR_BYTES, communicatorBytes)
                .putInt(HEADER_COMMUNICATOR_CAPACITY, communicatorCapacity)
                .putLong(HEADER_STRINGS_OFFSET, stringsOffset)
                .putInt(HEADER_STRING_BYTES, stringBytes)
                .putInt(HEADER_STRING_CAPACITY, stringCapacity)
                .putLong(HEADER_LANES_OFFSET, lanesOffset)
                .putInt(HEADER_LANE_HEADER_BYTES, laneHeaderBytes)
                .putInt(HEADER_LANE_CAPACITY, laneCapacity)
                .putLong(HEADER_RECORDS_OFFSET, recordsOffset)
                .putInt(HEADER_RECORDS_PER_LANE, recordsPerLane);
    }

    private void check() throws RefusedSegment {
        table(
                "communicators",
                communicatorsOffset,
                communicatorBytes,
                COMMUNICATOR_BYTES,
                communicatorCapacity,
                MAX_COMMUNICATOR_CAPACITY);
        table(
                "strings",
                stringsOffset,
                stringBytes,
                STRING_BYTES,
                stringCapacity,
                MAX_STRING_CAPACITY);
        table(
                "lanes",
                lanesOffset,
                laneHeaderBytes,
                LANE_HEADER_BYTES,
                laneCapacity,
                MAX_LANE_CAPACITY);
        require(
                recordsPerLane >= 8
                        && recordsPerLane <= MAX_RECORDS_PER_LANE
                        && Integer.bitCount(recordsPerLane) == 1,
                "it claims "
                        + unsigned(recordsPerLane)
                        + " records per lane, not a power of two up to "
                        + MAX_RECORDS_PER_LANE);
        inFile("records", recordsOffset, (long) laneCapacity * recordsPerLane * RECORD_BYTES);
    }

    private void table(
            String name, long offset, int bytesEach, int leastBytes, int capacity, int maxCapacity)
            throws RefusedSegment {
        require(
                bytesEach >= leastBytes && bytesEach <= MAX_STRIDE_BYTES && bytesEach % 8 == 0,
                "its " + name + " claim " + unsigned(bytesEach) + " bytes each");
        require(
                capacity >= 1 && capacity <= maxCapacity,
                "it claims "
                        + unsigned(capacity)
                        + " "
                        + name
                        + ", more than "
                        + maxCapacity
                        + " or none");
        inFile(name, offset, (long) capacity * bytesEach);
    }

    private void inFile(String name, long offset, long bytes) throws RefusedSegment {
        require(
                offset >= HEADER_BYTES
                        && offset % 64 == 0
                        && offset <= segmentBytes
                        && bytes <= segmentBytes - offset,
                "its "
                        + name
                        + " at "
                        + Long.toUnsignedString(offset)
                        + " ("
                        + bytes
                        + " bytes) do not fit into its "
                        + segmentBytes
                        + " bytes");
    }

    private static int intAt(MemorySegment header, long offset) {
        return header.get(ValueLayout.JAVA_INT, offset);
    }

    private static long longAt(MemorySegment header, long offset) {
        return header.get(ValueLayout.JAVA_LONG, offset);
    }

    private static String unsigned(int value) {
        return Integer.toUnsignedString(value);
    }

    private static void require(boolean holds, String reason) throws RefusedSegment {
        if (!holds) {
            throw new RefusedSegment(reason);
        }
    }
}
