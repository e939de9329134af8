package io.ringside.node.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.node.config.ConfigException;
import io.ringside.node.config.ConfigFile;
import io.ringside.node.health.rule.RuleBook;
import io.ringside.node.reading.Finding;
import io.ringside.node.reading.NodeEvent;
import io.ringside.node.reading.Reading;
import io.ringside.node.reading.Severity;
import io.ringside.node.reading.SourceStatus;
import io.ringside.node.reading.SourceStatus.State;
import io.ringside.node.sampling.EventLog;
import io.ringside.protocol.figures.SubjectKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class HealthJudgeTest {
    private static final long SECOND = 1_000_000_000L;

    private final EventLog log = new EventLog(16);
    private final List<String> changes = new ArrayList<>();

    @Test
    void holdsAfterItsTimeAndKeepsForAWhile() throws ConfigException {
        HealthJudge judge = judge("gpu.temperature > 80", "for: 3s, keep: 5s");
        play(judge, 0, 2, "gpu.temperature=90");
        assertEquals(List.of("0 BEGAN"), changes);
        Finding held = play(judge, 3, 4, "gpu.temperature=91").getFirst();
        assertEquals(
                new Finding(
                        "r", Severity.TICKET, SubjectKind.GPU, "G", "T", "It is 91 °C.", "Do.", 0),
                held);
        assertEquals(1, play(judge, 5, 9, "gpu.temperature=20").size());
        assertEquals(0, play(judge, 10, 10, "gpu.temperature=20").size());
        assertEquals(List.of("0 BEGAN", "3 HELD", "10 CLEARED"), changes);
    }

    @Test
    void aTrueThatDoesNotLastIsNoFinding() throws ConfigException {
        HealthJudge judge = judge("gpu.temperature > 80", "for: 3s");
        play(judge, 0, 2, "gpu.temperature=90");
        play(judge, 3, 3, "gpu.temperature=10");
        play(judge, 4, 6, "gpu.temperature=90");
        assertEquals(List.of("0 BEGAN", "3 FELL", "4 BEGAN"), changes);
    }

    @Test
    void twoSourcesOfOneGpuMakeOneFindingOfTheFirst() {
        HealthJudge judge = new HealthJudge(RuleBook.shipped(), log, change -> {});
        String hot = "gpu.temperature.slowdown=85 gpu.ecc.uncorrected.volatile=";
        List<String> found = List.of();
        for (int second = 0; second < 60; second++) {
            List<Reading> readings =
                    List.of(
                            Looks.at(
                                    second,
                                    SubjectKind.GPU,
                                    "GPU-1",
                                    "nvml",
                                    "gpu.temperature=84 " + hot + "0+1"),
                            Looks.at(
                                    second,
                                    SubjectKind.GPU,
                                    "GPU-1",
                                    "dcgm",
                                    "gpu.temperature=86 " + hot + "3+1"));
            found =
                    judge.judge(second * SECOND, readings, List.of()).stream()
                            .map(finding ->
                                    finding.rule()
                                            + " "
                                            + finding.subject()
                                            + " "
                                            + finding.evidence())
                            .sorted()
                            .toList();
        }
        assertEquals(
                List.of(
                        "gpu-ecc-uncorrected GPU-1 59 uncorrected errors in 10 minutes, 59 since the driver was loaded.",
                        "gpu-temperature-high GPU-1 84 °C; the GPU slows down at 85 °C."),
                found);
    }

    @Test
    void anAbsentFigureNeitherFiresNorClears() throws ConfigException {
        HealthJudge judge = judge("not gpu.temperature < 80", "keep: 5s");
        assertEquals(0, play(judge, 0, 3, "gpu.power=1").size());
        assertEquals(1, play(judge, 4, 4, "gpu.temperature=90").size());
        assertEquals(1, play(judge, 5, 9, "gpu.power=1").size());
        assertEquals(0, play(judge, 10, 10, "gpu.power=1").size());
    }

    @Test
    void aGapDoesNotEndATrueThatIsComingToHold() throws ConfigException {
        HealthJudge judge = judge("gpu.temperature > 80", "for: 5s, keep: 3s");
        play(judge, 0, 2, "gpu.temperature=90");
        play(judge, 3, 4, "gpu.power=1");
        assertEquals(1, play(judge, 5, 5, "gpu.temperature=90").size());
    }

    @Test
    void aSubjectThatIsGoneIsNotKnown() throws ConfigException {
        HealthJudge judge = judge("not present(gpu.power)", "keep: 2s");
        assertEquals(1, play(judge, 0, 0, "gpu.temperature=1").size());
        assertEquals(List.of(), judge.judge(9 * SECOND, List.of(), List.of()));
    }

    @Test
    void takesTheFirstAlternativeWhoseFiguresAreThere() throws ConfigException {
        HealthJudge judge =
                judge(
                        "[gpu.temperature > gpu.temperature.slowdown, gpu.temperature > 85]",
                        "keep: 0s");
        assertEquals(1, play(judge, 0, 0, "gpu.temperature=86").size());
        assertEquals(0, play(judge, 1, 1, "gpu.temperature=86 gpu.temperature.slowdown=90").size());
        assertEquals(1, play(judge, 2, 2, "gpu.temperature=83 gpu.temperature.slowdown=80").size());
    }

    @Test
    void countsGrowthAcrossARestartOfTheCounter() throws ConfigException {
        HealthJudge judge = judge("increase(gpu.pcie.replays, 1m) == 15", "keep: 0s");
        assertEquals(0, play(judge, 0, 0, "gpu.pcie.replays=100").size());
        assertEquals(0, play(judge, 1, 1, "gpu.pcie.replays=110").size());
        assertEquals(1, play(judge, 2, 2, "gpu.pcie.replays=5").size());
        assertEquals(1, play(judge, 3, 60, "gpu.pcie.replays=5").size());
        assertEquals(0, play(judge, 61, 75, "gpu.pcie.replays=5").size());
    }

    @Test
    void aRateIsKnownWhenHalfOfItsWindowWasSeen() throws ConfigException {
        HealthJudge judge = judge("rate(gpu.pcie.replays) > 1.9", "over: 20s, keep: 0s");
        assertEquals(0, play(judge, 0, 9, "gpu.pcie.replays=0+2").size());
        assertEquals(1, play(judge, 10, 100, "gpu.pcie.replays=0+2").size());
        assertEquals(0, play(judge, 101, 130, "gpu.pcie.replays=200").size());
    }

    @Test
    void theSameReadingTwiceIsOneReading() throws ConfigException {
        HealthJudge judge = judge("rate(gpu.pcie.replays, 10s) == 2", "keep: 0s");
        List<Finding> findings = List.of();
        for (long second = 0; second <= 14; second++) {
            Reading five = Looks.at(second / 5 * 5, SubjectKind.GPU, "G", "gpu.pcie.replays=0+2");
            findings = judge.judge(second * SECOND, List.of(five), List.of());
        }
        assertEquals(1, findings.size());
    }

    @Test
    void comparesWithTheMedianOfThreePeersOrMoreOfTheSameModel() throws ConfigException {
        HealthJudge judge = judge("gpu.power < 90 % * peers(gpu.power)", "keep: 0s");
        String[] powers = {"400", "700", "690", "710"};
        assertEquals(0, peers(judge, 0, "@H200", new String[] {"400", "700", "690"}).size());
        assertEquals(
                List.of("G0"),
                peers(judge, 1, "@H200", powers).stream().map(Finding::subject).toList());
        assertEquals(
                0,
                judge.judge(
                                2 * SECOND,
                                List.of(
                                        gpu(2, 0, "@H200", "400"),
                                        gpu(2, 1, "@A100", "700"),
                                        gpu(2, 2, "@A100", "700"),
                                        gpu(2, 3, "@A100", "700")),
                                List.of())
                        .size());
    }

    @Test
    void peersMayHaveToBeBusyToCount() throws ConfigException {
        HealthJudge judge =
                judge("gpu.power > 2 * peers(gpu.power, gpu.utilization > 50 %)", "keep: 0s");
        List<Reading> readings = new ArrayList<>();
        readings.add(gpu(1, 0, "@H", "700 gpu.utilization=0.9"));
        for (int idle = 1; idle < 6; idle++) {
            readings.add(gpu(1, idle, "@H", "90 gpu.utilization=0"));
        }
        assertEquals(0, judge.judge(SECOND, readings, List.of()).size());
    }

    @Test
    void whatASecondSourceAddsIsOfTheSameSubject() throws ConfigException {
        HealthJudge judge = judge("gpu.sm.active < 10 % and gpu.utilization > 90 %", "keep: 0s");
        assertEquals(
                1,
                judge.judge(
                                0,
                                List.of(
                                        Looks.at(
                                                0,
                                                SubjectKind.GPU,
                                                "G",
                                                "nvml",
                                                "gpu.utilization=1"),
                                        Looks.at(
                                                0,
                                                SubjectKind.GPU,
                                                "G",
                                                "dcgm",
                                                "gpu.sm.active=0")),
                                List.of())
                        .size());
    }

    @Test
    void oldReadingsOfASilentSourceAreNotKnown() throws ConfigException {
        HealthJudge judge = judge("gpu.temperature > 80", "keep: 0s");
        Reading old = Looks.at(0, SubjectKind.GPU, "G", "gpu.temperature=90");
        assertEquals(1, judge.judge(15 * SECOND, List.of(old), List.of()).size());
        assertEquals(0, judge.judge(16 * SECOND, List.of(old), List.of()).size());
        SourceStatus slow =
                new SourceStatus(
                        "hand", State.OK, "", OptionalLong.of(5 * SECOND), OptionalLong.of(0));
        assertEquals(1, judge.judge(20 * SECOND, List.of(old), List.of(slow)).size());
        assertEquals(0, judge.judge(21 * SECOND, List.of(old), List.of(slow)).size());
    }

    @Test
    void anEventStaysAFindingForItsTimeAndTheWorstComeFirst() throws ConfigException {
        HealthJudge judge =
                new HealthJudge(
                        RuleBook.shipped(), log, change -> changes.add(change.phase().name()));
        log.add(xid(1, Severity.NOTE, "XID 13."));
        log.add(xid(2, Severity.PAGE, "XID 48."));
        log.add(xid(3, Severity.PAGE, "XID 79."));
        List<Finding> findings = judge.judge(4 * SECOND, List.of(), List.of());
        assertEquals(
                List.of("xid-hardware", "xid-application"),
                findings.stream().map(Finding::rule).toList());
        assertEquals("XID 79. (2 such events)", findings.getFirst().evidence());
        assertEquals(2 * SECOND, findings.getFirst().sinceEpochNanos());
        assertEquals(2, judge.judge(601 * SECOND, List.of(), List.of()).size());
        assertEquals(0, judge.judge(604 * SECOND, List.of(), List.of()).size());
        assertEquals(List.of("HELD", "HELD", "CLEARED", "CLEARED"), changes);
    }

    @Test
    void subjectsWithoutEndAreForgottenOrLeftOut() throws ConfigException {
        HealthJudge judge = judge("gpu.temperature > 80", "keep: 0s");
        List<Reading> many = new ArrayList<>();
        for (int i = 0; i < 30_000; i++) {
            many.add(Looks.at(0, SubjectKind.GPU, "G" + i, "gpu.temperature=90"));
        }
        assertEquals(500, judge.judge(0, many, List.of()).size());
        assertTrue(judge.judge(2_000 * SECOND, List.of(), List.of()).isEmpty());
    }

    private static NodeEvent xid(long second, Severity severity, String text) {
        return new NodeEvent(
                second * SECOND, "nvml", "xid", severity, SubjectKind.GPU, "G", text, Map.of());
    }

    private static List<Finding> peers(
            HealthJudge judge, long second, String name, String[] powers) {
        List<Reading> readings = new ArrayList<>();
        for (int i = 0; i < powers.length; i++) {
            readings.add(gpu(second, i, name, powers[i]));
        }
        return judge.judge(second * SECOND, readings, List.of());
    }

    private static Reading gpu(long second, int index, String name, String power) {
        return Looks.at(
                second, SubjectKind.GPU, "G" + index, "gpu.name=" + name + " gpu.power=" + power);
    }

    private static List<Finding> play(HealthJudge judge, long first, long last, String line) {
        List<Finding> findings = List.of();
        for (long second = first; second <= last; second++) {
            findings =
                    judge.judge(
                            second * SECOND,
                            List.of(Looks.at(second, SubjectKind.GPU, "G", line)),
                            List.of());
        }
        return findings;
    }

    private HealthJudge judge(String when, String more) throws ConfigException {
        String yaml = "rules: {r: {kind: gpu, severity: ticket, title: T, advice: Do., ";
        StringBuilder off = new StringBuilder();
        RuleBook.shipped()
                .rules()
                .forEach(rule -> off.append(", ").append(rule.name()).append(": {enabled: false}"));
        String condition = when.startsWith("[") ? listed(when) : "'" + when + "'";
        yaml +=
                "evidence: 'It is {gpu.temperature}.', when: "
                        + condition
                        + ", "
                        + more
                        + "}"
                        + off
                        + "}";
        return new HealthJudge(
                RuleBook.shipped().with(ConfigFile.parse(yaml, "test.yaml")),
                log,
                change -> changes.add(change.epochNanos() / SECOND + " " + change.phase()));
    }

    private static String listed(String when) {
        return when.replace("[", "['").replace("]", "']").replace(", ", "', '");
    }
}
