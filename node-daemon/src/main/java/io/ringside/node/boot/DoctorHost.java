package io.ringside.node.boot;

import io.ringside.node.config.ConfigException;
import io.ringside.node.doctor.HostAccess;
import io.ringside.node.reading.Probe;
import io.ringside.node.stream.service.RunningDaemon;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// This host, as the doctor asks it.
final class DoctorHost implements HostAccess {
    private static final long MOST_SECONDS = 2;
    private static final int MOST_BYTES = 64 * 1024;

    private final Callable<List<Probe>> probes;
    private final boolean ownFiles;

    /// @param ownFiles the files looked at are this system's own, not another one's under a root:
    ///   programs started here then speak of the same host
    DoctorHost(Callable<List<Probe>> probes, boolean ownFiles) {
        this.probes = probes;
        this.ownFiles = ownFiles;
    }

    @Override
    public Optional<String> output(List<String> command) {
        if (!ownFiles) {
            return Optional.empty();
        }
        try {
            Process process =
                    new ProcessBuilder(command)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .redirectInput(Path.of("/dev/null").toFile())
                            .start();
            if (!process.waitFor(MOST_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                return Optional.empty();
            }
            byte[] output = process.getInputStream().readNBytes(MOST_BYTES);
            return Optional.of(new String(output, StandardCharsets.UTF_8));
        } catch (IOException notInstalled) {
            return Optional.empty();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    @Override
    public Optional<Volume> volume(Path path) {
        @Nullable Path there = path.toAbsolutePath();
        while (there != null && !Files.exists(there)) {
            there = there.getParent();
        }
        if (there == null) {
            return Optional.empty();
        }
        try {
            FileStore store = Files.getFileStore(there);
            return Optional.of(
                    new Volume(store.type(), store.getTotalSpace(), store.getUsableSpace()));
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    @Override
    public Optional<String> daemonAt(InetSocketAddress address) {
        return RunningDaemon.at(address);
    }

    @Override
    public Optional<String> refusalToListen(InetSocketAddress address) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(address);
            return Optional.empty();
        } catch (IOException refused) {
            String message = refused.getMessage();
            return Optional.of(message == null ? refused.toString() : message);
        }
    }

    @Override
    public List<Probe> probes() throws ConfigException {
        try {
            return probes.call();
        } catch (ConfigException wrong) {
            throw wrong;
        } catch (Exception impossible) {
            throw new IllegalStateException("sources cannot be made", impossible);
        }
    }
}
