package io.ringside.desktop.ui;

import io.ringside.desktop.model.node.NodeHealth.Severity;
import io.ringside.desktop.model.subject.Subject;
import io.ringside.desktop.model.subject.TimeSpan;
import io.ringside.desktop.session.api.RunPart;
import io.ringside.desktop.session.api.Session;
import io.ringside.desktop.ui.action.Action;
import io.ringside.desktop.ui.action.Actions;
import io.ringside.desktop.ui.alerts.Alert;
import io.ringside.desktop.ui.alerts.AlertLog;
import io.ringside.desktop.ui.alerts.DesktopNotice;
import io.ringside.desktop.ui.alerts.NoticeBox;
import io.ringside.desktop.ui.compare.CompareActions;
import io.ringside.desktop.ui.export.ExportMenu;
import io.ringside.desktop.ui.export.FileChoice;
import io.ringside.desktop.ui.export.GrafanaAction;
import io.ringside.desktop.ui.export.IncidentItems;
import io.ringside.desktop.ui.findings.FindingText;
import io.ringside.desktop.ui.fit.CutText;
import io.ringside.desktop.ui.fit.Enlarged;
import io.ringside.desktop.ui.nodes.LevelBox;
import io.ringside.desktop.ui.open.EmptyView;
import io.ringside.desktop.ui.open.FileDrop;
import io.ringside.desktop.ui.select.ChosenRange;
import io.ringside.desktop.ui.select.FilterField;
import io.ringside.desktop.ui.select.SavedFilters;
import io.ringside.desktop.ui.select.SelectionChips;
import io.ringside.desktop.ui.select.SelectionModel;
import io.ringside.desktop.ui.select.SubjectWords;
import io.ringside.desktop.ui.select.ViewBar;
import io.ringside.desktop.ui.select.ViewKind;
import io.ringside.desktop.ui.settings.Look;
import io.ringside.desktop.ui.settings.Preferences;
import io.ringside.desktop.ui.statusbar.HealthItems;
import io.ringside.desktop.ui.statusbar.OwnMemory;
import io.ringside.desktop.ui.statusbar.StatusItem;
import io.ringside.desktop.ui.statusbar.StatusLine;
import io.ringside.desktop.ui.text.Figures;
import io.ringside.desktop.ui.toolbar.Banners;
import io.ringside.desktop.ui.toolbar.Toolbar;
import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.desktop.viewdata.filter.FilteredView;
import io.ringside.desktop.viewdata.finding.FindingView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import javafx.scene.Node;
import javafx.scene.control.TableView;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/// Everything in the window: hands each view to the features, keeps the picture while paused, and
/// says how far it can be trusted. Owned by the FX thread.
final class MainView extends VBox {
    private static final long STATUS_PERIOD_NANOS = 250_000_000L;
    private static final int FRAMES_WITHOUT_BODY = 3;

    private final Session session;
    private final WindowOptions options;
    private final Shelf shelf;
    private final Preferences preferences;
    private final Enlarged root;
    private final Look look;
    private final Actions actions;
    private final NoticeBox notices;
    private final Toolbar toolbar;
    private final Banners banners = new Banners();
    private final SelectionModel selection = new SelectionModel();
    private final ChosenRange range;
    private final AlertLog alerts = new AlertLog();
    private final DesktopNotice notice = new DesktopNotice();
    private final Panels panels;
    private final EmptyView empty;
    private final LevelBox level = new LevelBox(() -> choose(ViewKind.NODES));
    private final SelectionChips chips;
    private final FilterField filter;
    private final ViewBar views;
    private final ExportMenu export;
    private final IncidentItems incidents;
    private final Body body;
    private final StackPane middle;
    private final StatusLine status = new StatusLine();
    private final HealthItems health = new HealthItems();
    private ClusterView shown;
    private ClusterView newest;
    private ClusterView unfiltered;
    private ClusterView numbers;
    private boolean paused;
    private int frames;
    private long pausedSinceEpochNanos;
    private long statusAtNanos = Long.MIN_VALUE;

