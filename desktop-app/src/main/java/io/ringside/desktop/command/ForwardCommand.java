package io.ringside.desktop.command;

import io.ringside.desktop.command.shared.Durations;
import io.ringside.desktop.command.shared.ExitCode;
import io.ringside.desktop.command.shared.SourceOptions;
import io.ringside.desktop.command.shared.Surroundings;
import io.ringside.desktop.correlate.step.Price;
import io.ringside.desktop.feed.FeedNode;
import io.ringside.desktop.feed.FeedOptions;
import io.ringside.desktop.feed.grpc.FeedException;
import io.ringside.desktop.forward.Forwarding;
import io.ringside.desktop.model.node.NodeHealth.Severity;
import io.ringside.desktop.recording.Replay;
import io.ringside.desktop.report.Findings;
import io.ringside.desktop.report.NodeReport;
import io.ringside.desktop.report.finding.Finding;
import io.ringside.desktop.session.api.Session.ForwardingState;
import io.ringside.desktop.session.api.Session.ForwardingStatus;
import io.ringside.desktop.session.read.Listening;
import io.ringside.desktop.session.read.Watches;
import io.ringside.desktop.viewdata.finding.FindingView;
import io.ringside.protocol.otlp.OtlpEndpoint;
import io.ringside.protocol.otlp.OtlpProtocol;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `ringside forward`: the window's OTLP switch without a window.
@Command(
        name = "forward",
        description = {
            "Forwards every snapshot's totals by OTLP to a collector or a Grafana LGTM stack, and findings as log records.",
            "A daemon that forwards to the same endpoint itself is left out, so nothing counts twice.",
            "The stamps of a recording are moved to now."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:everything was delivered",
            "1:something was not delivered; the last line says what",
            "2:wrong arguments, or no target answered"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  ringside forward --connect 127.0.0.1:7575 --otlp http://127.0.0.1:4318",
            "  ringside forward --replay run.ringside --otlp 127.0.0.1:4317 --otlp-protocol grpc",
            "Ctrl-C ends forwarding well."
        })
final class ForwardCommand implements Callable<Integer> {
    private static final Duration LOOK = Duration.ofMillis(200);
    private static final Duration FINDINGS_LOOK = Duration.ofSeconds(1);

    /// After `--for`: what is on its way may still arrive.
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /// Told to end it is gone within 5 s.
    private static final Duration STOPPED_PATIENCE = Duration.ofSeconds(2);

    private final Surroundings surroundings;

    @Mixin SourceOptions sources = new SourceOptions();

    @Option(
            names = "--otlp",
            required = true,
            paramLabel = "URL",
            description =
                    "The receiver: an http(s) base URL (/v1/metrics and /v1/logs are appended), or HOST:PORT with"
                            + " grpc.")
    String otlp = "";

    @Option(
            names = "--otlp-protocol",
            paramLabel = "http|grpc",
            defaultValue = "http",
            description = "How to talk to it (default: http).")
    OtlpProtocol protocol = OtlpProtocol.HTTP;

    @Option(
            names = "--header",
            paramLabel = "K=V",
            description = "A header for every request, as in an access token. May be repeated.")
    Map<String, String> headers = new LinkedHashMap<>();

    @Option(
            names = "--for",
            paramLabel = "DURATION",
            converter = Durations.class,
            description =
                    "How long, as in 30s or 2m. Without it: until Ctrl-C, or a recording's end.")
    @Nullable Duration length;

    @Spec CommandSpec spec = CommandSpec.create();

    ForwardCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws FeedException, InterruptedException {
        PrintWriter err = spec.commandLine().getErr();
        OtlpEndpoint endpoint;
        List<FeedNode> nodes;
        try {
            endpoint = OtlpEndpoint.parse(otlp, protocol, headers, true);
            nodes =
                    sources.nodes(
                            surroundings.client("forward"),
                            Replay.Pace.RECORDED,
                            length,
                            surroundings.clock());
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
        }
        try (Forwarding forwarding =
                Forwarding.start(endpoint, _ -> sources.isPlayed(), surroundings.clock())) {
            return forward(forwarding, nodes, err);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
        }
    }

