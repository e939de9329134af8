package io.ringside.desktop.ui;

import io.ringside.desktop.model.subject.Subject;
import io.ringside.desktop.model.subject.TimeSpan;
import io.ringside.desktop.session.api.Session;
import io.ringside.desktop.ui.action.Action;
import io.ringside.desktop.ui.alerts.AlertLog;
import io.ringside.desktop.ui.alerts.AlertsPanel;
import io.ringside.desktop.ui.alerts.DesktopNotice;
import io.ringside.desktop.ui.compare.ComparePanel;
import io.ringside.desktop.ui.export.FileChoice;
import io.ringside.desktop.ui.export.TextExport;
import io.ringside.desktop.ui.findings.FindingsPanel;
import io.ringside.desktop.ui.gpus.GpuPanel;
import io.ringside.desktop.ui.hang.HangPanel;
import io.ringside.desktop.ui.heatmap.HeatMapPanel;
import io.ringside.desktop.ui.jobs.JobsPanel;
import io.ringside.desktop.ui.nodes.NodesPanel;
import io.ringside.desktop.ui.select.Linked;
import io.ringside.desktop.ui.select.SelectionModel;
import io.ringside.desktop.ui.select.ViewKind;
import io.ringside.desktop.ui.settings.Preferences;
import io.ringside.desktop.ui.tables.TablesPanel;
import io.ringside.desktop.ui.theme.Palette;
import io.ringside.desktop.ui.timeline.TimelinePanel;
import io.ringside.desktop.viewdata.ClusterView;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import javafx.scene.layout.Region;

/// The panels as one: each is given every view, and what is chosen in one is selected in all. Owned
/// by the FX thread.
final class Panels {
    private final SelectionModel selection;
    private final TablesPanel tables = new TablesPanel();
    private final HeatMapPanel heatMap;
    private final GpuPanel gpus = new GpuPanel();
    private final TimelinePanel timeline;
    private final FindingsPanel findings;
    private final HangPanel hang;
    private final AlertsPanel alertLog;
    private final NodesPanel nodes;
    private final ComparePanel compare;
    private final JobsPanel jobs;

    /// @param show fills the window with a view
    /// @param chooseJob shows one job alone; empty: all
    Panels(
            Session session,
            SelectionModel selection,
            AlertLog alerts,
            DesktopNotice notice,
            Executor background,
            FileChoice files,
            Consumer<ViewKind> show,
            Consumer<Optional<String>> chooseJob) {
        this.selection = selection;
        heatMap = new HeatMapPanel(background);
        timeline = new TimelinePanel(background);
        findings = new FindingsPanel(selection, alerts, finding -> show.accept(ViewKind.HANG));
        hang = new HangPanel(selection);
        alertLog = new AlertsPanel(alerts, notice, findings::go, new TextExport(files)::export);
        nodes = new NodesPanel(session::control);
        compare = new ComparePanel(session::comparing, files);
        jobs = new JobsPanel(chooseJob);
        heatMap.onChoose(selection::select);
        timeline.onChoose(selection::select);
        timeline.onTime(selection::look);
        gpus.onChoose(selection::select);
        tables.onChoose(selection::select);
    }

    TablesPanel tables() {
        return tables;
    }

    HeatMapPanel heatMap() {
        return heatMap;
    }

    GpuPanel gpus() {
        return gpus;
    }

    TimelinePanel timeline() {
        return timeline;
    }

    FindingsPanel findings() {
        return findings;
    }

    NodesPanel nodes() {
        return nodes;
    }

    ComparePanel compare() {
        return compare;
    }

    JobsPanel jobs() {
        return jobs;
    }

    /// What fills the window with each view; the overview has several.
    Map<ViewKind, Region> byKind() {
        Map<ViewKind, Region> panels = new EnumMap<>(ViewKind.class);
        panels.put(ViewKind.TABLES, tables);
        panels.put(ViewKind.HEAT_MAP, heatMap);
        panels.put(ViewKind.GPUS, gpus);
        panels.put(ViewKind.TIMELINE, timeline);
        panels.put(ViewKind.HANG, hang);
        panels.put(ViewKind.ALERTS, alertLog);
        panels.put(ViewKind.NODES, nodes);
        panels.put(ViewKind.JOBS, jobs);
        panels.put(ViewKind.COMPARE, compare);
        return panels;
    }

    void remember(Preferences preferences) {
        tables.remember(preferences);
        alertLog.remember(preferences);
    }

    List<Action> actions() {
        List<Action> all = new ArrayList<>(tables.actions());
        all.addAll(alertLog.actions());
        return all;
    }

    void show(ClusterView view) {
        gpus.show(view);
        timeline.show(view);
        findings.show(view);
        hang.show(view);
        alertLog.show(view);
        nodes.show(view);
    }

    /// What is counted, in the time that is selected.
    void showNumbers(ClusterView view) {
        tables.show(view);
        heatMap.show(view);
    }

    /// What is wrong, and what was answered to it.
    void showAnswers(ClusterView view) {
        findings.show(view);
        alertLog.show(view);
    }

    /// Marks what is selected everywhere; none of them tells another.
    void mark(ClusterView view, boolean reveal) {
        Subject subject = selection.subject();
        Linked linked = Linked.of(view, subject);
        heatMap.mark(linked);
        timeline.mark(linked, reveal);
        gpus.mark(linked);
        tables.mark(subject, reveal);
        hang.mark(linked);
    }

    /// @param time empty: the newest
    void go(Optional<TimeSpan> time) {
        if (time.isPresent()) {
            timeline.go(time.get());
        } else {
            timeline.follow();
        }
    }

    void paintWith(Palette colors) {
        heatMap.paintWith(colors);
        timeline.paintWith(colors);
        gpus.paintWith(colors);
        hang.paintWith(colors);
    }

    /// @param nanos of the screen's frames
    void frame(long nanos) {
        heatMap.frame();
        timeline.frame(nanos);
        nodes.frame();
        compare.frame(nanos);
    }
}
