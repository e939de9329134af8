package io.ringside.desktop.ui.open;

import io.ringside.desktop.ui.theme.Icon;
import io.ringside.desktop.ui.theme.Styles;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;

/// A line under the toolbar: what is being opened, or why it cannot be. Owned by the FX thread.
public final class OpenNote extends HBox {
    private final Label sentence = new Label("", Icon.FOLDER.node());
    private final Button close = new Button("Dismiss");
    private final Opener opener;

    public OpenNote(Opener opener) {
        this.opener = opener;
        setId("open-note");
        getStyleClass().add("banner");
        sentence.setId("open-sentence");
        sentence.setWrapText(true);
        close.setId("open-dismiss");
        close.getStyleClass().add("small-control");
        close.setMinWidth(Region.USE_PREF_SIZE);
        close.setOnAction(event -> opener.dismiss());
        Region space = new Region();
        HBox.setHgrow(space, Priority.ALWAYS);
        getChildren().addAll(sentence, space, close);
        opener.working().addListener(change -> show());
        opener.refused().addListener(change -> show());
        show();
    }

    private void show() {
        String refused = opener.refused().get();
        String text = refused.isEmpty() ? opener.working().get() : refused;
        sentence.setText(text);
        Styles.set(this, "refused", !refused.isEmpty());
        close.setVisible(!refused.isEmpty());
        setVisible(!text.isEmpty());
        setManaged(!text.isEmpty());
    }
}
