package io.ringside.desktop.ui.fit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javafx.geometry.Orientation;
import javafx.scene.Node;
import javafx.scene.layout.Region;
import org.jspecify.annotations.Nullable;

/// A row of controls that is whole at every width. Where there is no room for all: what may shrink
/// shrinks; what has a shorter form takes it, the last one that was added first; then the rest goes
/// on in another row. Owned by the FX thread.
public class FoldingBar extends Region {
    /// Narrower ones have a row with others.
    private static final double LEAST_ALONE = 96;

    private final Map<Node, Item> items = new LinkedHashMap<>();
    private final double rowHeight;
    private final double gap;

    /// @param folded its shorter form; null: none
    /// @param least to which it may shrink, in pixels; infinite: never
    /// @param dispensable goes before anything else changes
    private record Item(
            Node whole, @Nullable Node folded, double least, boolean space, boolean dispensable) {
        boolean managed() {
            return whole.isManaged();
        }
    }

    private record Placed(Item item, Node form, double width) {}

    /// @param rowHeight of each row at least, in pixels
    /// @param gap between controls, in pixels
    public FoldingBar(double rowHeight, double gap) {
        this.rowHeight = rowHeight;
        this.gap = gap;
        setMinWidth(0);
    }

    /// Never shorter than it would be.
    public void add(Node... nodes) {
        for (Node node : nodes) {
            put(new Item(node, null, Double.POSITIVE_INFINITY, false, false));
        }
    }

    /// Never shorter than it would be, and no more than is wanted.
    public void set(List<? extends Node> nodes) {
        items.clear();
        getChildren().clear();
        nodes.forEach(this::add);
    }

    /// @param least the width down to which it may be cut, but never below its own least width;
    ///   what is cut of a text is in a tip
    public void addShrinking(Node node, double least) {
        put(new Item(node, null, least, false, false));
    }

    /// Goes as soon as there is no room for all.
    public void addDispensable(Node node) {
        put(new Item(node, null, Double.POSITIVE_INFINITY, false, true));
    }

    /// @param folded shown in place of it where there is no room
    public void addFolding(Node whole, Node folded) {
        put(new Item(whole, folded, Double.POSITIVE_INFINITY, false, false));
    }

    /// What was added so far is at the left, what comes after at the right.
    public void addSpace() {
        Region space = new Region();
        put(new Item(space, null, 0, true, false));
    }

    private void put(Item item) {
        items.put(item.whole(), item);
        getChildren().add(item.whole());
        if (item.folded() != null) {
            item.folded().setVisible(false);
            getChildren().add(item.folded());
        }
    }

    @Override
    public Orientation getContentBias() {
        return Orientation.HORIZONTAL;
    }

    @Override
    protected double computePrefWidth(double height) {
        double sum = 0;
        for (Item item : items.values()) {
            sum += item.managed() && !item.space() ? wide(item.whole(), item) + gap : 0;
        }
        return snappedLeftInset() + Math.max(0, sum - gap) + snappedRightInset();
    }

    @Override
    protected double computeMinHeight(double width) {
        return computePrefHeight(width);
    }

    @Override
    protected double computePrefHeight(double width) {
        double room = width < 0 ? Double.MAX_VALUE : room(width);
        double sum = 0;
        for (List<Placed> row : rows(room)) {
            sum += height(row);
        }
        return snappedTopInset() + Math.max(sum, rowHeight) + snappedBottomInset();
    }

    @Override
    protected double computeMaxHeight(double width) {
        return computePrefHeight(width);
    }

    @Override
    protected void layoutChildren() {
        double y = snappedTopInset();
        for (Item item : items.values()) {
            // What is not placed below is not seen; a form that is not managed keeps its own state.
            if (item.folded() != null) {
                item.folded().setVisible(false);
            }
            if (item.folded() != null || item.dispensable()) {
                item.whole().setVisible(false);
            }
        }
        double room = room(getWidth());
        for (List<Placed> row : rows(room)) {
            double height = height(row);
            double x = snappedLeftInset();
            double spare = room - width(row);
            for (Placed placed : row) {
                if (placed.item().space()) {
                    x += Math.max(0, spare);
                    continue;
                }
                if (placed.item().folded() != null || placed.item().dispensable()) {
                    placed.form().setVisible(true);
                }
                double own = placed.form().prefHeight(placed.width());
                placed.form()
                        .resizeRelocate(
                                snapPositionX(x),
                                snapPositionY(y + (height - own) / 2),
                                placed.width(),
                                own);
                x += placed.width() + gap;
            }
            y += height;
        }
    }

    private double room(double width) {
        return Math.max(0, width - snappedLeftInset() - snappedRightInset());
    }

