package io.ringside.desktop.ui.open;

import io.ringside.desktop.ui.export.FileChoice;
import io.ringside.desktop.ui.theme.Icon;
import io.ringside.protocol.files.RegularFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.layout.Region;

/// Files and folders to open, and those that were opened before. Owned by the FX thread.
public final class OpenMenu extends MenuButton {
    private static final int MOST_CHARACTERS = 64;

    private final Opener opener;
    private final FileChoice files;
    private final Runnable compare;

    /// @param compare compares what is shown with a run that is asked for
    public OpenMenu(Opener opener, FileChoice files, Runnable compare) {
        super("", Icon.FOLDER.node());
        this.opener = opener;
        this.files = files;
        this.compare = compare;
        setId("open");
        getStyleClass().add("flat");
        setMinWidth(Region.USE_PREF_SIZE);
        setTooltip(
                new Tooltip(
                        "Open a recording, a capture or a dump of another tool (Ctrl+O), or drop it on"
                                + " the window"));
        setAccessibleText("Open files");
        setOnShowing(event -> fill());
        fill();
    }

    public void chooseFiles() {
        opener.open(files.toOpen());
    }

    public void chooseFolder() {
        files.folderToOpen().ifPresent(folder -> opener.open(List.of(folder)));
    }

    private void fill() {
        List<MenuItem> items = new ArrayList<>();
        MenuItem file = new MenuItem("Open file\u2026");
        file.setId("open-file");
        file.setAccelerator(new KeyCodeCombination(KeyCode.O, KeyCombination.SHORTCUT_DOWN));
        file.setOnAction(event -> chooseFiles());
        MenuItem folder = new MenuItem("Open folder\u2026");
        folder.setId("open-folder");
        folder.setAccelerator(
                new KeyCodeCombination(
                        KeyCode.O, KeyCombination.SHORTCUT_DOWN, KeyCombination.SHIFT_DOWN));
        folder.setOnAction(event -> chooseFolder());
        MenuItem with = new MenuItem("Compare with\u2026");
        with.setId("open-compare");
        with.setAccelerator(new KeyCodeCombination(KeyCode.D, KeyCombination.SHORTCUT_DOWN));
        with.setOnAction(event -> compare.run());
        items.addAll(List.of(file, folder, with));
        List<Path> recent = opener.recent();
        if (!recent.isEmpty()) {
            items.add(new SeparatorMenuItem());
        }
        for (Path each : recent) {
            MenuItem item = new MenuItem(shown(each));
            item.setMnemonicParsing(false);
            item.setOnAction(event -> opener.open(List.of(each)));
            items.add(item);
        }
        getItems().setAll(items);
    }

    /// The end of a long name says more than its beginning.
    static String shown(Path file) {
        String name = RegularFile.name(file);
        return name.length() <= MOST_CHARACTERS
                ? name
                : "\u2026" + name.substring(name.length() - MOST_CHARACTERS + 1);
    }
}
