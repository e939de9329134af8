package io.ringside.node.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.node.health.rule.EventRule;
import io.ringside.node.health.rule.HealthRule;
import io.ringside.node.health.rule.ReadingRule;
import io.ringside.node.health.rule.RuleBook;
import io.ringside.node.reading.NodeEvent;
import io.ringside.node.reading.Reading;
import io.ringside.node.reading.Severity;
import io.ringside.node.reading.SourceStatus;
import io.ringside.node.reading.SourceStatus.State;
import io.ringside.node.sampling.EventLog;
import io.ringside.protocol.figures.SubjectKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Every rule that ships fires on a made series, for the one subject that is ill, and does not on
/// its healthy twin.
class ShippedRulesTest {
    private static final long SECOND = 1_000_000_000L;
    private static final int SUBJECTS = 6;

    /// Rule | figures of the ill one | of the healthy ones. Several lines of one rule: each must
    /// fire.
    private static final String CASES =
            """
            gpu-memory-near-full | gpu.memory.used=92e9 gpu.memory.total=100e9 | gpu.memory.used=89e9 gpu.memory.total=100e9
            gpu-memory-high | gpu.memory.used=85e9 gpu.memory.total=100e9 | gpu.memory.used=92e9 gpu.memory.total=100e9
            gpu-dram-saturated | gpu.dram.active=0.75 | gpu.dram.active=0.7
            gpu-saturated | gpu.utilization=0.99 | gpu.utilization=0.95
            gpu-temperature-shutdown-near | gpu.temperature=88 gpu.temperature.shutdown=90 | gpu.temperature=87 gpu.temperature.shutdown=90
            gpu-temperature-shutdown-near | gpu.temperature=92 | gpu.temperature=91
            gpu-temperature-shutdown-near | gpu.temperature=91 gpu.temperature.shutdown=90 | gpu.temperature=93 gpu.temperature.shutdown=105
            gpu-temperature-high | gpu.temperature=84 gpu.temperature.slowdown=87 | gpu.temperature=86 gpu.temperature.slowdown=95
            gpu-temperature-high | gpu.temperature=86 | gpu.temperature=85
            gpu-temperature-elevated | gpu.temperature=78 gpu.temperature.slowdown=87 | gpu.temperature=78 gpu.temperature.slowdown=95
            gpu-temperature-elevated | gpu.temperature=76 | gpu.temperature=75
            gpu-memory-temperature-high | gpu.memory.temperature=93 gpu.memory.temperature.max=95 | gpu.memory.temperature=96 gpu.memory.temperature.max=105
            gpu-memory-temperature-high | gpu.memory.temperature=96 | gpu.memory.temperature=90
            gpu-thermal-slowdown | gpu.clocks_event_reasons=@sw_thermal_slowdown | gpu.clocks_event_reasons=@sw_power_cap
            gpu-thermal-slowdown | gpu.clocks_event_reasons=@hw_slowdown,hw_thermal_slowdown | gpu.power=3
            gpu-thermally-limited | gpu.limited.socket_thermal.share=0.2 gpu.limited.memory_thermal.share=0 gpu.limited.regulator_thermal.share=0 gpu.limited.processor_hot.share=0 | gpu.limited.socket_thermal.share=0.05 gpu.limited.memory_thermal.share=0 gpu.limited.regulator_thermal.share=0 gpu.limited.processor_hot.share=0 gpu.limited.power_cap.share=0.9
            gpu-thermally-limited | gpu.limited.socket_thermal.share=0 gpu.limited.memory_thermal.share=0.2 gpu.limited.regulator_thermal.share=0 gpu.limited.processor_hot.share=0 | gpu.limited.socket_thermal.share=0 gpu.limited.memory_thermal.share=0.05 gpu.limited.regulator_thermal.share=0 gpu.limited.processor_hot.share=0 gpu.limited.power_cap.share=0.9
            gpu-thermally-limited | gpu.limited.socket_thermal.share=0 gpu.limited.memory_thermal.share=0 gpu.limited.regulator_thermal.share=0.2 gpu.limited.processor_hot.share=0 | gpu.limited.socket_thermal.share=0 gpu.limited.memory_thermal.share=0 gpu.limited.regulator_thermal.share=0.05 gpu.limited.processor_hot.share=0 gpu.limited.power_cap.share=0.9
            gpu-thermally-limited | gpu.limited.socket_thermal.share=0 gpu.limited.memory_thermal.share=0 gpu.limited.regulator_thermal.share=0 gpu.limited.processor_hot.share=0.2 | gpu.limited.socket_thermal.share=0 gpu.limited.memory_thermal.share=0 gpu.limited.regulator_thermal.share=0 gpu.limited.processor_hot.share=0.05 gpu.limited.power_cap.share=0.9
            gpu-unhealthy | gpu.health=0 | gpu.health=1
            gpu-hardware-slowdown | gpu.clocks_event_reasons=@hw_slowdown,hw_power_brake_slowdown | gpu.clocks_event_reasons=@hw_slowdown,hw_thermal_slowdown
            gpu-clock-low | gpu.clock.sm=0.9e9 gpu.clock.sm.max=1.98e9 gpu.utilization=1 | gpu.clock.sm=0.9e9 gpu.clock.sm.max=1.98e9 gpu.utilization=1 gpu.clocks_event_reasons=@sw_power_cap
            gpu-clock-low | gpu.clock.sm=0.9e9 gpu.clock.sm.max=1.98e9 gpu.utilization=1 | gpu.clock.sm=0.3e9 gpu.clock.sm.max=1.98e9 gpu.utilization=0
            gpu-power-off-peers | gpu.power=450 gpu.utilization=1 gpu.name=@H | gpu.power=690 gpu.utilization=1 gpu.name=@H
            gpu-power-off-peers | gpu.power=690 gpu.utilization=1 | gpu.power=450 gpu.utilization=1
            gpus-failed | host.gpus.failed=1 host.gpus.known=8 host.gpus.failed=@GPU-1 | host.gpus.failed=0 host.gpus.known=8
            gpu-ecc-uncorrected | gpu.ecc.uncorrected.volatile=0+0.01 | gpu.ecc.uncorrected.volatile=4
            gpu-ecc-uncorrected-before | gpu.ecc.uncorrected.volatile=1 | gpu.ecc.uncorrected.volatile=0
            gpu-ecc-corrected-many | gpu.ecc.corrected.volatile=0+0.2 | gpu.ecc.corrected.volatile=1000+0.02
            gpu-ecc-corrected | gpu.ecc.corrected.volatile=0+0.01 | gpu.ecc.corrected.volatile=50
            gpu-ecc-sram-threshold | gpu.ecc.sram.threshold_exceeded=1 | gpu.ecc.sram.threshold_exceeded=0
            gpu-row-remap-failed | gpu.remapped_rows.failure=1 | gpu.remapped_rows.failure=0
            gpu-row-remap-pending | gpu.remapped_rows.pending=1 | gpu.remapped_rows.pending=0
            gpu-retired-pages-pending | gpu.retired_pages.pending=1 | gpu.retired_pages.pending=0
            gpu-recovery-needed | gpu.recovery_action=1 | gpu.recovery_action=0
            gpu-xid-many | gpu.xid.errors=0+0.1 | gpu.xid.errors=100
            gpu-sensor-doubted | gpu.sensors.doubted=1 trust.summary=@stuck | gpu.sensors.doubted=0
            gpu-pcie-downtrained | gpu.pcie.generation=5 gpu.pcie.generation.max=5 gpu.pcie.width=8 gpu.pcie.width.max=16 gpu.utilization=0.5 | gpu.pcie.generation=1 gpu.pcie.generation.max=5 gpu.pcie.width=16 gpu.pcie.width.max=16 gpu.utilization=0
            gpu-pcie-downtrained | gpu.pcie.generation=3 gpu.pcie.generation.max=5 gpu.pcie.width=16 gpu.pcie.width.max=16 gpu.utilization=0.5 | gpu.pcie.generation=5 gpu.pcie.generation.max=5 gpu.pcie.width=16 gpu.pcie.width.max=16 gpu.utilization=1
            gpu-pcie-replays | gpu.pcie.replays=0+1 | gpu.pcie.replays=500+0.01
            gpu-pcie-fatal-errors | gpu.pcie.fatal_errors=0+0.01 | gpu.pcie.fatal_errors=3
            nvlink-down | gpu_link.up=0 | gpu_link.up=1
            nvlink-slow | gpu_link.up=1 gpu_link.speed=13e9 | gpu_link.up=1 gpu_link.speed=26e9
            nvlink-recoveries | gpu_link.recoveries=0+0.02 | gpu_link.recoveries=7
            nvlink-replays | gpu_link.replays=0+0.1 | gpu_link.replays=5+0.001
            nvlink-crc-errors | gpu_link.crc_errors=0+1 | gpu_link.crc_errors=0+0.15
            port-down | port.active=0 port.expected_rate=50e9 | port.active=0
            port-slow | port.active=1 port.rate=25e9 port.expected_rate=50e9 | port.active=1 port.rate=50e9 port.expected_rate=50e9
            port-link-downed | port.errors.link_downed=0+0.01 | port.errors.link_downed=4
            port-errors | port.errors.symbol=0+1 port.errors.receive=3 | port.errors.symbol=9 port.errors.receive=3
            port-errors | port.errors.receive=3+1 | port.errors.receive=3
            port-retransmits | port.rdma.retransmitted_packets=0+20 port.packets.sent=0+10000 | port.rdma.retransmitted_packets=9+20 port.packets.sent=0+50000
            port-ack-timeouts | port.rdma.local_ack_timeouts=0+1 | port.rdma.local_ack_timeouts=500+0.01
            port-receive-drops | port.receive_drops=0+2 | port.receive_drops=5000
            port-transmit-discards | port.transmit_discards=0+2 | port.transmit_discards=7
            port-out-of-buffer | port.rdma.out_of_buffer=0+20 | port.rdma.out_of_buffer=5000+5
            port-remote-lost | port.rdma.unresponsive_remotes=0+0.01 port.rdma.impaired_connections=4 | port.rdma.unresponsive_remotes=3 port.rdma.impaired_connections=4
            port-remote-lost | port.rdma.unresponsive_remotes=3 port.rdma.impaired_connections=0+0.01 | port.rdma.unresponsive_remotes=3 port.rdma.impaired_connections=4
            port-retries-exceeded | port.rdma.retries_exceeded=0+0.01 | port.rdma.retries_exceeded=3
            port-congested | port.transmit_wait=0+5e7 | port.transmit_wait=0+1e6
            process-tcp-retransmits | process.tcp.segments_sent=0+100 process.tcp.retransmitted_segments=0+2 | process.tcp.segments_sent=0+100 process.tcp.retransmitted_segments=9+0.5
            process-oom-kills | process.cgroup.oom_kills=0+0.01 | process.cgroup.oom_kills=2
            process-cpu-throttled | process.cgroup.cpu.periods=0+10 process.cgroup.cpu.throttled_periods=0+3 | process.cgroup.cpu.periods=0+10 process.cgroup.cpu.throttled_periods=50+0.1
            engine-down | engine.up=0 | engine.up=1
            engine-first-token-slow | engine.time_to_first_token.p99=12 | engine.time_to_first_token.p99=0.6
            engine-truncations | engine.requests.finished.length_share=0.2 | engine.requests.finished.length_share=0.01
            engine-asleep-with-requests | engine.asleep=1 engine.requests.waiting=3 | engine.asleep=1 engine.requests.waiting=0
            engine-asleep-with-requests | engine.asleep=1 engine.requests.waiting=3 | engine.asleep=0 engine.requests.waiting=3
            host-memory-low | host.memory.available=1e9 host.memory.total=100e9 | host.memory.available=10e9 host.memory.total=100e9
            """;