    private double height(List<Placed> row) {
        double most = rowHeight;
        for (Placed placed : row) {
            most = Math.max(most, placed.form().prefHeight(placed.width()));
        }
        return most;
    }

    private double width(List<Placed> row) {
        double sum = 0;
        int count = 0;
        for (Placed placed : row) {
            sum += placed.width();
            count += placed.item().space() ? 0 : 1;
        }
        return sum + gap * Math.max(0, count - 1);
    }

    /// What goes into which row, and how wide.
    private List<List<Placed>> rows(double room) {
        List<Placed> all = new ArrayList<>();
        for (Item item : items.values()) {
            if (item.managed()) {
                all.add(new Placed(item, item.whole(), wide(item.whole(), item)));
            }
        }
        if (width(all) > room) {
            all.removeIf(placed -> placed.item().dispensable());
        }
        double give = all.stream().mapToDouble(FoldingBar::give).sum();
        for (int i = all.size() - 1; i >= 0 && width(all) - give > room; i--) {
            Item item = all.get(i).item();
            Node folded = item.folded();
            if (folded != null) {
                folded.applyCss();
                all.set(i, new Placed(item, folded, wide(folded, item)));
            }
        }
        double lack = width(all) - room;
        if (lack <= 0) {
            return List.of(all);
        }
        if (give >= lack) {
            return List.of(shrunk(all, lack / give));
        }
        return wrapped(shrunk(all, 1), room);
    }

    /// What does not fit goes on in the next row. Where one small control would stand there alone,
    /// all that stands at the right goes with it, or at least the control before it. A row's room
    /// that is left goes to what was shrunk.
    private List<List<Placed>> wrapped(List<Placed> all, double room) {
        List<List<Placed>> rows = filled(all, room);
        if (isLonely(rows.getLast())) {
            List<List<Placed>> sides = sides(all);
            if (sides.stream().allMatch(row -> width(row) <= room)) {
                rows = sides;
            } else {
                accompany(rows, room);
            }
        }
        return rows.stream().map(each -> grown(each, room)).toList();
    }

    /// What stands at the left, and what stands at the right with the space before it.
    private static List<List<Placed>> sides(List<Placed> all) {
        for (int i = 1; i < all.size(); i++) {
            if (all.get(i).item().space()) {
                return List.of(all.subList(0, i), all.subList(i, all.size()));
            }
        }
        return List.of(all);
    }

    private List<List<Placed>> filled(List<Placed> all, double room) {
        List<List<Placed>> rows = new ArrayList<>();
        List<Placed> row = new ArrayList<>();
        for (Placed placed : all) {
            Placed fits = new Placed(placed.item(), placed.form(), Math.min(room, placed.width()));
            row.add(fits);
            if (row.size() > 1 && width(row) > room) {
                row.removeLast();
                rows.add(row);
                row = new ArrayList<>(List.of(fits));
            }
        }
        rows.add(row);
        return rows;
    }

    private void accompany(List<List<Placed>> rows, double room) {
        List<Placed> last = rows.getLast();
        List<Placed> before = rows.size() > 1 ? rows.get(rows.size() - 2) : List.of();
        while (controls(last) == 1
                && controls(before) > 2
                && width(last) + gap + before.getLast().width() <= room) {
            last.addFirst(before.removeLast());
        }
    }

    private boolean isLonely(List<Placed> row) {
        return controls(row) == 1 && width(row) < LEAST_ALONE;
    }

    /// How many are seen: what is folded to nothing is no company.
    private static long controls(List<Placed> row) {
        return row.stream().filter(placed -> placed.width() > 0).count();
    }

    private List<Placed> grown(List<Placed> row, double room) {
        double left = room - width(row);
        List<Placed> grown = new ArrayList<>();
        for (Placed placed : row) {
            double wanted = wide(placed.form(), placed.item()) - placed.width();
            double more = Math.clamp(wanted, 0, Math.max(0, left));
            left -= more;
            grown.add(new Placed(placed.item(), placed.form(), placed.width() + more));
        }
        return grown;
    }

    private static List<Placed> shrunk(List<Placed> all, double share) {
        return all.stream()
                .map(placed ->
                        new Placed(
                                placed.item(),
                                placed.form(),
                                Math.floor(placed.width() - give(placed) * share)))
                .toList();
    }

    private static double give(Placed placed) {
        if (placed.item().space()) {
            return 0;
        }
        double least = Math.max(placed.item().least(), placed.item().whole().minWidth(-1));
        return Math.max(0, placed.width() - least);
    }

    private static double wide(Node form, Item item) {
        return item.space() ? 0 : Math.ceil(form.prefWidth(-1));
    }
}
