package io.ringside.desktop.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.desktop.fake.FakeDaemon;
import io.ringside.desktop.fake.Messages;
import io.ringside.v1.Reading;
import io.ringside.v1.Snapshot;
import io.ringside.v1.SubjectKind;
import java.io.BufferedReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// Sixteen daemons, each at what is read of one node, beside an honest one, in the heap that the
/// launcher gives.
class ManyHostileNodesTest {
    private static final int HOSTILE = 16;

    @Test
    void sixteenNodesAtTheirLimitsLeaveTheHonestOneItsPlaceInTheHeapAsShipped() throws Exception {
        List<FakeDaemon> daemons = new ArrayList<>();
        try {
            Snapshot large = hostile(150_000, 12_000);
            Snapshot middle = hostile(40_000, 3_000);
            for (int i = 0; i < HOSTILE; i++) {
                FakeDaemon hostile = FakeDaemon.start(Messages.description());
                hostile.send(i % 2 == 0 ? middle : large);
                daemons.add(hostile);
            }
            FakeDaemon honest = FakeDaemon.start(Messages.description());
            honest.send(Messages.snapshot(1, 60).build());
            daemons.add(honest);

            Process app = follow(daemons.stream().map(FakeDaemon::target).toList());
            try (BufferedReader lines = app.inputReader()) {
                List<String> said = new ArrayList<>();
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    said.add(line);
                    if (line.equals("settled")) {
                        daemons.subList(0, HOSTILE).forEach(hostile -> hostile.send(middle));
                        honest.send(Messages.snapshot(2, 70).build());
                    }
                }
                assertTrue(app.waitFor(60, TimeUnit.SECONDS));
                assertEquals(0, app.exitValue(), said::toString);
                assertTrue(said.contains("settled"), said::toString);
                assertTrue(
                        said.stream()
                                .anyMatch(line -> line.contains(" sent a Snapshot that takes ")),
                        said::toString);
                assertTrue(said.stream().noneMatch(line -> line.contains(honest.target())));
            } finally {
                app.destroyForcibly();
            }
        } finally {
            daemons.forEach(FakeDaemon::close);
        }
    }

    private static Process follow(List<String> targets) throws Exception {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                ProcessHandle.current().info().command().orElse("java"),
                                "--enable-native-access=ALL-UNNAMED",
                                "-XX:+UseZGC",
                                "-Xmx512m",
                                "-XX:+ExitOnOutOfMemoryError",
                                "-classpath",
                                System.getProperty("java.class.path"),
                                FollowMany.class.getName()));
        command.addAll(targets);
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    /// Below each limit of a single node.
    private static Snapshot hostile(int links, int readings) {
        Snapshot.Builder snapshot = Messages.snapshot(1, 60).clearCollectives();
        snapshot.getCommunicatorsBuilder(0).setCommHash(7);
        snapshot.addAllLinks(Collections.nCopies(links, Messages.link(0, 1, 5).build()));
        Reading.Builder reading =
                Reading.newBuilder()
                        .setKind(SubjectKind.SUBJECT_KIND_GPU)
                        .setReadEpochNanos(Messages.START);
        for (int figure = 0; figure < 60; figure++) {
            snapshot.addFigureNames("figure." + figure);
            reading.addFigure(figure).addValue(figure);
        }
        snapshot.addAllReadings(Collections.nCopies(readings, reading.build()));
        return snapshot.build();
    }
}
