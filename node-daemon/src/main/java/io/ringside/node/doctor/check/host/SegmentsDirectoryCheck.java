package io.ringside.node.doctor.check.host;

import io.ringside.node.doctor.Check;
import io.ringside.node.doctor.CheckGroup;
import io.ringside.node.doctor.DoctorContext;
import io.ringside.node.doctor.HostAccess.Volume;
import io.ringside.node.doctor.Verdict;
import io.ringside.node.doctor.check.word.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The directory of the segments: whose it is, who may write to it, and that it is in memory. The
/// plugin writes nothing into one that others could write to.
public final class SegmentsDirectoryCheck implements Check {
    private static final int OWNER_ONLY = 0700;
    private static final int OTHERS_WRITE = 0022;

    @Override
    public String id() {
        return "segments-dir";
    }

    @Override
    public CheckGroup group() {
        return CheckGroup.PLUGIN;
    }

    @Override
    public List<Verdict> run(DoctorContext context) {
        Path directory = context.settings().directory();
        List<Verdict> verdicts = new ArrayList<>();
        volume(context, directory).ifPresent(verdicts::add);
        if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
            verdicts.add(
                    Verdict.ok(
                            "%s is not there yet; whoever comes first, plugin or daemon, creates it."
                                    .formatted(directory)));
            return verdicts;
        }
        verdicts.addFirst(access(context, directory));
        return verdicts;
    }

    private static Verdict access(DoctorContext context, Path directory) {
        String quoted = Shell.word(directory.toString());
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            return Verdict.fail(
                    directory + " is a symbolic link or no directory; the plugin refuses it.",
                    "ringside-node run --dir \"$(readlink -f %s)\"   # and RINGSIDE_DIR in the job"
                            .formatted(quoted));
        }
        int owner;
        int mode;
        try {
            owner = (Integer) Files.getAttribute(directory, "unix:uid", LinkOption.NOFOLLOW_LINKS);
            mode = (Integer) Files.getAttribute(directory, "unix:mode") & 0777;
        } catch (IOException unreadable) {
            return Verdict.fail(
                    "%s cannot be looked at (%s).".formatted(directory, unreadable),
                    "ls -ld " + quoted);
        }
        int own = context.settings().ownUser();
        if (owner != own && own != 0) {
            return Verdict.fail(
                    "%s belongs to user %d and this is user %d: its segments cannot be opened."
                            .formatted(directory, owner, own),
                    "sudo -u '#%d' ringside-node run --dir %s".formatted(owner, quoted));
        }
        String text = PosixFilePermissions.toString(permissions(mode));
        if ((mode & OTHERS_WRITE) != 0) {
            return Verdict.fail(
                    "%s may be written to by others (%s); the plugin records nothing there."
                            .formatted(directory, text),
                    "chmod 700 " + quoted);
        }
        if (mode != OWNER_ONLY) {
            return Verdict.warn(
                    "%s has mode %s; 0700 is meant.".formatted(directory, text),
                    "chmod 700 " + quoted);
        }
        return Verdict.ok("%s belongs to user %d, mode 0700.".formatted(directory, owner));
    }

    private static Optional<Verdict> volume(DoctorContext context, Path directory) {
        Optional<Volume> volume = context.host().volume(directory);
        if (volume.isEmpty() || volume.get().type().matches("tmpfs|ramfs|hugetlbfs")) {
            return Optional.empty();
        }
        return Optional.of(
                Verdict.warn(
                        "%s is on %s, not in memory: segments are written to a disk."
                                .formatted(directory, volume.get().type()),
                        "export RINGSIDE_DIR=/dev/shm/ringside-$(id -u)   # and --dir for the daemon"));
    }

    private static java.util.Set<java.nio.file.attribute.PosixFilePermission> permissions(
            int mode) {
        StringBuilder text = new StringBuilder();
        for (int bit = 8; bit >= 0; bit--) {
            text.append((mode >> bit & 1) == 0 ? '-' : "xwr".charAt(bit % 3));
        }
        return PosixFilePermissions.fromString(text.toString());
    }
}