    private int forward(Forwarding forwarding, List<FeedNode> nodes, PrintWriter err)
            throws InterruptedException {
        Watches watches = new Watches(Price.UNTOLD);
        boolean answered;
        try (Listening listening =
                Listening.start(
                        nodes,
                        new FeedOptions(false, false, forwarding),
                        surroundings.clock(),
                        watches::add)) {
            follow(listening, forwarding, watches);
            tell(listening, forwarding, watches);
            answered = !listening.reports().isEmpty();
            if (!surroundings.stop().explains(!answered, err)) {
                listening.silent().forEach(err::println);
                listening.remarks().forEach(err::println);
            }
        }
        boolean drained = drain(forwarding);
        ForwardingStatus status = forwarding.status();
        // Closing counts what still waits as not delivered.
        forwarding.close();
        ForwardingStatus ended = forwarding.status();
        long undelivered = ended.undelivered();
        PrintWriter out = spec.commandLine().getOut();
        out.println(line(status, undelivered));
        if (!ended.findings().words().isEmpty()) {
            out.println("findings: " + ended.findings().words());
        }
        if (!answered) {
            return ExitCode.NOTHING_READ;
        }
        return drained && undelivered == 0 && ended.findings().undelivered() == 0
                ? ExitCode.DONE
                : ExitCode.FAILED;
    }

    /// What waits may still be sent; told to end, only for a moment.
    private boolean drain(Forwarding forwarding) throws InterruptedException {
        Duration left = PATIENCE;
        while (!forwarding.drain(LOOK.toNanos())) {
            left = left.minus(LOOK);
            if (left.compareTo(STOPPED_PATIENCE) > 0 && surroundings.stop().await(Duration.ZERO)) {
                left = STOPPED_PATIENCE;
            }
            if (!left.isPositive()) {
                return false;
            }
        }
        return true;
    }

    private void follow(Listening listening, Forwarding forwarding, Watches watches)
            throws InterruptedException {
        Duration left = length == null ? Duration.ofDays(3650) : length;
        Duration untilTold = FINDINGS_LOOK;
        String last = "";
        while (left.isPositive() && !listening.ended() && !surroundings.stop().await(LOOK)) {
            left = left.minus(LOOK);
            untilTold = untilTold.minus(LOOK);
            if (!untilTold.isPositive()) {
                untilTold = FINDINGS_LOOK;
                tell(listening, forwarding, watches);
            }
            ForwardingStatus status = forwarding.status();
            String now = status.state() + status.lastError().orElse("") + status.leftOut();
            if (!now.equals(last)
                    && (status.delivered() > 0 || !last.isEmpty() || failing(status))) {
                spec.commandLine().getOut().println(line(status, status.undelivered()));
                last = now;
            }
        }
    }

    private void tell(Listening listening, Forwarding forwarding, Watches watches) {
        List<NodeReport> reports = listening.reports();
        List<Finding> now = new ArrayList<>();
        listening
                .lost()
                .forEach((target, lost) ->
                        now.add(
                                Finding.unreachable(
                                        target, lost.reason(), lost.sinceEpochNanos())));
        now.addAll(Findings.of(reports, watches.now(reports)));
        forwarding.findings(
                now.stream().map(ForwardCommand::view).toList(), surroundings.clock().epochNanos());
    }

    /// As the window has it, as far as a log record goes.
    private static FindingView view(Finding finding) {
        return new FindingView(
                finding.id(),
                finding.kind(),
                finding.kindWords(),
                Severity.valueOf(finding.severity().toUpperCase(Locale.ROOT)),
                finding.confidence(),
                finding.headline(),
                finding.evidence(),
                finding.counterEvidence(),
                finding.advice(),
                new FindingView.Cost(
                        finding.costRatio(),
                        OptionalDouble.empty(),
                        FindingView.Cost.Known.AT_LEAST),
                finding.sinceEpochNanos(),
                finding.about(),
                "",
                Optional.empty(),
                false,
                false);
    }

    private static boolean failing(ForwardingStatus status) {
        return status.state() != ForwardingState.SENDING || !status.leftOut().isEmpty();
    }

    private static String line(ForwardingStatus status, long undelivered) {
        String state =
                switch (status.state()) {
                    case OFF -> "off";
                    case SENDING -> "sending";
                    case RETRYING -> "retrying";
                    case FAILED -> "refused";
                };
        return state
                + " to "
                + status.endpoint()
                + ": "
                + status.delivered()
                + " snapshots delivered, "
                + undelivered
                + " not"
                + (status.leftOut().isEmpty()
                        ? ""
                        : "; left out, as they forward there themselves: "
                                + String.join(", ", status.leftOut()))
                + status.lastError().map(e -> "; last error: " + e).orElse("");
    }
}
