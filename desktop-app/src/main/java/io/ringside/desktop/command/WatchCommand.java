package io.ringside.desktop.command;

import io.ringside.desktop.command.incident.IncidentOptions;
import io.ringside.desktop.command.shared.Durations;
import io.ringside.desktop.command.shared.ExitCode;
import io.ringside.desktop.command.shared.PriceOption;
import io.ringside.desktop.command.shared.SourceOptions;
import io.ringside.desktop.command.shared.Surroundings;
import io.ringside.desktop.feed.FeedNode;
import io.ringside.desktop.feed.FeedOptions;
import io.ringside.desktop.feed.WireTap;
import io.ringside.desktop.feed.grpc.FeedException;
import io.ringside.desktop.recording.Replay;
import io.ringside.desktop.recording.incident.AutomaticIncidents;
import io.ringside.desktop.recording.incident.KeptMessages;
import io.ringside.desktop.report.Findings;
import io.ringside.desktop.report.NodeReport;
import io.ringside.desktop.report.alert.Change;
import io.ringside.desktop.report.alert.FindingLog;
import io.ringside.desktop.report.alert.Webhook;
import io.ringside.desktop.report.finding.Finding;
import io.ringside.desktop.session.read.Listening;
import io.ringside.desktop.session.read.Watches;
import io.ringside.protocol.http.Backoff;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `ringside watch`: says what is wrong, without a window.
@Command(
        name = "watch",
        description = {
            "Says what is wrong when it begins and when it is over: hangs, ranks that come late, slow links, health rules, nodes that no"
                    + " longer answer.",
            "Posts the same to a webhook, if one is given."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:nothing was found",
            "1:nothing was found, but the webhook did not take a message",
            "2:wrong arguments, or no target answered",
            "10:the loudest finding was a note",
            "11:the loudest finding was a ticket",
            "12:the loudest finding was a page"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  ringside watch --connect 127.0.0.1:7575",
            "  ringside watch --connect gpu7 gpu8 --allow-plain-text --webhook https://alerts.example.com/hook",
            "  ringside watch --connect 127.0.0.1:7575 --for 60s --at-least page || echo somebody has to look",
            "Ctrl-C ends it well."
        })
final class WatchCommand implements Callable<Integer> {
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration STOPPED_PATIENCE = Duration.ofSeconds(2);

    /// How loud a finding is; in this order.
    enum Severity {
        NOTE,
        TICKET,
        PAGE
    }

    private final Surroundings surroundings;

    @Mixin SourceOptions sources = new SourceOptions();

    @Mixin PriceOption price = new PriceOption();

    @Mixin IncidentOptions incidents = new IncidentOptions();

    @Option(
            names = "--at-least",
            paramLabel = "note|ticket|page",
            defaultValue = "ticket",
            description = "Leave out what is less loud (default: ticket).")
    Severity least = Severity.TICKET;

    @Option(
            names = "--webhook",
            paramLabel = "URL",
            description =
                    "Post each change there as JSON (schema ringside.watch/1). What is not taken is sent"
                            + " again; 64 messages wait, the oldest give way.")
    @Nullable String webhook;

    @Option(
            names = "--header",
            paramLabel = "K=V",
            description = "A header for every message, as in an access token. May be repeated.")
    Map<String, String> headers = new LinkedHashMap<>();

    @Option(
            names = "--json",
            description =
                    "Print a line of JSON for each look that changes something, instead of text.")
    boolean json;

    @Option(
            names = "--for",
            paramLabel = "DURATION",
            converter = Durations.class,
            description =
                    "How long, as in 30s or 2m. Without it: until Ctrl-C, or a recording's end.")
    @Nullable Duration length;

    @Spec CommandSpec spec = CommandSpec.create();

    private long omitted;

    WatchCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws FeedException, InterruptedException {
        if (webhook == null && !headers.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(), "--header is of --webhook: give both, or neither");
        }
        sources.simulatedAs().ifPresent(spec.commandLine().getErr()::println);
        List<FeedNode> nodes =
                sources.nodes(
                        surroundings.client("watch"),
                        Replay.Pace.RECORDED,
                        length,
                        surroundings.clock());
        if (webhook == null) {
            return watch(nodes, null);
        }
        try (Webhook to =
                Webhook.to(webhook, headers, Backoff.standard(RandomGenerator.getDefault()))) {
            return watch(nodes, to);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
        }
    }

    private int watch(List<FeedNode> nodes, @Nullable Webhook to) throws InterruptedException {
        PrintWriter err = spec.commandLine().getErr();
        Watches watches = new Watches(price.price(spec));
        FindingLog log = new FindingLog();
        KeptMessages kept = KeptMessages.ofThisProgram();
        FeedOptions options =
                new FeedOptions(false, false, incidents.wanted() ? kept : WireTap.NONE);
        boolean answered;
        try (Listening listening =
                        Listening.start(nodes, options, surroundings.clock(), watches::add);
                @Nullable AutomaticIncidents saving = saving(kept, nodes)) {
            follow(listening, watches, log, new Told(to, saving));
            answered = !listening.reports().isEmpty();
            if (!surroundings.stop().explains(!answered, err)) {
                listening.silent().forEach(err::println);
                listening.remarks().forEach(err::println);
            }
        }
        long undelivered = to == null ? 0 : undelivered(to, err);
        if (!answered) {
            return ExitCode.NOTHING_READ;
        }
        return switch (log.worst()) {
            case "page" -> ExitCode.PAGE;
            case "ticket" -> ExitCode.TICKET;
            case "note" -> ExitCode.NOTE;
            default -> undelivered > 0 ? ExitCode.FAILED : ExitCode.DONE;
        };
    }

    /// Who is told of findings beside the terminal.
    private record Told(@Nullable Webhook webhook, @Nullable AutomaticIncidents incidents) {}

    private @Nullable AutomaticIncidents saving(KeptMessages kept, List<FeedNode> nodes) {
        PrintWriter err = spec.commandLine().getErr();
        return incidents
                .automatic(
                        surroundings,
                        "watch",
                        kept,
                        sources.incidentNodes(surroundings.client("watch"), nodes),
                        err::println)
                .orElse(null);
    }

    private void follow(Listening listening, Watches watches, FindingLog log, Told told)
            throws InterruptedException {
        Webhook to = told.webhook();
        Duration left = length == null ? Duration.ofDays(3650) : length;
        // A short watch must not end before the first window.
        listening.awaitFirst(surroundings.stop());
        String said = "";
        boolean goesOn = true;
        while (goesOn) {
            goesOn =
                    left.isPositive()
                            && !listening.ended()
                            && !surroundings.stop().await(left.compareTo(LOOK) < 0 ? left : LOOK);
            left = left.minus(LOOK);
            look(listening, watches, log, told);
            String error = to == null ? "" : to.error();
            if (!error.equals(said) && !error.isEmpty()) {
                spec.commandLine().getErr().println("The webhook: " + error);
            }
            said = error;
        }
    }

    private void look(Listening listening, Watches watches, FindingLog log, Told told) {
        List<NodeReport> reports = listening.reports();
        List<Finding> now = new ArrayList<>();
        listening
                .look()
                .forEach((target, lost) ->
                        now.add(
                                Finding.unreachable(
                                        target, lost.reason(), lost.sinceEpochNanos())));
        now.addAll(Findings.of(reports, watches.now(reports)));
        if (told.incidents() != null) {
            told.incidents().look(meant(now));
        }
        now.removeIf(finding -> severity(finding).compareTo(least) < 0);
        List<Change> changes = log.look(now, surroundings.clock().epochNanos());
        if (log.omitted() > omitted) {
            spec.commandLine()
                    .getErr()
                    .println(
                            log.omitted()
                                    + " further findings are not followed: too many at a time;"
                                    + " --at-least page leaves out the quieter ones.");
        }
        omitted = log.omitted();
        PrintWriter out = spec.commandLine().getOut();
        if (!changes.isEmpty()) {
            String message = Change.json(changes, surroundings.client("watch"));
            if (json) {
                out.println(message);
            } else {
                changes.forEach(change -> out.println(change.text()));
            }
            out.flush();
            if (told.webhook() != null) {
                told.webhook().send(message);
            }
        }
    }

    /// The loudest first.
    private Map<String, String> meant(List<Finding> now) {
        Map<String, String> meant = new LinkedHashMap<>();
        for (Finding finding : now) {
            IncidentOptions.Severity severity =
                    IncidentOptions.Severity.valueOf(severity(finding).name());
            if (incidents.isMeant(finding.kind(), severity)) {
                meant.putIfAbsent(finding.id(), finding.headline());
            }
        }
        return meant;
    }

    private static Severity severity(Finding finding) {
        return Severity.valueOf(finding.severity().toUpperCase(Locale.ROOT));
    }

    /// What waits may still be sent; told to end, only for a moment.
    private long undelivered(Webhook to, PrintWriter err) throws InterruptedException {
        boolean stopped = surroundings.stop().await(Duration.ZERO);
        to.drain((stopped ? STOPPED_PATIENCE : PATIENCE).toNanos());
        String error = to.error();
        to.close();
        // What was on its way is counted by the thread that ends now.
        to.drain(STOPPED_PATIENCE.toNanos());
        long undelivered = to.undelivered();
        if (undelivered > 0) {
            err.println(
                    "The webhook did not take "
                            + undelivered
                            + " of "
                            + (undelivered + to.delivered())
                            + " messages"
                            + (error.isEmpty() ? "." : "; the latest reason: " + error));
        }
        return undelivered;
    }
}
