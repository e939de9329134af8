package io.ringside.desktop.report.finding;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringside.desktop.correlate.step.CostWords;
import io.ringside.desktop.correlate.step.Price;
import io.ringside.desktop.correlate.step.StepTime;
import io.ringside.desktop.correlate.step.StepWatch;
import io.ringside.desktop.model.NodeSnapshot;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/// How long the jobs' steps take, and what tokens cost. Immutable.
///
/// @param steps the largest job first
/// @param labels the communicators' names, by hash
/// @param thinnedWindows windows of nodes from which operations were left out
/// @param tokens what engines make, and on how many GPUs
public record StepReport(
        List<StepTime> steps,
        Map<Long, String> labels,
        long thinnedWindows,
        Tokens tokens,
        Price price) {
    public static final StepReport NONE =
            new StepReport(List.of(), Map.of(), 0, Tokens.NONE, Price.UNTOLD);

    private static final int MOST = 32;

    /// @param gpus of the nodes on which engines run, idle ones too
    /// @param promptPerSecond tokens read, of all engines
    /// @param generatedPerSecond tokens made, of all engines
    /// @param engines that tell of it
    public record Tokens(int gpus, double promptPerSecond, double generatedPerSecond, int engines) {
        public static final Tokens NONE = new Tokens(0, 0, 0, 0);
    }

    public StepReport {
        steps = List.copyOf(steps);
        labels = Map.copyOf(labels);
    }

    public static StepReport of(
            StepWatch watch, Map<Long, String> labels, Tokens tokens, Price price) {
        List<StepTime> all = watch.steps();
        return new StepReport(
                all.subList(0, Math.min(MOST, all.size())),
                labels,
                watch.thinnedWindows(),
                tokens,
                price);
    }

    /// Empty where nothing is known: a job without steps is no fault.
    public String text() {
        StringBuilder out = new StringBuilder();
        steps.forEach(
                step -> out.append(CostWords.sentence(step, label(step.commHash()))).append('\n'));
        if (steps.isEmpty() && thinnedWindows > 0) {
            out.append("How long a step takes is not known: operations were left out of ")
                    .append(thinnedWindows)
                    .append(" windows.\n");
        }
        if (tokens.engines() > 0 && tokens.gpus() > 0) {
            out.append(tokenText()).append('\n');
        }
        return out.isEmpty() ? "" : out.append('\n').toString();
    }

    private String tokenText() {
        String made =
                String.format(
                        Locale.ROOT,
                        tokens.engines() == 1
                                ? "1 engine on a node of %2$d GPU%3$s reads %4$,.0f and makes %5$,.0f tokens a second"
                                : "%1$d engines on nodes of %2$d GPU%3$s read %4$,.0f and make %5$,.0f tokens a second",
                        tokens.engines(),
                        tokens.gpus(),
                        tokens.gpus() == 1 ? "" : "s",
                        tokens.promptPerSecond(),
                        tokens.generatedPerSecond());
        OptionalDouble million = perMillion();
        return million.isPresent()
                ? String.format(
                        Locale.ROOT,
                        "%s: a million made cost %,.2f, idle GPUs of these nodes paid too.",
                        made,
                        million.getAsDouble())
                : price.perGpuHour().isPresent()
                        ? made + ": what one costs cannot be said while none is made."
                        : made + " (--price-per-gpu-hour tells what they cost).";
    }

    private OptionalDouble perMillion() {
        return price.perMillionTokens(tokens.gpus(), tokens.generatedPerSecond());
    }

    /// Rows of jobs.
    public ArrayNode json() {
        ArrayNode rows = JsonNodeFactory.instance.arrayNode();
        for (StepTime step : steps) {
            ObjectNode row = rows.addObject();
            row.put("communicator", label(step.commHash()))
                    .put("commHash", Long.toUnsignedString(step.commHash()));
            StepJson.step(row, step);
        }
        return rows;
    }

    /// What tokens cost; null where no engine tells.
    public ObjectNode tokensJson() {
        ObjectNode row = JsonNodeFactory.instance.objectNode();
        row.put("engines", tokens.engines())
                .put("gpus", tokens.gpus())
                .put("promptTokensPerSecond", tokens.promptPerSecond())
                .put("generatedTokensPerSecond", tokens.generatedPerSecond());
        perMillion().ifPresent(money -> row.put("moneyPerMillionGenerated", money));
        return row;
    }

    private String label(long commHash) {
        return labels.getOrDefault(commHash, NodeSnapshot.Communicator.shortLabel(commHash));
    }
}