    MainView(Session session, WindowOptions options, Executor background, FileChoice chooseFile) {
        this.session = session;
        this.options = options;
        range = new ChosenRange(session);
        preferences = new Preferences(options.settings().map(at -> at.resolve("window")));
        panels =
                new Panels(
                        session,
                        selection,
                        alerts,
                        notice,
                        background,
                        chooseFile,
                        this::choose,
                        this::chooseJob);
        CompareActions compare =
                new CompareActions(
                        panels.compare(), session, selection, () -> choose(ViewKind.COMPARE));
        shelf =
                new Shelf(
                        session,
                        options.settings(),
                        chooseFile,
                        compare,
                        preferences,
                        this::focusFirst);
        empty = new EmptyView(session, shelf.opener());
        notices = new NoticeBox(panels.findings()::go);
        filter =
                new FilterField(
                        new SavedFilters(options.settings().map(at -> at.resolve("filters"))),
                        changed -> refilter(),
                        this::focusFirst);
        chips = new SelectionChips(selection, filter);
        views = new ViewBar(filter, chips);
        export = new ExportMenu(() -> numbers, chooseFile::export);
        Exports.fill(export, this, panels, this::panelsShown);
        toolbar =
                new Toolbar(
                        session,
                        options.forwardEndpoint(),
                        this::pause,
                        () -> chooseFile.recording(session.recordingName()),
                        shelf.settings()::keeping,
                        shelf.saved(),
                        level,
                        shelf.menu(),
                        export);
        incidents =
                new IncidentItems(
                        session, chooseFile, options.epochNanos(), options.settings(), export::say);
        export.add(incidents.items());
        body = new Body(preferences, panels);
        middle = new StackPane(empty);
        VBox.setVgrow(middle, Priority.ALWAYS);
        panels.remember(preferences);
        look = new Look(preferences, options.theme(), panels::paintWith);
        List<Action> more = new ArrayList<>(panels.actions());
        more.addAll(compare.all());
        more.addAll(
                new GrafanaAction(
                                shelf.settings(),
                                selection,
                                filter,
                                () -> shown,
                                chooseFile,
                                export::say)
                        .actions());
        more.addAll(export.actions());
        more.addAll(incidents.actions());
        more.addAll(shelf.actions(() -> shown.nodes().isEmpty(), toolbar::showSaved));
        WindowActions.Parts parts =
                new WindowActions.Parts(look, toolbar, filter, selection, body, panels);
        WindowActions all = new WindowActions(this, parts, more);
        actions = all.actions();
        root = new Enlarged(this, all.palette(), notices);
        look.enlarges(root);
        getChildren().addAll(toolbar, views, shelf, banners, middle, status, look.source());
        FileDrop.on(this, shelf.opener()::open);
        FileDrop.on(panels.compare(), compare::compare);
        setId("main");
        CutText.watch(this);
        shown = ClusterView.empty(options.epochNanos().getAsLong());
        newest = shown;
        unfiltered = shown;
        numbers = shown;
        toolbar.bind(actions.get("next-theme"), actions.get("keys"));
        views.bind(actions);
        addEventFilter(KeyEvent.KEY_PRESSED, this::key);
        sceneProperty().addListener(change -> look.apply(getScene()));
        widthProperty().addListener(change -> fold());
        selection.onChange(this::selected);
        alerts.onAnswer(this::answered);
        choose(ViewKind.OVERVIEW);
        show(shown);
    }

    /// What a scene is made of.
    Enlarged root() {
        return root;
    }

    Preferences preferences() {
        return preferences;
    }

    /// All that can be done.
    Actions actions() {
        return actions;
    }

    /// Shows a view, or keeps it for later while paused. Other targets are another cluster: no
    /// picture of the last one stays.
    void show(ClusterView view) {
        boolean another = !view.targets().equals(newest.targets());
        newest = view;
        if (another) {
            paused = false;
            panels.timeline().pause(false);
            panels.timeline().follow();
            selection.clear();
            selection.look(Optional.empty());
            if (!view.concerns().origin().isEmpty()) {
                // A dump of another tool holds nothing else.
                choose(ViewKind.HANG);
            }
        }
        watch(view);
        if (paused) {
            if (range.news(view)) {
                fillNumbers();
            }
            return;
        }
        unfiltered = view;
        shown = FilteredView.of(view, filter.filter());
        fill();
    }

    /// Panels are dressed and laid out when there is something to show, or after the first frames:
    /// until then the window need not wait for them.
    private void placeBody() {
        if (body.getParent() == null) {
            middle.getChildren().addFirst(body);
        }
    }

    private void fill() {
        ClusterView view = shown;
        boolean nothing = view.nodes().isEmpty() && body.shown() != ViewKind.COMPARE;
        boolean keysAreLeft = !nothing && Body.holds(empty, keys());
        if (nothing) {
            empty.hold(shelf.saved());
        }
        if (nothing && !empty.isVisible()) {
            empty.setVisible(true);
            empty.focusTarget();
        }
        empty.setVisible(nothing);
        if (!nothing) {
            placeBody();
        }
        body.setVisible(!nothing);
        views.setVisible(!nothing);
        views.setManaged(!nothing);
        fillNumbers();
        panels.show(view);
        panels.jobs().show(unfiltered, filter.job());
        chips.show(view);
        filter.show(unfiltered);
        panels.mark(shown, false);
        showStatus();
        if (keysAreLeft && !empty.typing().filter(toolbar::goOnTyping).isPresent()) {
            body.focusFirst();
        }
    }

    private @Nullable Node keys() {
        return getScene() == null ? null : getScene().getFocusOwner();
    }

    /// What is counted, in the time that is selected.
    private void fillNumbers() {
        numbers = FilteredView.of(range.of(unfiltered, newest), filter.filter());
        panels.showNumbers(numbers);
    }

    /// The same moment through another filter, also while the picture is kept.
    private void refilter() {
        shown = FilteredView.of(unfiltered, filter.filter());
        fill();
    }

