package io.ringside.node.stress;

import static io.ringside.protocol.ring.RingLayout.KIND_COLLECTIVE_START;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringside.node.ring.told.SegmentEnd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// The short forms of [Soak].
@EnabledOnOs(value = OS.LINUX, disabledReason = "the plugin is built on Linux only")
class SoakTest {
    private static final int THREADS = 2;

    @TempDir private Path directory;

    @Test
    void everythingSentIsReceivedOrCountedAsLost() throws IOException {
        Account account =
                soak(new Soak.Settings(2_000_000, Mix.EVERY, THREADS, 0, false)).account();
        assertEquals(account.sent(), account.received() + account.lost());
        assertEquals(account.received(), sum(account, true));
        assertEquals(account.lost(), sum(account, false));
    }

    @Test
    void theAggregatorCountsEveryCollectiveThatWasReceived() throws IOException {
        Soak.Result result =
                soak(new Soak.Settings(200_000, Mix.COLLECTIVES, THREADS, 20_000, true));
        Account account = result.account();
        assertEquals(account.sent(), account.received() + account.lost());
        Account.KindCount starts =
                account.kinds().stream()
                        .filter(kind -> kind.kind() == KIND_COLLECTIVE_START)
                        .findFirst()
                        .orElseThrow();
        assertEquals(starts.received(), result.collectives());
    }

    private Soak.Result soak(Soak.Settings settings) throws IOException {
        Soak.Result result = Soak.run(directory, settings);
        assertEquals(List.of(), result.account().violations());
        assertEquals(SegmentEnd.CLOSED, result.account().end());
        try (var left = Files.list(directory)) {
            assertEquals(List.of(), left.toList());
        }
        return result;
    }

    private static long sum(Account account, boolean received) {
        return account.kinds().stream()
                .mapToLong(kind -> received ? kind.received() : kind.missing())
                .sum();
    }
}
