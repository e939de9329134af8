package io.ringside.desktop.ui.statusbar;

import io.ringside.desktop.model.node.Connection;
import io.ringside.desktop.model.node.PlaybackState;
import io.ringside.desktop.model.node.ProcessState;
import io.ringside.desktop.model.node.ProfiledProcess;
import io.ringside.desktop.session.api.Session.ForwardingState;
import io.ringside.desktop.session.api.Session.ForwardingStatus;
import io.ringside.desktop.ui.text.Figures;
import io.ringside.desktop.ui.text.ForwardingWord;
import io.ringside.desktop.ui.theme.Icon;
import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.desktop.viewdata.CommunicatorView;
import io.ringside.desktop.viewdata.LossView;
import io.ringside.desktop.viewdata.NodeView;
import io.ringside.desktop.viewdata.Standing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/// One fact of the status line. Immutable.
///
/// @param style colours icon and value, empty for the plain one
/// @param tip may be empty
public record StatusItem(Optional<Icon> icon, String style, String name, String value, String tip) {

    /// Everything the line says of a view.
    ///
    /// @param health the line's
    /// @param residentBytes of this application
    public static List<StatusItem> of(
            ClusterView view,
            HealthItems health,
            ForwardingStatus forwarding,
            OptionalLong residentBytes,
            long nowEpochNanos) {
        List<StatusItem> items = new ArrayList<>();
        items.add(nodes(view));
        died(view, nowEpochNanos).ifPresent(items::add);
        if (!view.nodes().isEmpty()) {
            age(view, nowEpochNanos).ifPresent(items::add);
            items.add(losses(view, false));
            items.add(losses(view, true));
        }
        view.nodes().stream()
                .flatMap(node -> node.playback().stream())
                .findFirst()
                .ifPresent(playback -> items.add(playback(playback)));
        simulated(view).ifPresent(items::add);
        captured(view).ifPresent(items::add);
        health.findings(view).ifPresent(items::add);
        HealthItems.incident(view, nowEpochNanos).ifPresent(items::add);
        HealthItems.sources(view).ifPresent(items::add);
        items.add(forwarding(view, forwarding));
        items.add(
                new StatusItem(
                        Optional.empty(),
                        "",
                        "App",
                        residentBytes.isPresent()
                                ? Figures.bytes(residentBytes.getAsLong())
                                : Figures.ABSENT,
                        residentBytes.isPresent()
                                ? "Resident memory of this program: heap, code, pictures, all of it"
                                : "This system does not tell how much memory this program takes"));
        return items;
    }

    private static StatusItem nodes(ClusterView view) {
        int all = view.nodes().size();
        if (all == 0) {
            return new StatusItem(Optional.of(Icon.ABSENT), "muted", "", "No target", "");
        }
        long live = view.nodes().stream().filter(node -> node.standing().current()).count();
        boolean simulated = view.generated().isPresent();
        boolean replayed =
                view.nodes().stream().anyMatch(node -> node.standing() == Standing.REPLAYING);
        String text =
                Figures.count(live)
                        + " of "
                        + Figures.count(all)
                        + (all == 1 ? " node " : " nodes ")
                        + (simulated ? "simulated" : replayed ? "replayed" : "live");
        return live == all
                ? new StatusItem(Optional.of(Icon.OK), "state-ok", "", text, "")
                : new StatusItem(
                        Optional.of(Icon.STALE),
                        "state-stale",
                        "",
                        text,
                        "The others are listed above.");
    }

    private static Optional<StatusItem> age(ClusterView view, long nowEpochNanos) {
        return view.nodes().stream()
                .filter(node -> node.connection() instanceof Connection.Live)
                .flatMapToLong(node -> node.lastSnapshotEpochNanos().stream())
                .min()
                .stream()
                .mapToObj(oldest ->
                        new StatusItem(
                                Optional.of(Icon.CLOCK),
                                "",
                                "Age",
                                Figures.age(nowEpochNanos - oldest),
                                "Since the oldest of the newest snapshots of live nodes"))
                .findFirst();
    }

    private static StatusItem losses(ClusterView view, boolean anomalies) {
        List<LossView> rows =
                view.losses().stream()
                        .filter(loss -> loss.anomaly() == anomalies && loss.count() > 0)
                        .toList();
        long sum = rows.stream().mapToLong(LossView::count).sum();
        String tip =
                rows.stream()
                        .map(row ->
                                row.stage()
                                        + ", "
                                        + row.reason()
                                        + ": "
                                        + Figures.count(row.count()))
                        .collect(Collectors.joining("\n"));
        if (anomalies) {
            return new StatusItem(
                    Optional.empty(),
                    sum > 0 ? "state-ticket" : "",
                    "Anomalies",
                    Figures.count(sum),
                    sum > 0 ? tip : "Odd calls of NCCL; nothing was lost by them");
        }
        String byStage =
                rows.stream()
                        .collect(
                                Collectors.groupingBy(
                                        LossView::stage,
                                        java.util.TreeMap::new,
                                        Collectors.summingLong(LossView::count)))
                        .entrySet()
                        .stream()
                        .map(stage -> stage.getKey() + " " + Figures.count(stage.getValue()))
                        .collect(Collectors.joining(" \u00B7 "));
        return new StatusItem(
                Optional.of(Icon.DROPS),
                sum > 0 ? "state-ticket" : "",
                "Drops",
                sum == 0 ? "0" : byStage,
                sum > 0 ? tip : "No record was lost at any stage");
    }

