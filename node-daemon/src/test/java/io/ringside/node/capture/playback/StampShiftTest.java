package io.ringside.node.capture.playback;

import static io.ringside.protocol.ring.RingLayout.*;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class StampShiftTest {
    @Test
    void movesTheWireOfFoldedStepsAndLeavesTheirSums() {
        ByteBuffer run = ByteBuffer.allocate(3 * RECORD_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        int[] kinds = {KIND_STEP_STATES, KIND_STEP_WIRE, KIND_STEP_SIZES};
        for (int i = 0; i < kinds.length; i++) {
            run.put(i * RECORD_BYTES + RECORD_KIND, (byte) kinds[i]);
            run.putLong(i * RECORD_BYTES + RECORD_START_NANOS, 100)
                    .putLong(i * RECORD_BYTES + RECORD_END_NANOS, 200)
                    .putLong(i * RECORD_BYTES + RECORD_VALUE, 300);
        }
        ByteBuffer shifted = new StampShift(1_000).records(run);
        for (int i = 0; i < kinds.length; i++) {
            long by = kinds[i] == KIND_STEP_WIRE ? 1_000 : 0;
            assertEquals(100 + by, shifted.getLong(i * RECORD_BYTES + RECORD_START_NANOS));
            assertEquals(200 + by, shifted.getLong(i * RECORD_BYTES + RECORD_END_NANOS));
            assertEquals(300, shifted.getLong(i * RECORD_BYTES + RECORD_VALUE));
        }
    }

    @Test
    void movesEveryStampOfALaunchAndOnlyTheCallsOwn() {
        ByteBuffer run = ByteBuffer.allocate(3 * RECORD_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        int[] kinds = {KIND_LAUNCH_REACHED, KIND_LAUNCH_COMPLETED, KIND_CALL_ALONE};
        long[] ends = {0, 200, 0};
        for (int i = 0; i < kinds.length; i++) {
            run.put(i * RECORD_BYTES + RECORD_KIND, (byte) kinds[i]);
            run.putLong(i * RECORD_BYTES + RECORD_START_NANOS, 100)
                    .putLong(i * RECORD_BYTES + RECORD_END_NANOS, ends[i])
                    .putLong(i * RECORD_BYTES + RECORD_VALUE, 300);
        }
        ByteBuffer shifted = new StampShift(1_000).records(run);
        for (int i = 0; i < kinds.length; i++) {
            long value = kinds[i] == KIND_CALL_ALONE ? 300 : 1_300;
            assertEquals(1_100, shifted.getLong(i * RECORD_BYTES + RECORD_START_NANOS));
            assertEquals(
                    ends[i] == 0 ? 0 : 1_200, shifted.getLong(i * RECORD_BYTES + RECORD_END_NANOS));
            assertEquals(value, shifted.getLong(i * RECORD_BYTES + RECORD_VALUE));
        }
    }
}
