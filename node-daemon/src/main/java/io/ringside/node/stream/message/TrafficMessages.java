package io.ringside.node.stream.message;

import io.ringside.node.aggregate.communicator.ChannelStatistics;
import io.ringside.node.aggregate.communicator.Communicator;
import io.ringside.node.aggregate.communicator.LinkStatistics;
import io.ringside.node.aggregate.statistics.Provenance;
import io.ringside.node.aggregate.statistics.StepRegression;
import io.ringside.node.aggregate.statistics.TimingSource;
import io.ringside.node.ranks.CommunicatorRings;
import io.ringside.v1.Channel;
import io.ringside.v1.Link;
import io.ringside.v1.Regression;
import io.ringside.v1.RingOrder;
import java.util.ArrayList;
import java.util.List;

/// Links and channels as messages. Stateless.
public final class TrafficMessages {
    private TrafficMessages() {}

    public static Link link(LinkStatistics link) {
        Link.Builder message =
                Link.newBuilder()
                        .setCommunicator(link.communicator().index())
                        .setFrom(link.from())
                        .setTo(link.to())
                        .setProvenance(provenance(link.provenance()))
                        .setBytes(link.bytes())
                        .setCount(link.count())
                        .setBusyNanos(link.busyNanos())
                        .setWindowBytes(link.windowBytes())
                        .setWindowCount(link.windowCount())
                        .setWindowBusyNanos(link.windowBusyNanos())
                        .setRate(Histograms.message(link.rate()))
                        .setLatency(Histograms.message(link.latency()));
        link.rateBytesPerSecond().ifPresent(message::setRateBytesPerSecond);
        link.windowRateBytesPerSecond().ifPresent(message::setWindowRateBytesPerSecond);
        link.latencyNanos().ifPresent(message::setLatencyNanos);
        if (link.busyNanos() > 0) {
            TimingSource by = link.busyBy();
            message.setTimingSource(OperationMessages.source(by == null ? TimingSource.PROXY : by));
        }
        StepRegression regression = link.regression();
        if (regression != null && regression.steps() > 0) {
            message.setRegression(regression(regression));
        }
        return message.build();
    }

    public static Channel channel(ChannelStatistics channel) {
        return Channel.newBuilder()
                .setCommunicator(channel.member().communicator().index())
                .setRank(channel.member().rank())
                .setPeer(channel.peer())
                .setChannel(channel.channel())
                .setSend(channel.send())
                .setTransfers(channel.transfers())
                .setBytes(channel.bytes())
                .setSteps(channel.steps())
                .setFirstStateNanos(channel.firstStateNanos())
                .setSecondStateNanos(channel.secondStateNanos())
                .setThirdStateNanos(channel.thirdStateNanos())
                .setWindowTransfers(channel.windowTransfers())
                .setWindowBytes(channel.windowBytes())
                .setTransferSize(Histograms.message(channel.transferSize()))
                .setTransferTime(Histograms.message(channel.transferTime()))
                .build();
    }

    /// The whole rings of a communicator; a part of one is no ring.
    ///
    /// @param mostRanks of all messages together
    public static List<RingOrder> rings(Communicator communicator, int mostRanks) {
        List<RingOrder> messages = new ArrayList<>();
        CommunicatorRings rings = communicator.rings();
        int left = mostRanks;
        for (int channel = 0; rings != null && channel < rings.next().size(); channel++) {
            List<Integer> ring = rings.ring(channel).orElse(List.of());
            left -= ring.size();
            if (!ring.isEmpty() && left >= 0) {
                messages.add(
                        RingOrder.newBuilder()
                                .setCommunicator(communicator.index())
                                .setChannel(channel)
                                .addAllRanks(ring)
                                .setOrigin(rings.origin())
                                .build());
            }
        }
        return messages;
    }

    private static Regression regression(StepRegression regression) {
        return Regression.newBuilder()
                .setSteps(regression.steps())
                .setDistinctSizes(regression.distinctSizes())
                .setInterceptNanos(regression.interceptNanos())
                .setSlopeNanosPerByte(regression.slopeNanosPerByte())
                .setRSquared(regression.rSquared())
                .setCommonSizeBytes(regression.commonSizeBytes())
                .setCommonSizeSteps(regression.commonSizeSteps())
                .setCommonSizeMinNanos(regression.commonSizeMinNanos())
                .setCommonSizeSumNanos(regression.commonSizeSumNanos())
                .build();
    }

    static io.ringside.v1.Provenance provenance(Provenance provenance) {
        return switch (provenance) {
            case MEASURED -> io.ringside.v1.Provenance.PROVENANCE_MEASURED;
            case DECLARED -> io.ringside.v1.Provenance.PROVENANCE_DECLARED;
            case MODELLED -> io.ringside.v1.Provenance.PROVENANCE_MODELLED;
        };
    }
}
