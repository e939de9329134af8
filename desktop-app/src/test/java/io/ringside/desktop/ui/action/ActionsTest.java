package io.ringside.desktop.ui.action;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.OptionalInt;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;

class ActionsTest {
    @Test
    void noKeyMeansTwoThings() {
        Action one = action("one").on(Key.of(KeyCode.K));
        Action other = action("other").on(Key.of(KeyCode.J), Key.of(KeyCode.K));
        assertEquals(
                "other and one want the same key",
                assertThrows(IllegalArgumentException.class, () -> new Actions(List.of(one, other)))
                        .getMessage());
        Key either = Key.of(KeyCode.K).withOrWithoutShift();
        Action shifted = action("other").on(Key.of(KeyCode.K).withShift());
        assertThrows(
                IllegalArgumentException.class,
                () -> new Actions(List.of(action("one").on(either), shifted)));
        assertEquals(2, new Actions(List.of(one, shifted)).all().size());
    }

    @Test
    void nothingIsThereTwice() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new Actions(List.of(action("one"), action("one"))));
    }

    @Test
    void keysAreToldAsTheyAreWritten() {
        assertEquals("Ctrl + Shift + P", Key.shortcut(KeyCode.P).withShift().text());
        assertEquals("?", Key.of(KeyCode.SLASH).withShift().text());
        assertEquals("Alt + Up", Key.of(KeyCode.UP).withAlt().text());
        assertEquals(
                "Ctrl + +", Key.shortcut(KeyCode.PLUS, KeyCode.ADD).withOrWithoutShift().text());
    }

    @Test
    void lettersInOrderFindAName() {
        assertTrue(Fuzzy.score("tlfit", "Timeline Fit what is marked").isPresent());
        assertTrue(Fuzzy.score("", "anything").isPresent());
        assertEquals(OptionalInt.empty(), Fuzzy.score("fitx", "Timeline Fit"));
        assertEquals(OptionalInt.empty(), Fuzzy.score("tif", "fit"));
    }

    @Test
    void beginningsOfWordsCountMoreThanLettersWithin() {
        int beginnings = Fuzzy.score("sh", "Show Hang").orElseThrow();
        int within = Fuzzy.score("sh", "Push the switch").orElseThrow();
        assertTrue(beginnings > within, beginnings + " > " + within);
        int together = Fuzzy.score("hang", "Show Hang").orElseThrow();
        int apart = Fuzzy.score("hang", "Heat map: another thing").orElseThrow();
        assertTrue(together > apart, together + " > " + apart);
    }

    private static Action action(String id) {
        return Action.of(Group.WINDOW, id, "Does " + id, () -> {});
    }
}