    private final EventLog log = new EventLog(4);
    private final Set<String> held = new TreeSet<>();
    private final HealthJudge judge = new HealthJudge(RuleBook.shipped(), log, this::hear);

    @Test
    void everyRuleFiresOnTheIllAndNotOnTheHealthy() {
        for (String line : CASES.lines().toList()) {
            String[] parts = line.split("\\|");
            ReadingRule rule = rule(parts[0].strip());
            assertEquals(
                    Set.of(rule.name() + " 0"), only(rule, play(rule, parts[1], parts[2])), line);
            assertEquals(Set.of(), only(rule, play(rule, parts[2], parts[2])), line);
        }
    }

    @Test
    void noRuleThatShipsIsWithoutACase() {
        Set<String> covered =
                CASES.lines()
                        .map(line -> line.substring(0, line.indexOf('|')).strip())
                        .collect(Collectors.toCollection(TreeSet::new));
        covered.addAll(Set.of("gpu-tensor-idle-under-load", "source-silent", "source-failed"));
        RuleBook.shipped().rules().stream()
                .filter(rule -> rule instanceof EventRule)
                .forEach(rule -> covered.add(rule.name()));
        assertEquals(
                RuleBook.shipped().rules().stream()
                        .map(HealthRule::name)
                        .collect(Collectors.toCollection(TreeSet::new)),
                covered);
    }

