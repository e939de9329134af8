package io.ringside.desktop.ui.pixel;

import java.util.ArrayList;
import java.util.List;
import javafx.scene.text.Text;

/// The lines in which a text is set, and how they are written in a drawing. Stateless.
final class Lines {
    private Lines() {}

    /// Broken where the toolkit breaks them: between words.
    static List<String> of(Text text) {
        List<String> lines = new ArrayList<>();
        double room = text.getWrappingWidth();
        Text measure = new Text();
        measure.setFont(text.getFont());
        for (String paragraph : text.getText().split("\n", -1)) {
            StringBuilder line = new StringBuilder();
            for (String word : paragraph.split("(?<= )", -1)) {
                measure.setText((line + word).stripTrailing());
                if (room > 0
                        && !line.isEmpty()
                        && measure.getLayoutBounds().getWidth() > room + 0.5) {
                    lines.add(line.toString().stripTrailing());
                    line.setLength(0);
                }
                line.append(word);
            }
            lines.add(line.toString());
        }
        return lines;
    }

    /// What XML cannot hold is left out.
    static String escaped(String line) {
        StringBuilder safe = new StringBuilder();
        line.codePoints()
                .forEach(c -> {
                    switch (c) {
                        case '&' -> safe.append("&amp;");
                        case '<' -> safe.append("&lt;");
                        case '>' -> safe.append("&gt;");
                        default -> {
                            if ((c >= 0x20 && (c < 0xD800 || c > 0xDFFF) && c < 0xFFFE)
                                    || c > 0xFFFF) {
                                safe.appendCodePoint(c);
                            }
                        }
                    }
                });
        return safe.toString();
    }
}
