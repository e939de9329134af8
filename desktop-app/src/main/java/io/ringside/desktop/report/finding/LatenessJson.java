package io.ringside.desktop.report.finding;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringside.desktop.correlate.lateness.LateRank;

/// Who comes late, as in the report's JSON. Stateless.
public final class LatenessJson {
    private LatenessJson() {}

    public static ObjectNode object(LatenessReport late) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.put("timedOperations", late.timedOperations()).put("forgotten", late.forgotten());
        ArrayNode rows = object.putArray("findings");
        for (LatenessReport.Row row : late.rows()) {
            LateRank worst = row.episode().worst();
            ObjectNode entry =
                    rows.addObject()
                            .put("id", row.id())
                            .put("kind", row.kind())
                            .put("severity", row.severity())
                            .put("confidence", row.confidence())
                            .put("subject", "rank " + worst.rank())
                            .put("host", row.host())
                            .put("rank", worst.rank())
                            .put("lagNanos", Math.round(worst.lagNanos()))
                            .put("thresholdNanos", Math.round(worst.thresholdNanos()))
                            .put("processorLagNanos", Math.round(worst.processorLagNanos()))
                            .put("communicator", row.communicator())
                            .put("operation", worst.operation())
                            .put("lateOperations", worst.lateOperations())
                            .put("operations", worst.operations())
                            .put("stepNanos", Math.round(worst.stepNanos()))
                            .put("windows", row.episode().windows())
                            .put("sinceEpochNanos", row.episode().sinceEpochNanos())
                            .put("untilEpochNanos", row.episode().untilEpochNanos())
                            .put("headline", row.headline());
            if (worst.caused().isKnown()) {
                entry.putObject("causedWait")
                        .put("gpuSecondsPerMinute", worst.caused().gpuSecondsPerMinute())
                        .put("low", worst.caused().low())
                        .put("high", worst.caused().high())
                        .put("measured", worst.caused().isMeasured())
                        .put("figure", worst.caused().isFigure())
                        .put("timedCalls", worst.caused().timed())
                        .put("calls", worst.caused().calls());
            }
            row.episode()
                    .cost()
                    .ifPresent(cost -> StepJson.cost(entry.putObject("cost"), cost, row.price()));
            worst.passedOnBy().forEach(entry.putArray("passedOnBy")::add);
            row.evidence().forEach(entry.putArray("evidence")::add);
        }
        return object;
    }
}
