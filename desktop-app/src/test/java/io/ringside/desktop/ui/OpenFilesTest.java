package io.ringside.desktop.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.sun.javafx.tk.TKClipboard;
import io.ringside.desktop.ui.export.FileChoice;
import io.ringside.desktop.viewdata.ClusterView;
import java.io.File;
import java.lang.reflect.Constructor;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javafx.event.EventType;
import javafx.scene.Node;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.input.DragEvent;
import javafx.scene.input.Dragboard;
import javafx.scene.input.KeyCode;
import javafx.scene.input.TransferMode;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

/// Files and folders are opened by menu, by key and by dropping them.
class OpenFilesTest extends WindowFixture {
    private static final Path RUN = Path.of("/tmp/run.ringside");
    private static final Path DUMPS = Path.of("/tmp/flight-recorder");
    @TempDir Path folder;
    private volatile List<Path> chosen = List.of(RUN);

    OpenFilesTest() {
        super(SampleCluster.eightRanks());
    }

    @Start
    void start(Stage stage) {
        settings = Optional.of(folder);
        answerWith(
                new FileChoice() {
                    @Override
                    public List<Path> toOpen() {
                        return chosen;
                    }

                    @Override
                    public Optional<Path> folderToOpen() {
                        return Optional.of(DUMPS);
                    }
                });
        open(stage);
    }

    @Test
    void byKeyFilesAreOpenedAndWithShiftAFolder(FxRobot robot) {
        robot.push(KeyCode.CONTROL, KeyCode.O);
        robot.push(KeyCode.CONTROL, KeyCode.SHIFT, KeyCode.O);
        assertEquals(List.of(List.of(RUN), List.of(DUMPS)), session.opened);
    }

    @Test
    void byMenuTheyAreOpenedAndThenListedTheNewestFirstAlsoTheNextTime(FxRobot robot)
            throws Exception {
        robot.clickOn("#open").clickOn("#open-file");
        robot.clickOn("#open").clickOn("#open-folder");
        WaitForAsyncUtils.waitForFxEvents();
        robot.clickOn("#open");
        List<MenuItem> items = robot.lookup("#open").queryAs(MenuButton.class).getItems();
        assertEquals(
                List.of(DUMPS.toString(), RUN.toString()),
                items.subList(4, items.size()).stream().map(MenuItem::getText).toList());
        robot.push(KeyCode.ESCAPE);
        until(() ->
                Files.exists(folder.resolve("recent-files"))
                        && Files.readAllLines(folder.resolve("recent-files")).size() == 2);
        session.publish(ClusterView.empty(SampleCluster.NOW));
        until(() ->
                WaitForAsyncUtils.waitForAsyncFx(
                        5_000, () -> robot.lookup(".recent-file").tryQuery().isPresent()));
        Hyperlink first = robot.lookup(".recent-file").queryAs(Hyperlink.class);
        robot.interact(first::fire);
        assertEquals(List.of(DUMPS), session.opened.getLast());
    }

    @Test
    void ofAWrongKindASentenceIsShownAndNothingElseChanges(FxRobot robot) throws Exception {
        chosen = List.of(Path.of("/tmp/notes.txt"));
        robot.push(KeyCode.CONTROL, KeyCode.O);
        until(() -> robot.lookup("#open-note").query().isVisible());
        assertEquals("/tmp/notes.txt is nothing that opens here.", text(robot, "#open-sentence"));
        picture(robot, "open-refused-dark");
        robot.clickOn("#open-dismiss");
        assertFalse(robot.lookup("#open-note").query().isVisible());
        assertEquals(List.of(), recent(robot));
    }

    private static List<String> recent(FxRobot robot) {
        robot.clickOn("#open");
        List<MenuItem> items = robot.lookup("#open").queryAs(MenuButton.class).getItems();
        List<String> texts = items.stream().skip(3).map(MenuItem::getText).toList();
        robot.push(KeyCode.ESCAPE);
        return texts;
    }

    @Test
    void whatIsDroppedOnTheWindowIsOpened(FxRobot robot) throws Exception {
        drop(robot, List.of(RUN.toFile(), DUMPS.toFile()));
        assertEquals(List.of(List.of(RUN, DUMPS)), session.opened);
    }

    @Test
    void whatIsDroppedAndIsNoFileChangesNothing(FxRobot robot) throws Exception {
        drop(robot, List.of());
        assertEquals(List.of(), session.opened);
    }

    private static void drop(FxRobot robot, List<File> files) throws Exception {
        Node over = robot.lookup("#timeline").query();
        WaitForAsyncUtils.waitForAsyncFx(
                5_000,
                () -> {
                    Dragboard board = dragboard(files);
                    over.fireEvent(event(DragEvent.DRAG_OVER, board));
                    over.fireEvent(event(DragEvent.DRAG_DROPPED, board));
                    return true;
                });
    }

    private static DragEvent event(EventType<DragEvent> type, Dragboard board) {
        return new DragEvent(type, board, 0, 0, 0, 0, TransferMode.COPY, null, null, null);
    }

    /// The toolkit without a display has none, so this one is put together.
    private static Dragboard dragboard(List<File> files) throws ReflectiveOperationException {
        Constructor<Dragboard> made = Dragboard.class.getDeclaredConstructor(TKClipboard.class);
        made.setAccessible(true);
        return made.newInstance(
                Proxy.newProxyInstance(
                        TKClipboard.class.getClassLoader(),
                        new Class<?>[] {TKClipboard.class},
                        (proxy, method, arguments) ->
                                switch (method.getName()) {
                                    case "hasContent" -> !files.isEmpty();
                                    case "getContent" -> files;
                                    default -> null;
                                }));
    }
}