    @Test
    void xidsAreKeptByTheirClass() {
        for (Severity severity : Severity.values()) {
            log.add(
                    new NodeEvent(
                            SECOND, "nvml", "xid", severity, SubjectKind.GPU, "G", "X.", Map.of()));
        }
        judge.judge(2 * SECOND, List.of(), List.of());
        assertEquals(Set.of("xid-hardware G", "xid-check G", "xid-application G"), held);
    }

    @Test
    void sxidsAreKeptByTheirClassAndNotesAreNot() {
        for (Severity severity : Severity.values()) {
            log.add(
                    new NodeEvent(
                            SECOND,
                            "kernel-log",
                            "sxid",
                            severity,
                            SubjectKind.HOST,
                            "",
                            "X.",
                            Map.of()));
        }
        judge.judge(2 * SECOND, List.of(), List.of());
        assertEquals(Set.of("sxid-fatal ", "sxid-check "), held);
    }

    @Test
    void tensorCoresAreIdleUnderLoadOnlyWhileAnEngineHasWork() {
        for (int running : new int[] {2, 8}) {
            held.clear();
            HealthJudge own = new HealthJudge(RuleBook.shipped(), log, this::hear);
            for (long second = 0; second <= 700; second += 5) {
                own.judge(
                        second * SECOND,
                        List.of(
                                Looks.at(
                                        second,
                                        SubjectKind.GPU,
                                        "G",
                                        "gpu.tensor.active=0.1 gpu.utilization=0.9"),
                                Looks.at(
                                        second,
                                        SubjectKind.ENGINE,
                                        "vllm",
                                        "engine.requests.running=" + running)),
                        List.of());
            }
            assertEquals(running > 4, held.contains("gpu-tensor-idle-under-load G"));
        }
    }

