package io.ringside.protocol.otlp;

import io.ringside.protocol.metrics.Metric;
import io.ringside.v1.Channel;
import io.ringside.v1.Link;
import io.ringside.v1.Provenance;
import java.util.Optional;

/// Points of links and of their channels, counted once: a channel's receiving side is left out.
final class LinkPoints {
    private final RankLabels ranks;
    private final Points points;

    LinkPoints(RankLabels ranks, Points points) {
        this.ranks = ranks;
        this.points = points;
    }

    void add(Link link) {
        Optional<Labels> found = ranks.link(link.getCommunicator(), link.getFrom(), link.getTo());
        if (found.isPresent()) {
            Labels labels = found.get().with("provenance", RankLabels.text(link.getProvenance()));
            Labels timed = labels.with("timing_source", RankLabels.text(link.getTimingSource()));
            points.add(Metric.RANK_BYTES, labels, link.getBytes());
            points.add(Metric.LINK_BYTES, labels, link.getBytes());
            points.add(Metric.RANK_RATE, timed, link.getRate());
            points.add(Metric.RANK_LATENCY, timed, link.getLatency());
        }
    }

    void add(Channel channel) {
        if (!channel.getSend()) {
            return;
        }
        ranks.channel(
                        channel.getCommunicator(),
                        channel.getRank(),
                        channel.getPeer(),
                        channel.getChannel())
                .map(labels ->
                        labels.with("provenance", RankLabels.text(Provenance.PROVENANCE_MEASURED)))
                .ifPresent(labels -> {
                    points.add(Metric.TRANSFER_SIZE, labels, channel.getTransferSize());
                    points.add(Metric.TRANSFER_TIME, labels, channel.getTransferTime());
                });
    }
}