    private static StatusItem playback(PlaybackState playback) {
        if (playback.generated()) {
            return new StatusItem(
                    Optional.of(Icon.SIMULATED),
                    "state-note",
                    "SIMULATED",
                    playback.file().substring("simulate:".length()).split(",", 2)[0]
                            + (playback.speed() == 1 ? "" : " \u00D7" + speed(playback.speed())),
                    playback.origin());
        }
        String file = playback.file().substring(playback.file().lastIndexOf('/') + 1);
        String speed = " \u00D7" + speed(playback.speed());
        String state = playback.finished() ? ", finished" : playback.loop() ? ", repeating" : "";
        return new StatusItem(
                Optional.of(playback.simulated() ? Icon.SIMULATED : Icon.REPLAY),
                "state-note",
                playback.simulated() ? "Simulated" : "Playback",
                file + speed + state,
                playback.origin());
    }

    /// A live simulation; a playback that is one says so itself.
    private static Optional<StatusItem> simulated(ClusterView view) {
        List<String> names =
                view.communicators().stream()
                        .filter(CommunicatorView::simulated)
                        .map(CommunicatorView::label)
                        .toList();
        boolean said =
                view.nodes().stream()
                        .flatMap(node -> node.playback().stream())
                        .anyMatch(PlaybackState::simulated);
        return names.isEmpty() || said
                ? Optional.empty()
                : Optional.of(
                        new StatusItem(
                                Optional.of(Icon.SIMULATED),
                                "state-note",
                                "",
                                "Simulated",
                                "A driver plays NCCL's part; no GPU did this work: "
                                        + String.join(", ", names)));
    }

    private static String speed(double speed) {
        return speed == Math.rint(speed) ? Figures.count((long) speed) : Figures.number(speed);
    }

    private static Optional<StatusItem> captured(ClusterView view) {
        long hidden =
                view.nodes().stream()
                        .flatMap(node -> node.processes().stream())
                        .filter(process -> !process.graphsVisible())
                        .mapToLong(ProfiledProcess::capturedOperations)
                        .sum();
        return hidden == 0
                ? Optional.empty()
                : Optional.of(
                        new StatusItem(
                                Optional.of(Icon.NOTE),
                                "state-note",
                                "",
                                Figures.count(hidden)
                                        + " operations captured in graphs, replays not visible",
                                "Set RINGSIDE_GRAPHS=1, the same on every rank, to see replays; it costs a host callback each."));
    }

    /// One death is said in full; of several, how many and when the last one was.
    private static Optional<StatusItem> died(ClusterView view, long nowEpochNanos) {
        List<String> sentences = new ArrayList<>();
        long last = Long.MIN_VALUE;
        String first = "";
        for (NodeView node : view.nodes()) {
            for (ProfiledProcess process : node.processes()) {
                if (process.state() == ProcessState.DIED) {
                    OptionalLong ended = process.endedEpochNanos();
                    if (ended.isPresent()) { // by its node's clock
                        ended = OptionalLong.of(ended.getAsLong() - node.clockAheadNanos());
                    }
                    last = Math.max(last, ended.orElse(last));
                    String death = process.title() + " died" + ago(ended, nowEpochNanos);
                    first = death;
                    sentences.add(node.hostName() + ": " + death);
                }
            }
        }
        if (sentences.isEmpty()) {
            return Optional.empty();
        }
        OptionalLong latest = last == Long.MIN_VALUE ? OptionalLong.empty() : OptionalLong.of(last);
        sentences.add("Their last operations are kept.");
        int deaths = sentences.size() - 1;
        return Optional.of(
                new StatusItem(
                        Optional.of(Icon.REFUSED),
                        "state-page",
                        "",
                        deaths == 1
                                ? first + "; its last operations are kept"
                                : deaths + " processes died" + lastOf(latest, nowEpochNanos),
                        String.join("\n", sentences)));
    }

    private static String lastOf(OptionalLong latest, long nowEpochNanos) {
        return latest.isPresent() ? ", the last" + ago(latest, nowEpochNanos) : "";
    }

    private static String ago(OptionalLong epochNanos, long nowEpochNanos) {
        return epochNanos.isPresent()
                ? " " + Figures.age(nowEpochNanos - epochNanos.getAsLong()) + " ago"
                : "";
    }

    private static StatusItem forwarding(ClusterView view, ForwardingStatus status) {
        boolean off = status.state() == ForwardingState.OFF;
        String word = ForwardingWord.of(view, status);
        boolean sending = word.equals("sending");
        String state = sending ? Figures.count(status.delivered()) + " sent" : word;
        String value = off ? word : status.endpoint() + " \u00B7 " + state;
        String style =
                switch (status.state()) {
                    case OFF, SENDING -> "";
                    case RETRYING -> "state-ticket";
                    case FAILED -> "state-page";
                };
        return new StatusItem(
                Optional.of(Icon.CLOUD),
                style,
                "OTLP",
                value,
                off ? "Nothing is forwarded" : status.lastError().orElse(""));
    }
}
