package io.ringside.protocol.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.v1.Gpu;
import io.ringside.v1.Reading;
import io.ringside.v1.Snapshot;
import io.ringside.v1.SubjectKind;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class MessageBudgetTest {
    private static final long HISTORY_BYTES = 16 << 10;

    @Test
    void aGpuCostsOneHistoryHoweverManyTellOfIt() throws IOException {
        Snapshot.Builder one = Snapshot.newBuilder().addReadings(gpu("GPU-1"));
        for (int i = 0; i < 9; i++) {
            one.addReadings(gpu("GPU-1"));
        }
        one.addGpus(Gpu.newBuilder().setUuid("GPU-1"));
        assertEquals(1, heldBytes(one) / HISTORY_BYTES);
    }

    @Test
    void everyGpuCostsAHistoryWhoeverTellsOfIt() throws IOException {
        Snapshot.Builder many = Snapshot.newBuilder();
        for (int i = 0; i < 10; i++) {
            many.addReadings(gpu("GPU-" + i).putAttributes("gpu.index", "1"));
            many.addGpus(Gpu.newBuilder().setIndex(i));
        }
        long held = heldBytes(many);
        assertTrue(held >= 20 * HISTORY_BYTES && held < 21 * HISTORY_BYTES, held + " bytes");
    }

    @Test
    void aReadingOfSomethingElseCostsNone() throws IOException {
        Snapshot.Builder port =
                Snapshot.newBuilder()
                        .addReadings(gpu("GPU-1").setKind(SubjectKind.SUBJECT_KIND_NETWORK_PORT));
        assertEquals(0, heldBytes(port) / HISTORY_BYTES);
    }

    private static Reading.Builder gpu(String id) {
        return Reading.newBuilder().setKind(SubjectKind.SUBJECT_KIND_GPU).setId(id);
    }

    private static long heldBytes(Snapshot.Builder snapshot) throws IOException {
        return MessageBudget.of(Snapshot.getDescriptor(), snapshot.build().toByteArray())
                .heldBytes();
    }
}
