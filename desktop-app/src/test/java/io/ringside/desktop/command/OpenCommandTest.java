package io.ringside.desktop.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.desktop.command.shared.Display;
import io.ringside.desktop.command.shared.StopSignal;
import io.ringside.desktop.command.shared.Surroundings;
import io.ringside.desktop.fake.HandClock;
import io.ringside.desktop.session.api.Session;
import io.ringside.desktop.session.api.Session.ForwardingStatus;
import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.themes.Theme;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class OpenCommandTest {
    private final StringWriter err = new StringWriter();
    private final StopSignal stop = new StopSignal();

    @Test
    void withoutADisplayItSaysSoAndEndsWith2() {
        Screen screen = new Screen(Optional.of("The window needs a display."));
        assertEquals(2, open(screen));
        assertEquals("The window needs a display.", err.toString().strip());
        assertFalse(screen.opened);
    }

    @Test
    void theWishToEndClosesTheWindow() {
        Screen screen = new Screen(Optional.empty());
        assertEquals(0, open(screen), err::toString);
        assertTrue(screen.opened);
        stop.raise();
        assertTrue(screen.closed);
    }

    @Test
    void aWindowThatCannotOpenAfterAllEndsWith2AndItsSentence() {
        Screen screen = new Screen(Optional.empty());
        screen.failure = Optional.of(new IllegalStateException("No GTK here."));
        assertEquals(2, open(screen));
        assertEquals("No GTK here.", err.toString().strip());
    }

    private int open(Screen screen) {
        CommandLine line =
                RingsideCommand.commandLine(
                        new Surroundings(new HandClock(0), stop, "test", Optional.of(screen)));
        line.setErr(new PrintWriter(err, true));
        return line.execute("open");
    }

    private static final class Screen implements Display {
        private final Optional<String> obstacle;
        private Optional<IllegalStateException> failure = Optional.empty();
        private boolean opened;
        private boolean closed;

        Screen(Optional<String> obstacle) {
            this.obstacle = obstacle;
        }

        @Override
        public Optional<String> whyNoWindow() {
            return obstacle;
        }

        @Override
        public void open(Session session, Theme theme) {
            opened = true;
            failure.ifPresent(e -> {
                throw e;
            });
        }

        @Override
        public void close() {
            closed = true;
        }

        @Override
        public void snapshot(
                ClusterView view,
                ForwardingStatus forwarding,
                int width,
                int height,
                Path out,
                Theme theme) {}
    }
}
