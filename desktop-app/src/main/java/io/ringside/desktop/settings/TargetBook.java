package io.ringside.desktop.settings;

import io.ringside.desktop.fault.FaultLog;
import io.ringside.protocol.files.RegularFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The saved targets of this user and the file they lie in. A change holds at once and is made to
/// the file too, beside: to what stands there then, so that two windows lose nothing of each other.
/// A damaged file is set aside as `.damaged` before it is replaced. Thread-safe.
public final class TargetBook implements AutoCloseable {
    /// The file's name in the folder of settings.
    public static final String NAME = "targets.json";

    private static final Logger LOG = LoggerFactory.getLogger(TargetBook.class);

    private final FaultLog faults = new FaultLog(LOG::warn);
    private final Optional<Path> file;
    private final ExecutorService writing =
            Executors.newSingleThreadExecutor(
                    Thread.ofPlatform().daemon().name("targets").factory());
    private SavedTargets targets; // guarded by this
    private Optional<String> complaint; // guarded by this

    /// @param folder of settings; empty: they last as long as the window
    public static TargetBook open(Optional<Path> folder) {
        return new TargetBook(folder.map(at -> at.resolve(NAME)));
    }

    private TargetBook(Optional<Path> file) {
        this.file = file;
        TargetFile.Read read =
                file.map(TargetFile::read)
                        .orElse(new TargetFile.Read(SavedTargets.NONE, Optional.empty()));
        targets = read.targets();
        complaint = read.complaint();
    }

    public synchronized SavedTargets targets() {
        return targets;
    }

    /// One sentence, where the file could not be understood, or not be written.
    public synchronized Optional<String> complaint() {
        return complaint;
    }

    /// @throws IllegalArgumentException what `change` says; then nothing changes
    public synchronized void change(UnaryOperator<SavedTargets> change) {
        targets = change.apply(targets);
        file.ifPresent(to -> writing.execute(() -> write(to, change)));
    }

    private void write(Path to, UnaryOperator<SavedTargets> change) {
        try {
            TargetFile.Read there = TargetFile.read(to);
            if (there.complaint().isPresent() && Files.isRegularFile(to)) {
                Path aside = to.resolveSibling(NAME + ".damaged");
                Files.move(to, aside, StandardCopyOption.REPLACE_EXISTING);
            }
            TargetFile.write(to, change.apply(there.targets()));
        } catch (IOException | IllegalArgumentException e) {
            synchronized (this) {
                complaint = Optional.of("The targets could not be saved in " + to + ": " + why(e));
            }
        } catch (RuntimeException e) {
            faults.say("The targets could not be saved in " + to, e);
        }
    }

    private static String why(Exception failure) {
        String reason =
                failure instanceof IOException unwritten
                        ? RegularFile.reason(unwritten)
                        : String.valueOf(failure.getMessage());
        return reason.endsWith(".") ? reason : reason + ".";
    }

    /// Waits for what is being written, two seconds at most.
    @Override
    public void close() {
        writing.shutdown();
        try {
            if (!writing.awaitTermination(2, TimeUnit.SECONDS)) {
                LOG.warn("The saved targets are still being written; left behind");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
