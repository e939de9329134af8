package io.ringside.packaging;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Plays a bundled capture through the real daemon, the real stream and the real window, repeating,
/// labelled as playback.
///
/// With a display it opens the window and ends when that is closed. Without one it draws the window
/// into a PNG, prints the text report and ends by itself after about 20 seconds.
public final class Demo {
    private static final String NODE = "io.ringside.node.command.RingsideNode";
    private static final String DESKTOP = "io.ringside.desktop.boot.Main";
    private static final Pattern LISTENING = Pattern.compile("Serving on (\\S+:\\d+)");

    private Demo() {}

    /// @param arguments `--captures DIR --out FILE.png [--capture NAME] [--headless]`
    public static void main(String[] arguments) throws IOException, InterruptedException {
        String name =
                option(arguments, "--capture").orElse(System.getProperty("demo.capture", "train"));
        Path captures = Path.of(option(arguments, "--captures").orElse("packaging/captures"));
        Path picture = Path.of(option(arguments, "--out").orElse("ringside-demo.png"));
        Path capture = captures.resolve(name + ".ring");
        if (!Files.isRegularFile(capture)) {
            System.err.println(
                    "No capture "
                            + capture
                            + ". Name one of those in "
                            + captures
                            + " with --capture.");
            System.exit(2);
        }
        boolean headless = List.of(arguments).contains("--headless") || !hasDisplay();
        System.exit(run(capture, picture, headless));
    }

    private static int run(Path capture, Path picture, boolean headless)
            throws IOException, InterruptedException {
        List<String> play =
                List.of("run", "--play", capture.toString(), "--loop", "--listen", "127.0.0.1:0");
        try (ChildProgram node = ChildProgram.startReadable(NODE, play)) {
            Thread hook = new Thread(node::close);
            Runtime.getRuntime().addShutdownHook(hook);
            Optional<String> target = node.awaitLine(Demo::listeningAddress);
            if (target.isEmpty()) {
                System.err.println("The daemon did not start: its own words are above.");
                return 1;
            }
            System.out.println("Playback of " + capture.getFileName() + " on " + target.get());
            return headless ? drawAndReport(target.get(), picture) : openWindow(target.get());
        }
    }

    private static int openWindow(String target) throws IOException, InterruptedException {
        try (ChildProgram window =
                ChildProgram.start(DESKTOP, List.of(), List.of("open", target))) {
            return window.await();
        }
    }

    private static int drawAndReport(String target, Path picture)
            throws IOException, InterruptedException {
        Path folder = picture.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        List<String> snapshot =
                List.of(
                        "snapshot",
                        "--connect",
                        target,
                        "--for",
                        "9s",
                        "--size",
                        "1600x900",
                        "--out",
                        picture.toString());
        List<String> report = List.of("report", "--connect", target);
        for (List<String> command : List.of(snapshot, report)) {
            try (ChildProgram program = ChildProgram.start(DESKTOP, List.of(), command)) {
                int exitCode = program.await();
                if (exitCode != 0) {
                    return exitCode;
                }
            }
        }
        System.out.println("The window as drawn without a display: " + picture);
        return 0;
    }

    private static Optional<String> listeningAddress(String line) {
        Matcher matcher = LISTENING.matcher(line);
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    private static boolean hasDisplay() {
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        return !system.contains("linux")
                || !System.getenv().getOrDefault("DISPLAY", "").isEmpty()
                || !System.getenv().getOrDefault("WAYLAND_DISPLAY", "").isEmpty();
    }

    private static Optional<String> option(String[] arguments, String name) {
        for (int i = 0; i + 1 < arguments.length; i++) {
            if (arguments[i].equals(name)) {
                return Optional.of(arguments[i + 1]);
            }
        }
        return Optional.empty();
    }
}
