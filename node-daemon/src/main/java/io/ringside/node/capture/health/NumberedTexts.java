package io.ringside.node.capture.health;

import static io.ringside.node.capture.health.HealthFormat.MOST_TEXTS;
import static io.ringside.node.capture.health.HealthFormat.MOST_TEXTS_BYTES;
import static io.ringside.node.capture.health.HealthFormat.MOST_TEXT_BYTES;
import static io.ringside.node.capture.health.HealthFormat.TEXT_FIRST;
import static io.ringside.node.capture.health.HealthFormat.TEXT_ONCE;
import static io.ringside.node.capture.health.HealthFormat.TEXT_REMEMBERED;

import io.ringside.node.capture.codec.DecodeBudget;
import io.ringside.node.capture.codec.MalformedCaptureException;
import io.ringside.node.capture.codec.PackedInput;
import io.ringside.node.capture.codec.PackedOutput;
import io.ringside.protocol.text.ForeignText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The texts that a capture's health blocks have told so far: each is written out once and then
/// named by its place. One for writing or one for reading; one thread's.
final class NumberedTexts {
    private static final int MOST_REMEMBERED_BYTES = 512;

    private final Map<String, Integer> places = new HashMap<>();
    private final List<String> texts = new ArrayList<>();
    private long bytes;

    /// Names the text, or writes it out and remembers it.
    void put(String text, PackedOutput out) {
        Integer place = places.get(text);
        if (place != null) {
            out.unsigned(TEXT_FIRST + place);
            return;
        }
        byte[] encoded = bytes(text);
        if (encoded.length > MOST_REMEMBERED_BYTES
                || places.size() == MOST_TEXTS
                || bytes + encoded.length > MOST_TEXTS_BYTES) {
            out.unsigned(TEXT_ONCE);
        } else {
            out.unsigned(TEXT_REMEMBERED);
            places.put(text, places.size());
            bytes += encoded.length;
        }
        out.bytes(encoded);
    }

    /// Writes out a text that hardly comes again.
    void putOnce(String text, PackedOutput out) {
        out.unsigned(TEXT_ONCE);
        out.bytes(bytes(text));
    }

    /// Whether a writer had better begin anew.
    boolean isHalfFull() {
        return places.size() > MOST_TEXTS / 2 || bytes > MOST_TEXTS_BYTES / 2;
    }

    String take(PackedInput in, String what) throws MalformedCaptureException {
        int place = in.count(what, TEXT_FIRST + texts.size() - 1);
        if (place >= TEXT_FIRST) {
            return texts.get(place - TEXT_FIRST);
        }
        byte[] encoded = in.bytes(what);
        if (encoded.length > MOST_TEXT_BYTES) {
            throw new MalformedCaptureException(
                    what + " has " + encoded.length + " bytes, at most " + MOST_TEXT_BYTES);
        }
        in.spend((long) DecodeBudget.TEXT_BYTES + encoded.length);
        String text =
                ForeignText.line(new String(encoded, StandardCharsets.UTF_8), MOST_TEXT_BYTES);
        if (place == TEXT_REMEMBERED) {
            bytes += encoded.length;
            if (texts.size() == MOST_TEXTS || bytes > MOST_TEXTS_BYTES) {
                throw new MalformedCaptureException("it has more texts than are possible");
            }
            texts.add(text);
        }
        return text;
    }

    private static byte[] bytes(String text) {
        byte[] whole = text.getBytes(StandardCharsets.UTF_8);
        return whole.length > MOST_TEXT_BYTES ? Arrays.copyOf(whole, MOST_TEXT_BYTES) : whole;
    }
}
