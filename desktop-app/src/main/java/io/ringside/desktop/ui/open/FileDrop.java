package io.ringside.desktop.ui.open;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import javafx.css.PseudoClass;
import javafx.scene.Node;
import javafx.scene.input.DragEvent;
import javafx.scene.input.TransferMode;

/// Takes files and folders that are dropped anywhere on a node. Owned by the FX thread.
public final class FileDrop {
    private static final PseudoClass OVER = PseudoClass.getPseudoClass("drop");

    private FileDrop() {}

    /// @param open is given what was dropped
    public static void on(Node node, Consumer<List<Path>> open) {
        node.addEventHandler(
                DragEvent.DRAG_OVER,
                event -> {
                    if (event.getDragboard().hasFiles()) {
                        event.acceptTransferModes(TransferMode.COPY_OR_MOVE);
                        node.pseudoClassStateChanged(OVER, true);
                        event.consume();
                    }
                });
        node.addEventHandler(
                DragEvent.DRAG_EXITED, event -> node.pseudoClassStateChanged(OVER, false));
        node.addEventHandler(
                DragEvent.DRAG_DROPPED,
                event -> {
                    node.pseudoClassStateChanged(OVER, false);
                    List<Path> files =
                            event.getDragboard().getFiles().stream().map(File::toPath).toList();
                    event.setDropCompleted(!files.isEmpty());
                    event.consume();
                    open.accept(files);
                });
    }
}