    /// Follows what is found, also while the picture is kept.
    private void watch(ClusterView view) {
        List<Alert> news =
                alerts.look(
                        view.concerns().findings(),
                        finding -> SubjectWords.where(view, finding),
                        finding -> FindingText.age(view, finding),
                        view.asOfEpochNanos());
        notice.tell(news, view.asOfEpochNanos());
        count();
    }

    /// What the views' names say of what asks for somebody.
    private void count() {
        long now = newest.asOfEpochNanos();
        List<Alert> asking = alerts.alerts(now).stream().filter(alert -> alert.asks(now)).toList();
        boolean pages = asking.stream().anyMatch(alert -> alert.loudest() == Severity.PAGE);
        views.count(newest.concerns().standing(), asking.size(), pages);
    }

    /// An answer is seen at once, wherever it was given.
    private void answered() {
        count();
        panels.showAnswers(shown);
    }

    /// Takes every view to what is selected now; none of them tells another.
    private void selected(Subject subject, Optional<TimeSpan> time) {
        range.choose(time);
        fillNumbers();
        panels.go(time);
        panels.mark(shown, true);
    }

    /// Shows a view; where the keys went to the last one they go to it.
    void choose(ViewKind kind) {
        boolean inside = Body.holds(body, keys());
        boolean stands = body.shown() == ViewKind.COMPARE || kind == ViewKind.COMPARE;
        body.show(kind);
        views.show(kind);
        if (stands && shown.nodes().isEmpty()) {
            fill();
        }
        fold();
        if (inside) {
            body.focusFirst();
        }
    }

    private void chooseJob(Optional<String> id) {
        filter.job(id);
    }

    private Node panelsShown() {
        return body;
    }

    private void fold() {
        panels.gpus().narrow(body.shown() == ViewKind.OVERVIEW && getWidth() < Body.ROOMY_WIDTH);
    }

    /// Takes every view to a finding, the most costly first from 0; one that is not there is passed
    /// over.
    void go(int finding) {
        List<FindingView> all = shown.concerns().findings();
        if (finding < all.size()) {
            panels.findings().go(all.get(finding));
        }
    }

    /// Shows what is otherwise in one run than in another.
    void show(StillLook.Compared compared) {
        panels.compare().show(compared.before(), compared.after(), compared.diff());
    }

    /// Puts two runs side by side.
    void compare(RunPart before, RunPart after) {
        choose(ViewKind.COMPARE);
        panels.compare().compare(before, after);
    }

    /// Ends what runs beside the window.
    void close() {
        notice.close();
        shelf.close();
        look.close();
        preferences.flush();
    }

    /// Follows the screen's frames: the newest pictures, the live edge, and the status now and
    /// then.
    void frame(long nanos) {
        if (frames < FRAMES_WITHOUT_BODY && ++frames == FRAMES_WITHOUT_BODY) {
            placeBody();
        }
        panels.frame(nanos);
        export.frame(nanos);
        incidents.frame();
        notices.show(notice.untold(), nanos);
        if (nanos - statusAtNanos >= STATUS_PERIOD_NANOS || statusAtNanos == Long.MIN_VALUE) {
            statusAtNanos = nanos;
            showStatus();
        }
    }

    /// Shows the newest burst in place of the live edge: for a still picture.
    void showBurst() {
        panels.timeline().burst();
    }

    private void showStatus() {
        long now = options.epochNanos().getAsLong();
        toolbar.show(newest, now);
        level.show(newest);
        toolbar.showTime(newest, paused, panels.timeline().parked());
        toolbar.show(newest, session.forwarding(), session.recording(), now);
        banners.show(newest, now);
        status.show(
                StatusItem.of(newest, health, session.forwarding(), OwnMemory.residentBytes(), now),
                Figures.zoned(options.wallEpochNanos().getAsLong()));
        shelf.show(newest, now);
        if (paused) {
            toolbar.showPaused(now - pausedSinceEpochNanos, newest.version() - shown.version());
        }
    }

    /// Going on follows the newest time again, also where only the timeline was parked.
    private void pause(boolean wanted) {
        if (wanted && !paused) {
            pausedSinceEpochNanos = options.epochNanos().getAsLong();
        }
        paused = wanted;
        panels.timeline().pause(wanted);
        if (wanted) {
            showStatus();
        } else {
            selection.look(Optional.empty());
            panels.timeline().follow();
            show(newest);
        }
    }

    private void key(KeyEvent event) {
        if (actions.press(event)) {
            event.consume();
        }
    }

    void togglePause() {
        pause(!paused);
    }

    /// Every time is written anew.
    void toggleZone() {
        look.toggleZone();
        fill();
        lookupAll(".table-view").forEach(table -> ((TableView<?>) table).refresh());
    }

    /// Where keys go at first: to the timeline, so that Space pauses at once, or, before the first
    /// target, to where one is typed.
    void focusFirst() {
        if (shown.nodes().isEmpty()) {
            empty.focusTarget();
        } else {
            // Panels that were placed just now are in the scene only when they are dressed.
            body.applyCss();
            panels.timeline().focus();
        }
    }
}
