package io.ringside.desktop.ui.export;

import io.ringside.desktop.model.subject.Subject;
import io.ringside.desktop.model.subject.TimeSpan;
import io.ringside.desktop.ui.action.Action;
import io.ringside.desktop.ui.action.Group;
import io.ringside.desktop.ui.action.Key;
import io.ringside.desktop.ui.select.FilterField;
import io.ringside.desktop.ui.select.SelectionModel;
import io.ringside.desktop.ui.settings.GrafanaLink;
import io.ringside.desktop.ui.settings.SettingsPane;
import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.desktop.viewdata.NodeView;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javafx.scene.input.KeyCode;

/// Opens the user's dashboards at the time and place that is shown here; off until an address is
/// set. Owned by the FX thread.
public final class GrafanaAction {
    /// Shown where no time is selected.
    private static final long USUAL_NANOS = 15 * 60_000_000_000L;

    private final SettingsPane settings;
    private final SelectionModel selection;
    private final FilterField filter;
    private final Supplier<ClusterView> view;
    private final FileChoice desktop;
    private final Consumer<String> say;

    /// @param view what is shown
    /// @param desktop opens addresses
    /// @param say shows a sentence
    public GrafanaAction(
            SettingsPane settings,
            SelectionModel selection,
            FilterField filter,
            Supplier<ClusterView> view,
            FileChoice desktop,
            Consumer<String> say) {
        this.settings = settings;
        this.selection = selection;
        this.filter = filter;
        this.view = view;
        this.desktop = desktop;
        this.say = say;
    }

    public List<Action> actions() {
        return List.of(
                Action.of(
                                Group.WINDOW,
                                "settings",
                                "Settings: Grafana, recordings",
                                () -> settings.show(""))
                        .on(Key.shortcut(KeyCode.COMMA)),
                Action.of(
                                Group.EXPORT,
                                "grafana",
                                "Open this time and place in Grafana",
                                this::open)
                        .on(Key.shortcut(KeyCode.G)));
    }

    private void open() {
        Optional<GrafanaLink> link = settings.grafana();
        if (link.isEmpty()) {
            settings.show("No dashboard is set yet: write its address, then ask again.");
            return;
        }
        String address = link.get().address(values());
        say.accept(
                desktop.showElsewhere(address)
                        ? "opened " + address
                        : "No browser opens here; the address is " + address);
    }

    private Map<String, String> values() {
        ClusterView shown = view.get();
        Subject subject = selection.subject();
        TimeSpan time =
                selection
                        .time()
                        .orElse(
                                new TimeSpan(
                                        shown.asOfEpochNanos() - USUAL_NANOS,
                                        shown.asOfEpochNanos()));
        Map<String, String> values = new HashMap<>();
        values.put("from", Long.toString(time.startEpochNanos() / 1_000_000));
        values.put("to", Long.toString(time.endEpochNanos() / 1_000_000));
        shown.nodes().stream()
                .filter(node -> node.target().equals(subject.node()))
                .map(NodeView::hostName)
                .findFirst()
                .ifPresent(name -> values.put("node", name));
        filter.job().ifPresent(job -> values.put("job", job));
        subject.rank().ifPresent(rank -> values.put("rank", Integer.toString(rank)));
        if (!subject.gpu().isEmpty()) {
            values.put("gpu", subject.gpu());
        }
        return values;
    }
}
