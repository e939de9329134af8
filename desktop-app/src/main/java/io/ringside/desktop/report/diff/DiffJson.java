package io.ringside.desktop.report.diff;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringside.desktop.correlate.diff.Alignment;
import io.ringside.desktop.correlate.diff.Change;
import io.ringside.desktop.correlate.diff.CommunicatorRole;
import io.ringside.desktop.correlate.diff.Diff;
import io.ringside.desktop.correlate.diff.StepChange;
import io.ringside.desktop.correlate.diff.Summary;
import io.ringside.desktop.correlate.step.StepTime;
import io.ringside.desktop.report.finding.Finding;
import java.util.List;

/// A diff as one JSON object, `ringside.diff/1`, whole. What is not known is not in it. Stateless.
public final class DiffJson {
    private static final ObjectMapper MAPPER =
            new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private DiffJson() {}

    public static String of(String before, String after, Compared compared) {
        Diff diff = compared.diff();
        DiffFindings findings = compared.findings();
        ObjectNode root = MAPPER.createObjectNode();
        root.put("schema", "ringside.diff/1");
        root.putObject("before").put("of", before).put("seconds", diff.beforeSeconds());
        root.putObject("after").put("of", after).put("seconds", diff.afterSeconds());
        ObjectNode told = root.putObject("findings");
        findings(told.putArray("came"), findings.came());
        findings(told.putArray("went"), findings.went());
        findings(told.putArray("stayed"), findings.stayed());
        ArrayNode pairs = root.putArray("communicators");
        for (Alignment.Pair pair : diff.alignment().pairs()) {
            ObjectNode each = pairs.addObject();
            role(each.putObject("before"), pair.before());
            role(each.putObject("after"), pair.after());
        }
        for (StepChange step : compared.steps()) {
            ObjectNode each = root.withArray("stepsNanos").addObject().put("what", step.what());
            step(each.putObject("before"), step.before());
            step(each.putObject("after"), step.after());
            put(each, "ratio", step.ratio());
            each.put("verdict", step.verdict());
        }
        changes(root.putArray("operationsNanos"), diff.operations());
        changes(root.putArray("lagOfRanksNanos"), diff.ranks());
        changes(root.putArray("gpus"), diff.gpus());
        diff.apart().forEach(root.putArray("notAligned")::add);
        try {
            return MAPPER.writeValueAsString(root);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what was just made cannot be written", e);
        }
    }

    private static void role(ObjectNode json, CommunicatorRole role) {
        json.put("name", role.name()).put("ranks", role.size());
        role.places().forEach(json.putArray("places")::add);
    }

    private static void findings(ArrayNode json, List<Finding> findings) {
        for (Finding finding : findings) {
            ObjectNode each =
                    json.addObject()
                            .put("kind", finding.kind())
                            .put("severity", finding.severity())
                            .put("headline", finding.headline());
            finding.culprits().forEach(each.putArray("ranks")::add);
        }
    }

    private static void changes(ArrayNode json, List<Change> changes) {
        for (Change change : changes) {
            ObjectNode each = json.addObject().put("what", change.what());
            each.put("unit", change.measure().unit());
            side(each.putObject("before"), change.before(), change.beforeRate());
            side(each.putObject("after"), change.after(), change.afterRate());
            put(each, "ratio", change.ratio());
            put(each, "p", change.p());
            each.put("verdict", change.verdict().word());
        }
    }

    private static void step(ObjectNode json, StepTime of) {
        json.put("count", of.steps());
        put(json, "typical", of.medianNanos());
        put(json, "p05", of.lowNanos());
        put(json, "p95", of.highNanos());
    }

    private static void side(ObjectNode json, Summary of, double rate) {
        json.put("count", of.count()).put("windows", of.windows().size());
        put(json, "typical", of.typical());
        put(json, "p99", of.p99());
        put(json, "perSecond", rate);
    }

    private static void put(ObjectNode json, String field, double value) {
        if (Double.isFinite(value)) {
            json.put(field, value);
        }
    }
}
