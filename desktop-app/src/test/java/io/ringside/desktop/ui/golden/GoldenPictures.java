package io.ringside.desktop.ui.golden;

import io.ringside.themes.Theme;
import java.nio.file.Path;

/// Draws the kept pictures anew, to be looked at and committed: `./mvnw -o verify -pl desktop-app
/// -am -DskipTests -Dbench=io.ringside.desktop.ui.golden.GoldenPictures`.
final class GoldenPictures {
    static final String FOLDER = "src/test/resources/io/ringside/desktop/ui/golden";
    static final String RENEW =
            "./mvnw -o verify -pl desktop-app -am -DskipTests -Dbench="
                    + GoldenPictures.class.getName();

    private GoldenPictures() {}

    /// @param arguments a folder; none: that of the tests
    public static void main(String[] arguments) {
        Path to = Path.of(arguments.length > 0 ? arguments[0] : FOLDER);
        for (Theme theme : Theme.values()) {
            for (GoldenView view : GoldenView.values()) {
                Path file = to.resolve(view.file(theme) + ".png");
                view.draw(theme).write(file);
                System.out.println(file);
            }
        }
        System.exit(0);
    }
}
