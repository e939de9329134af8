package io.ringside.desktop.report.finding;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringside.desktop.correlate.step.Price;
import io.ringside.desktop.report.finding.StepReport.Tokens;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StepReportTest {
    @Test
    void enginesAndTheirGpusAreCountedAsPeopleDo() {
        assertEquals(
                "1 engine on a node of 1 GPU reads 1,200 and makes 300 tokens a second"
                        + " (--price-per-gpu-hour tells what they cost).\n\n",
                text(new Tokens(1, 1200, 300, 1)));
        assertEquals(
                "3 engines on nodes of 16 GPUs read 0 and make 7 tokens a second"
                        + " (--price-per-gpu-hour tells what they cost).\n\n",
                text(new Tokens(16, 0.2, 7, 3)));
        assertEquals("", text(Tokens.NONE));
    }

    private static String text(Tokens tokens) {
        return new StepReport(List.of(), Map.of(), 0, tokens, Price.UNTOLD).text();
    }
}
