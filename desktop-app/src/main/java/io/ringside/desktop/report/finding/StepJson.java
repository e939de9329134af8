package io.ringside.desktop.report.finding;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringside.desktop.correlate.step.Price;
import io.ringside.desktop.correlate.step.StepCost;
import io.ringside.desktop.correlate.step.StepTime;
import java.util.OptionalDouble;

/// Steps and costs, as in the report's JSON. Stateless.
final class StepJson {
    private StepJson() {}

    static void cost(ObjectNode row, StepCost cost, Price price) {
        row.put("stepRatio", cost.share())
                .put("low", cost.low())
                .put("high", cost.high())
                .put("atMost", cost.atMost())
                .put("gpuHoursPerDay", cost.gpuHoursADay());
        if (cost.stepNanos() > 0) {
            row.put("stepNanos", Math.round(cost.stepNanos()))
                    .put("delayNanos", Math.round(cost.delayNanos()));
        }
        price.of(OptionalDouble.of(cost.gpuHoursADay()))
                .ifPresent(money -> row.put("moneyPerDay", money));
    }

    static void step(ObjectNode row, StepTime step) {
        row.put("ranks", step.ranks())
                .put("calls", step.calls())
                .put("steps", step.steps())
                .put("medianNanos", Math.round(step.medianNanos()))
                .put("deviationNanos", Math.round(step.deviationNanos()))
                .put("p5Nanos", Math.round(step.lowNanos()))
                .put("p95Nanos", Math.round(step.highNanos()))
                .put("repeatRatio", step.repeats())
                .put("agreeingRanks", step.agreeing())
                .put("followedRanks", step.followed());
    }
}
