package io.ringside.desktop.ui.hang;

import io.ringside.desktop.ui.pixel.SharpCanvas;
import io.ringside.desktop.ui.select.Linked;
import io.ringside.desktop.ui.text.Figures;
import io.ringside.desktop.ui.text.NothingHere;
import io.ringside.desktop.ui.text.Tip;
import io.ringside.desktop.ui.text.TipView;
import io.ringside.desktop.ui.theme.Palette;
import io.ringside.desktop.viewdata.finding.CommunicatorStanding;
import io.ringside.desktop.viewdata.finding.RankStanding;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.ScrollEvent;
import javafx.scene.layout.Pane;
import org.jspecify.annotations.Nullable;

/// The frontier of one communicator, drawn and read: rows as high as there is room, scrolled where
/// even low ones do not fit. Owned by the FX thread.
final class FrontierPane extends Pane {
    private static final double HIGHEST = 18;
    private static final double LOWEST = 9;

    private final SharpCanvas canvas = new SharpCanvas();
    private final TipView tip = new TipView();
    private final NothingHere nothing = new NothingHere("frontier-nothing");
    private final Consumer<RankStanding> chosen;
    private @Nullable CommunicatorStanding standing;
    private @Nullable Palette palette;
    private Linked linked = Linked.none();
    private FrontierRows rows = new FrontierRows(List.of(), 0, 1, 0);
    private double scroll;
    private int at = -1;
    private String why = "";

    FrontierPane(Consumer<RankStanding> chosen) {
        this.chosen = chosen;
        setId("frontier");
        getStyleClass().add("frontier");
        setFocusTraversable(true);
        canvas.setManaged(false);
        canvas.setMouseTransparent(true);
        getChildren().addAll(canvas, nothing, tip);
        widthProperty().addListener(change -> draw());
        heightProperty().addListener(change -> draw());
        setOnMouseMoved(this::point);
        setOnMouseExited(event -> leave());
        setOnMouseClicked(this::click);
        setOnScroll(this::wheel);
        addEventHandler(KeyEvent.KEY_PRESSED, this::key);
        setMinSize(0, 0);
    }

    /// @param reason why there is nothing to show; said where `next` is null or has no rank
    void show(@Nullable CommunicatorStanding next, String reason) {
        CommunicatorStanding before = standing;
        if (before == null || next == null || before.commHash() != next.commHash()) {
            scroll = 0;
            at = -1;
        }
        standing = next;
        why = reason;
        rows = next == null ? new FrontierRows(List.of(), 0, 1, 0) : FrontierRows.of(next);
        draw();
    }

    void mark(Linked marks) {
        linked = marks;
        draw();
    }

    void paintWith(Palette colors) {
        palette = colors;
        draw();
    }

    private double rowHeight() {
        double room = getHeight() - FrontierPainter.HEAD;
        return Math.clamp(Math.floor(room / Math.max(1, rows.ranks().size())), LOWEST, HIGHEST);
    }

    private void draw() {
        CommunicatorStanding shown = standing;
        Palette colors = palette;
        canvas.fit(Math.max(1, getWidth()), Math.max(1, getHeight()));
        boolean empty = shown == null || shown.ranks().isEmpty();
        nothing.say(empty ? why : "", this);
        if (shown == null || empty || colors == null || getHeight() < FrontierPainter.HEAD) {
            canvas.clear();
            setAccessibleText(why);
            return;
        }
        double all = rows.ranks().size() * rowHeight();
        scroll = Math.clamp(scroll, 0, Math.max(0, all - (getHeight() - FrontierPainter.HEAD)));
        new FrontierPainter(canvas, shown, rows, colors, rowHeight(), scroll, linked::rank).paint();
        if (at < 0) {
            setAccessibleText(shown.label() + ", " + shown.state().word() + ", " + shown.call());
        }
    }

    private void point(MouseEvent event) {
        tell(rowAt(event.getY()), event.getX(), event.getY());
    }

    private int rowAt(double y) {
        int row = (int) Math.floor((y - FrontierPainter.HEAD + scroll) / rowHeight());
        return y < FrontierPainter.HEAD || row >= rows.ranks().size() ? -1 : row;
    }

    private void tell(int row, double x, double y) {
        at = row;
        if (row < 0) {
            tip.hide();
            return;
        }
        Tip words = tip(rows.ranks().get(row));
        setAccessibleText(words.text());
        tip.show(words, x, x, y, this);
    }

    private void leave() {
        at = -1;
        tip.hide();
    }

    private static Tip tip(RankStanding rank) {
        return new Tip(
                "Rank " + rank.axisRank(),
                (rank.host() + " " + rank.gpu()).strip(),
                List.of(
                        new Tip.Line("does", word(rank.state())),
                        new Tip.Line("enqueued up to", number(rank.enqueued())),
                        new Tip.Line("inside", number(rank.inside())),
                        new Tip.Line("over up to", number(rank.completed())),
                        new Tip.Line("process", word(rank.process()))),
                rank.stale() ? "its node is not heard: this is what it told last" : "");
    }

    private static String word(String text) {
        return text.isEmpty() ? "not known" : text;
    }

    private static String number(OptionalLong number) {
        return number.isPresent() ? "#" + Figures.count(number.getAsLong()) : "not known";
    }

    private void click(MouseEvent event) {
        requestFocus();
        int row = rowAt(event.getY());
        if (row >= 0) {
            chosen.accept(rows.ranks().get(row));
        }
    }

    private void wheel(ScrollEvent event) {
        scroll -= event.getDeltaY();
        leave();
        draw();
        event.consume();
    }

    private void key(KeyEvent event) {
        int step =
                switch (event.getCode()) {
                    case DOWN -> 1;
                    case UP -> -1;
                    case PAGE_DOWN -> 10;
                    case PAGE_UP -> -10;
                    default -> 0;
                };
        if (step != 0 && !rows.ranks().isEmpty()) {
            int row = Math.clamp(at + step, 0, rows.ranks().size() - 1);
            double y = row * rowHeight();
            double room = getHeight() - FrontierPainter.HEAD - rowHeight();
            scroll = Math.clamp(scroll, y - room, y);
            draw();
            tell(row, getWidth() / 2, FrontierPainter.HEAD + y - scroll);
            event.consume();
        } else if (event.getCode() == javafx.scene.input.KeyCode.ENTER
                && at >= 0
                && at < rows.ranks().size()) {
            chosen.accept(rows.ranks().get(at));
            event.consume();
        }
    }
}
