package io.ringside.desktop.ui.timeline.frame;

import io.ringside.desktop.ui.collective.WaitIndex;
import io.ringside.desktop.ui.pixel.Pixels;
import io.ringside.desktop.ui.theme.Token;
import java.util.ArrayList;
import java.util.List;

/// A painted timeline and the words to write on it. Drawn over when given back.
///
/// @param waits who waited for whom in the range
/// @param words in the scene's pixels, from the rows' top left
public record TimelineFrame(
        Pixels pixels, TimelineRequest request, List<Word> words, WaitIndex waits) {

    /// @param room the width it may take
    public record Word(String text, double x, double y, double room, Token ink) {}

    public static TimelineFrame over(Pixels pixels, TimelineRequest request, WaitIndex waits) {
        return new TimelineFrame(pixels, request, new ArrayList<>(), waits);
    }
}
