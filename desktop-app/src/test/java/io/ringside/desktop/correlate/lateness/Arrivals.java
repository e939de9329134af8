package io.ringside.desktop.correlate.lateness;

import io.ringside.desktop.correlate.matching.Actor;
import io.ringside.desktop.correlate.matching.Arrival;
import io.ringside.desktop.correlate.matching.MatchedOperation;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/// The arrivals of a real job, as kept beside the tests.
final class Arrivals {
    private Arrivals() {}

    private record Call(int trial, long commHash, String name, long bytes, int sequence) {}

    /// The operations of each trial.
    static Map<Integer, List<MatchedOperation>> read(String name) throws IOException {
        Map<Call, List<Arrival>> calls = new LinkedHashMap<>();
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(
                                new GZIPInputStream(
                                        Objects.requireNonNull(
                                                Arrivals.class.getResourceAsStream(
                                                        name + ".csv.gz"))),
                                StandardCharsets.US_ASCII))) {
            lines.readLine();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] cells = line.split(",", -1);
                calls.computeIfAbsent(
                                new Call(
                                        Integer.parseInt(cells[0]),
                                        Long.parseUnsignedLong(cells[1], 16),
                                        cells[2],
                                        Long.parseLong(cells[3]),
                                        Integer.parseInt(cells[4])),
                                call -> new ArrayList<>())
                        .add(
                                new Arrival(
                                        actor(Integer.parseInt(cells[5])),
                                        Integer.parseInt(cells[5]),
                                        Long.parseLong(cells[6]),
                                        Long.parseLong(cells[7]),
                                        Long.parseLong(cells[8])));
            }
        }
        Map<Integer, List<MatchedOperation>> trials = new TreeMap<>();
        calls.forEach((call, arrivals) ->
                trials.computeIfAbsent(call.trial(), trial -> new ArrayList<>())
                        .add(
                                new MatchedOperation(
                                        call.commHash(),
                                        call.name(),
                                        call.sequence(),
                                        call.bytes(),
                                        arrivals)));
        return trials;
    }

    /// The rank of the world, as its process.
    static Actor actor(int rank) {
        return new Actor("node", rank, "");
    }
}
