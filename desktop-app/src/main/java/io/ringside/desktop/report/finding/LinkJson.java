package io.ringside.desktop.report.finding;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringside.desktop.correlate.links.LinkRow;
import io.ringside.desktop.correlate.links.SlowLink;
import io.ringside.desktop.correlate.links.measure.LinkFit;
import java.util.Locale;
import java.util.Map;

/// Latency, rate and slowness of links, as in the report's JSON. Stateless.
public final class LinkJson {
    private LinkJson() {}

    /// @param names of communicators, by hash; where one has none its hash stands in decimal
    public static ObjectNode object(LinkReport report, Map<Long, String> names) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.put("compared", report.look().compared())
                .put("alone", report.look().alone())
                .put("fewWindows", report.look().fewWindows())
                .put("refusedChannels", report.refused())
                .put("forgotten", report.forgotten());
        ArrayNode findings = object.putArray("findings");
        report.rows().forEach(row -> finding(findings.addObject(), row));
        ArrayNode links = object.putArray("links");
        for (LinkRow link : report.links()) {
            ObjectNode row = links.addObject();
            String decimal = Long.toUnsignedString(link.commHash());
            row.put("communicator", names.getOrDefault(link.commHash(), decimal))
                    .put("commHash", decimal)
                    .put("from", link.from().rank())
                    .put("to", link.to().rank())
                    .put("class", link.linkClass().words());
            times(row, link);
            ArrayNode channels = row.putArray("channels");
            link.channels()
                    .forEach(channel -> {
                        ObjectNode one = channels.addObject();
                        one.put("channel", channel.channel().orElse(0));
                        times(one, channel);
                    });
        }
        return object;
    }

    private static void finding(ObjectNode entry, LinkReport.Row row) {
        SlowLink slow = row.episode().latest();
        row.finding().json(entry);
        entry.put("ratio", slow.standing().ratio())
                .put("low", slow.standing().lowRatio())
                .put("high", slow.standing().highRatio())
                .put("falseShare", slow.falseShare())
                .put("class", slow.linkClass().words())
                .put("compared", slow.standing().compared())
                .put("stepBytes", slow.stepBytes())
                .put("wireNanos", slow.stepNanos())
                .put("expectedNanos", slow.expectedNanos())
                .put("steps", slow.steps())
                .put("windows", slow.windows())
                .put("looks", row.episode().looks())
                .put("sinceEpochNanos", row.episode().sinceEpochNanos())
                .put("untilEpochNanos", row.episode().untilEpochNanos());
        slow.channel().ifPresent(channel -> entry.put("channel", channel));
        row.cost().ifPresent(cost -> StepJson.cost(entry.putObject("cost"), cost, row.price()));
    }

    private static void times(ObjectNode row, LinkRow link) {
        row.put("steps", link.steps())
                .put("windows", link.windows())
                .put("stepBytes", link.stepBytes())
                .put("wireNanos", link.stepNanos());
        switch (link.fit()) {
            case LinkFit.NotIdentifiable(String reason) -> {
                row.putNull("line");
                row.put("notIdentifiable", reason);
            }
            case LinkFit.Line line -> {
                ObjectNode fit = row.putObject("line");
                fit.put("latencyNanos", line.latencyNanos())
                        .put("nanosPerByte", line.nanosPerByte())
                        .put("nanosPerByteLow", line.perByte().low())
                        .put("nanosPerByteHigh", line.perByte().high())
                        .put("rSquared", line.rSquared())
                        .put("steps", line.steps())
                        .put("sizes", line.sizes())
                        .put("origin", line.origin().name().toLowerCase(Locale.ROOT));
                line.latency()
                        .ifPresent(
                                i -> fit.put("latencyLow", i.low()).put("latencyHigh", i.high()));
            }
        }
    }
}
