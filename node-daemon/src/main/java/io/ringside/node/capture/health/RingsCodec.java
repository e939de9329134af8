package io.ringside.node.capture.health;

import static io.ringside.node.capture.health.HealthFormat.MOST_CHANNELS;
import static io.ringside.node.capture.health.HealthFormat.MOST_COMMUNICATORS;
import static io.ringside.node.capture.health.HealthFormat.MOST_LINKS;

import io.ringside.node.capture.codec.CaptureEvent.Rings;
import io.ringside.node.capture.codec.DecodeBudget;
import io.ringside.node.capture.codec.MalformedCaptureException;
import io.ringside.node.capture.codec.PackedInput;
import io.ringside.node.capture.codec.PackedOutput;
import io.ringside.node.ranks.CommunicatorRings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Ring orders as bytes and back. Communicators that are too many are left out. Stateless.
final class RingsCodec {
    private static final int MOST_RANKS = 1 << 20;

    private RingsCodec() {}

    static void put(List<CommunicatorRings> all, PackedOutput out, NumberedTexts texts) {
        List<CommunicatorRings> fitting = new ArrayList<>();
        for (CommunicatorRings rings : all) {
            fitting.add(rings);
            if (fitting.size() > MOST_COMMUNICATORS
                    || rings.next().size() > MOST_CHANNELS
                    || links(fitting) > MOST_LINKS / 4) {
                fitting.removeLast();
            }
        }
        out.unsigned(fitting.size());
        for (CommunicatorRings rings : fitting) {
            out.signed(rings.commHash());
            out.unsigned(rings.ranks());
            texts.put(rings.origin(), out);
            out.unsigned(rings.next().size());
            for (Map<Integer, Integer> next : rings.next()) {
                out.unsigned(next.size());
                new TreeMap<>(next)
                        .forEach((from, to) -> {
                            out.unsigned(from);
                            out.unsigned(to);
                        });
            }
        }
    }

    /// @param linksLeft how many links the block may still hold
    static Rings take(long arrival, PackedInput in, NumberedTexts texts, int linksLeft)
            throws MalformedCaptureException {
        int left = linksLeft;
        int count = in.count("the count of communicators", MOST_COMMUNICATORS);
        List<CommunicatorRings> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long hash = in.signed();
            int ranks = in.count("the ranks of a communicator", MOST_RANKS);
            String origin = texts.take(in, "a ring's origin");
            int channels = in.count("the count of channels", MOST_CHANNELS);
            in.spend(channels * (long) DecodeBudget.LINK_BYTES);
            List<Map<Integer, Integer>> next = new ArrayList<>();
            for (int channel = 0; channel < channels; channel++) {
                int links = in.count("the count of a ring's links", left);
                left -= links;
                in.spend(links * (long) DecodeBudget.LINK_BYTES);
                Map<Integer, Integer> of = new HashMap<>();
                for (int link = 0; link < links; link++) {
                    of.put(takeRank(ranks, in), takeRank(ranks, in));
                }
                next.add(of);
            }
            all.add(new CommunicatorRings(hash, ranks, origin, next));
        }
        return new Rings(arrival, all);
    }

    static int links(List<CommunicatorRings> all) {
        return all.stream().flatMap(rings -> rings.next().stream()).mapToInt(Map::size).sum();
    }

    private static int takeRank(int ranks, PackedInput in) throws MalformedCaptureException {
        return in.count("a rank", ranks - 1);
    }
}
