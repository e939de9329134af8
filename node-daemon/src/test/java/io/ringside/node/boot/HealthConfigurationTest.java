package io.ringside.node.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.ringside.node.boot.wiring.HealthSetup;
import io.ringside.node.config.ConfigException;
import io.ringside.node.config.ConfigFile;
import io.ringside.node.config.ConfigSection;
import io.ringside.node.health.rule.RuleBook;
import io.ringside.node.reading.Judge;
import io.ringside.node.reading.NodeEvent;
import io.ringside.node.reading.Reading;
import io.ringside.node.reading.Rhythm;
import io.ringside.node.reading.Severity;
import io.ringside.node.sampling.EventLog;
import io.ringside.node.sampling.RhythmControl;
import io.ringside.node.stream.webhook.WebhookSettings;
import io.ringside.node.time.HandClock;
import io.ringside.protocol.figures.SubjectKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HealthConfigurationTest {
    private static final long SECOND = 1_000_000_000L;

    private final EventLog events = new EventLog(8);
    private final HandClock clock = new HandClock(0, 0);
    private final RhythmControl rhythm = new RhythmControl(clock, events::add);

    @TempDir private Path folder = Path.of("");

    @Test
    void theDocumentsExamplesAreRight() throws IOException, ConfigException {
        Path rules = Files.writeString(folder.resolve("rules.yaml"), yamlOf("RULES.md"));
        Path token = Files.writeString(folder.resolve("token"), "0123456789abcdef");
        String document = Files.readString(Path.of("CONFIGURATION.md"));
        ConfigSection config =
                ConfigFile.parse(
                        (example(document, "Health rules") + example(document, "Webhook"))
                                .replace("/etc/ringside/rules.yaml", rules.toString())
                                .replace("/etc/ringside/webhook.token", token.toString()),
                        "node.yaml");
        judge(config);
        assertEquals(
                Duration.ofMinutes(2),
                WebhookSettings.from(config.section("webhook")).orElseThrow().duration());
        config.refuseOthers();
        assertEquals(
                RuleBook.shipped().rules().size(),
                RuleBook.shipped().with(ConfigFile.read(rules)).rules().size());
    }

    @Test
    void aRuleThatBeginsToHoldBeginsAnIncidentOnce() throws ConfigException {
        Judge judge = judge(ConfigSection.empty("none"));
        events.add(
                new NodeEvent(
                        0,
                        "nvml",
                        "xid",
                        Severity.PAGE,
                        SubjectKind.GPU,
                        "GPU-1",
                        "XID 79.",
                        Map.of()));
        judge.judge(0, List.<Reading>of(), List.of());
        assertEquals(120 * SECOND, rhythm.status().untilEpochNanos());
        assertEquals("rule xid-hardware of GPU-1: XID 79.", rhythm.status().reason());
        clock.advance(121 * SECOND);
        judge.judge(121 * SECOND, List.<Reading>of(), List.of());
        assertEquals(Rhythm.NORMAL, rhythm.rhythm());
        assertEquals(
                List.of("xid", "rhythm", "rhythm"),
                events.events().stream().map(numbered -> numbered.event().type()).toList());
    }

    @Test
    void refusesMoreThanAnHourOfEachHour() {
        assertEquals(
                "node.yaml: rule_incidents_per_hour is `2h`, expected at most 1h.",
                assertThrows(
                                ConfigException.class,
                                () ->
                                        judge(
                                                ConfigFile.parse(
                                                        "rule_incidents_per_hour: 2h",
                                                        "node.yaml")))
                        .sentence());
    }

    private Judge judge(ConfigSection config) throws ConfigException {
        return HealthSetup.judge(config, events, rhythm, clock);
    }

    /// The YAML of a section.
    private static String example(String document, String heading) {
        return yaml(document.substring(document.indexOf("\n## " + heading + "\n")));
    }

    private static String yamlOf(String file) throws IOException {
        return yaml(Files.readString(Path.of(file)));
    }

    private static String yaml(String document) {
        return Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL)
                .matcher(document)
                .results()
                .map(result -> result.group(1))
                .findFirst()
                .orElseThrow();
    }
}
