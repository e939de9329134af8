package io.ringside.desktop.ui.hang;

import io.ringside.desktop.model.subject.RankWords;
import io.ringside.desktop.ui.text.Figures;
import io.ringside.desktop.ui.theme.Icon;
import io.ringside.desktop.ui.theme.Styles;
import io.ringside.desktop.viewdata.finding.CommunicatorStanding;
import io.ringside.desktop.viewdata.finding.CommunicatorStanding.State;
import io.ringside.desktop.viewdata.finding.RankStanding;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.LongUnaryOperator;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/// One communicator of the list: whether it stands, since when, and how far it is. Owned by the FX
/// thread.
final class CommunicatorCell extends ListCell<CommunicatorStanding> {
    private static final int FEW = 8;
    private static final double ROOM_FOR_ID = 200;

    private final Label icon = new Label();
    private final Label name = new Label();
    private final Label id = new Label();
    private final Label since = new Label();
    private final Label call = new Label();
    private final Label how = new Label();
    private final HBox body;
    private final LongUnaryOperator age;

    /// @param age how long ago a moment of a node's clock was, in nanoseconds
    CommunicatorCell(LongUnaryOperator age) {
        this.age = age;
        getStyleClass().add("communicator");
        icon.setMinSize(16, 16);
        name.getStyleClass().addAll("strong", "primary");
        name.setWrapText(true);
        id.getStyleClass().addAll("code", "tiny", "muted");
        id.setMinWidth(Region.USE_PREF_SIZE);
        since.getStyleClass().add("strong");
        since.setMinWidth(Region.USE_PREF_SIZE);
        call.getStyleClass().addAll("small", "secondary");
        how.getStyleClass().addAll("small", "muted");
        call.setWrapText(true);
        how.setWrapText(true);
        Region space = new Region();
        HBox.setHgrow(space, Priority.ALWAYS);
        HBox head = new HBox(6, name, id, space, since);
        head.setAlignment(Pos.BASELINE_LEFT);
        VBox words = new VBox(1, head, call, how);
        HBox.setHgrow(words, Priority.ALWAYS);
        words.setMinWidth(0);
        id.visibleProperty().bind(words.widthProperty().greaterThanOrEqualTo(ROOM_FOR_ID));
        id.managedProperty().bind(id.visibleProperty());
        body = new HBox(8, icon, words);
        setPrefWidth(0);
    }

    @Override
    protected void updateItem(@Nullable CommunicatorStanding standing, boolean empty) {
        super.updateItem(standing, empty);
        if (standing == null || empty) {
            setGraphic(null);
            return;
        }
        State state = standing.state();
        boolean loud = state == State.STANDS;
        Styles.icon(
                icon,
                icon(state),
                loud ? "state-page" : state == State.WAITS ? "state-note" : "muted");
        name.setText(standing.label());
        id.setText(standing.id().startsWith(standing.label()) ? "" : standing.id());
        since.setText(
                standing.sinceEpochNanos().isPresent()
                        ? Figures.age(age.applyAsLong(standing.sinceEpochNanos().getAsLong()))
                        : state.word());
        Styles.set(since, "state-page", loud);
        Styles.set(since, "muted", !loud);
        call.setText(
                ranks(standing) + (standing.call().isEmpty() ? "" : " \u00B7 " + standing.call()));
        how.setText(standing.why().isEmpty() ? frontier(standing) : standing.why());
        setGraphic(body);
        setAccessibleText(
                standing.label()
                        + ", "
                        + state.word()
                        + ", "
                        + call.getText()
                        + ", "
                        + how.getText());
    }

    /// "8 ranks: 0–7", where all of them are known; more than a few parts are counted.
    private static String ranks(CommunicatorStanding standing) {
        String size = Figures.count(standing.size()) + (standing.size() == 1 ? " rank" : " ranks");
        List<Integer> known = standing.ranks().stream().map(RankStanding::axisRank).toList();
        return known.size() == standing.size() && !known.isEmpty()
                ? size + ": " + RankWords.some(known, FEW)
                : size;
    }

    private static Icon icon(State state) {
        return switch (state) {
            case STANDS -> Icon.REFUSED;
            case WAITS -> Icon.NOTE;
            case MOVES, IDLE -> Icon.OK;
            case NOT_HEARD -> Icon.LOST;
        };
    }

    private static String frontier(CommunicatorStanding standing) {
        OptionalLong lowest = standing.lowest();
        OptionalLong highest = standing.highest();
        if (lowest.isEmpty() || highest.isEmpty()) {
            return "how far it is, is not told";
        }
        return lowest.getAsLong() == highest.getAsLong()
                ? "all at #" + Figures.count(lowest.getAsLong())
                : "frontier #"
                        + Figures.count(lowest.getAsLong())
                        + " of #"
                        + Figures.count(highest.getAsLong());
    }
}
