package io.ringside.desktop.ui.action;

import java.util.List;
import java.util.Locale;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;

/// A key with what is held down beside it. Immutable.
///
/// @param codes any of these: a character may lie on several keys
/// @param shift held down; of characters that need it on some keyboards only, see [#orShift]
public record Key(
        List<KeyCode> codes, boolean shortcut, boolean shift, boolean alt, boolean orShift) {
    public Key {
        codes = List.copyOf(codes);
    }

    public static Key of(KeyCode... codes) {
        return new Key(List.of(codes), false, false, false, false);
    }

    /// With Ctrl.
    public static Key shortcut(KeyCode... codes) {
        return of(codes).withShortcut();
    }

    public Key withShortcut() {
        return new Key(codes, true, shift, alt, orShift);
    }

    public Key withShift() {
        return new Key(codes, shortcut, true, alt, false);
    }

    public Key withAlt() {
        return new Key(codes, shortcut, shift, true, orShift);
    }

    /// With Shift or without.
    public Key withOrWithoutShift() {
        return new Key(codes, shortcut, false, alt, true);
    }

    boolean matches(KeyEvent event) {
        return codes.contains(event.getCode())
                && event.isShortcutDown() == shortcut
                && (orShift || event.isShiftDown() == shift)
                && event.isAltDown() == alt
                && (shortcut || !(event.isControlDown() || event.isMetaDown()));
    }

    /// Whether it would write, or move the caret, in a field.
    boolean writes() {
        return !shortcut && !alt && !codes.getFirst().isFunctionKey();
    }

    /// Both may be meant by one press.
    boolean collides(Key other) {
        return codes.stream().anyMatch(other.codes::contains)
                && shortcut == other.shortcut
                && alt == other.alt
                && (shift == other.shift || orShift || other.orShift);
    }

    /// "Ctrl + Shift + P".
    public String text() {
        StringBuilder text = new StringBuilder();
        text.append(shortcut ? "Ctrl + " : "").append(alt ? "Alt + " : "");
        text.append(shift && codes.getFirst() != KeyCode.SLASH ? "Shift + " : "");
        return text.append(name(codes.getFirst(), shift)).toString();
    }

    private static String name(KeyCode code, boolean shift) {
        return switch (code) {
            case COMMA -> ",";
            case PERIOD -> ".";
            case SLASH -> shift ? "?" : "/";
            case PLUS -> "+";
            case MINUS -> "\u2212";
            case OPEN_BRACKET -> "[";
            case CLOSE_BRACKET -> "]";
            case ESCAPE -> "Esc";
            case BACK_SPACE -> "Backspace";
            case UP, DOWN, LEFT, RIGHT, SPACE, ENTER, END -> {
                String name = code.name().toLowerCase(Locale.ROOT);
                yield name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
            }
            default -> code.getName();
        };
    }
}