    @Test
    void aSourceThatWasFineAndIsSilentOrLostIsTold() {
        for (long second = 0; second <= 60; second++) {
            judge.judge(
                    second * SECOND,
                    List.of(),
                    List.of(
                            status("fine", State.OK, second),
                            status(
                                    "hangs",
                                    second < 9 ? State.OK : State.WARN,
                                    Math.min(9, second)),
                            status("gone", second < 9 ? State.OK : State.FAILED, second),
                            status("never-there", State.UNAVAILABLE, second),
                            status("never-fine", State.FAILED, 0)));
        }
        assertEquals(Set.of("source-silent hangs", "source-failed gone"), held);
    }

    @Test
    void theDocumentNamesEveryRuleAsItIs() throws IOException {
        List<String> lines = Files.readAllLines(Path.of("RULES.md"));
        for (HealthRule rule : RuleBook.shipped().rules()) {
            String kind =
                    switch (rule) {
                        case ReadingRule reading -> reading.kind().id();
                        case EventRule event -> "event " + event.type();
                    };
            String row =
                    "| `%s` | %s | %s | %s |"
                            .formatted(
                                    rule.name(),
                                    rule.severity().name().toLowerCase(Locale.ROOT),
                                    kind,
                                    rule.title());
            assertTrue(lines.contains(row), "RULES.md lacks this row:\n" + row);
        }
    }

    private static SourceStatus status(String name, State state, long readSecond) {
        return new SourceStatus(
                name, state, "", OptionalLong.of(SECOND), OptionalLong.of(readSecond * SECOND));
    }

    private Set<String> play(ReadingRule rule, String ill, String healthy) {
        held.clear();
        HealthJudge own = new HealthJudge(RuleBook.shipped(), log, this::hear);
        for (long second = 0; second <= 1_200; second += 5) {
            List<Reading> readings = new ArrayList<>();
            for (int i = 0; i < SUBJECTS; i++) {
                readings.add(
                        Looks.at(second, rule.kind(), String.valueOf(i), i == 0 ? ill : healthy));
            }
            own.judge(second * SECOND, readings, List.of());
        }
        return held;
    }

    private static Set<String> only(ReadingRule rule, Set<String> held) {
        return held.stream()
                .filter(one -> one.startsWith(rule.name() + " "))
                .collect(Collectors.toSet());
    }

    private static ReadingRule rule(String name) {
        return RuleBook.shipped().rules().stream()
                .filter(rule -> rule.name().equals(name))
                .map(ReadingRule.class::cast)
                .findFirst()
                .orElseThrow(() -> new AssertionError(name));
    }

    private void hear(Transition change) {
        if (change.phase() == Phase.HELD) {
            held.add(change.rule().name() + " " + change.subject());
        }
    }
}
