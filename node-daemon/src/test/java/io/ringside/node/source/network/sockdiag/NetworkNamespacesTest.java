package io.ringside.node.source.network.sockdiag;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.node.source.network.sockdiag.SocketDump.Outcome;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NetworkNamespacesTest {
    private static final String OTHER = "net:[2]";

    private final PlayedCalls calls = new PlayedCalls();
    private final HeardSockets heard = new HeardSockets();
    private final NetworkNamespaces namespaces = new NetworkNamespaces(calls, PlayedCalls.OWN);

    @Test
    void dumpsItsOwnNamespaceWithoutEnteringAny() {
        answer(1);
        assertEquals(new Outcome(true, 1, ""), dump(PlayedCalls.OWN));
        assertEquals(1, heard.sockets.size());
        answer(3);
        assertEquals(new Outcome(true, 1, ""), dump(PlayedCalls.OWN));
        assertEquals(List.of(PlayedCalls.OWN), calls.socketsMadeIn);
    }

    @Test
    void makesASocketInAnotherNamespaceAndReturns() {
        calls.namespaces.put(path(OTHER).toString(), OTHER);
        answer(1);
        assertEquals(new Outcome(true, 1, ""), dump(OTHER));
        assertEquals(List.of(OTHER), calls.socketsMadeIn);
        assertEquals(PlayedCalls.OWN, calls.here);
    }

    @Test
    void saysWhatIsMissingToEnterANamespace() {
        calls.namespaces.put(path(OTHER).toString(), OTHER);
        calls.failures.put("enter " + OTHER, Errno.EPERM);
        assertEquals(
                "TCP sockets of net:[2] cannot be read (operation not permitted); run the daemon as"
                        + " root or with CAP_SYS_ADMIN, or in that namespace.",
                dump(OTHER).reason());
        answer(1);
        assertTrue(dump(PlayedCalls.OWN).isComplete(), "its own is read all the same");
    }

    @Test
    void doesNotEnterANamespaceThatIsNotTheOneMeant() {
        calls.namespaces.put(path(OTHER).toString(), "net:[3]");
        assertFalse(dump(OTHER).isComplete());
        assertEquals(PlayedCalls.OWN, calls.here);
        assertTrue(calls.socketsMadeIn.isEmpty());
    }

    @Test
    void readsNoNewNamespaceWhileItCannotReturn() {
        calls.namespaces.put(path(OTHER).toString(), OTHER);
        calls.failures.put("enter " + PlayedCalls.OWN, Errno.EINVAL);
        answer(1);
        assertTrue(dump(OTHER).isComplete(), "the socket was made before");
        assertEquals(
                "The thread that reads TCP sockets cannot return to its own network namespace"
                        + " (net:[1]); restart the daemon.",
                dump(PlayedCalls.OWN).reason());
        calls.failures.clear();
        answer(1);
        calls.namespaces.put(path(PlayedCalls.OWN).toString(), PlayedCalls.OWN);
        assertTrue(dump(PlayedCalls.OWN).isComplete(), "it returned at the next try");
        assertEquals(List.of(OTHER, PlayedCalls.OWN), calls.socketsMadeIn);
    }

    @Test
    void failsWithAReasonWhateverCallFails() {
        for (String call : List.of("socket", "timeout", "send", "receive")) {
            calls.failures.clear();
            calls.failures.put(call, Errno.EMFILE);
            Outcome outcome = dump(PlayedCalls.OWN);
            assertFalse(outcome.isComplete(), call);
            assertEquals(
                    "TCP sockets of net:[1] cannot be read (too many open files); it is tried"
                            + " again.",
                    outcome.reason());
        }
        assertTrue(calls.open.isEmpty(), "descriptors left open: " + calls.open);
    }

    @Test
    void namesTheModuleThatIsMissing() {
        calls.answers.add(DiagnosticBytes.error(1, -Errno.ENOENT));
        assertEquals(
                "TCP sockets of net:[1] cannot be read (no such file or module); load the kernel's"
                        + " modules: modprobe tcp_diag.",
                dump(PlayedCalls.OWN).reason());
    }

    @Test
    void givesUpOnAKernelThatDoesNotAnswer() {
        assertEquals(
                "TCP sockets of net:[1] cannot be read (no answer in time); it is tried again.",
                dump(PlayedCalls.OWN).reason());
    }

    @Test
    void givesUpOnInterruptionsWithoutEnd() {
        calls.failures.put("receive", Errno.EINTR);
        assertFalse(dump(PlayedCalls.OWN).isComplete());
    }

    @Test
    void stopsAtTheMostSocketsAndBeginsAnew() {
        for (int i = 0; i < 20; i++) {
            calls.answers.add(socket(1));
        }
        Outcome outcome = namespaces.dump(PlayedCalls.OWN, path(PlayedCalls.OWN), 5, heard);
        assertEquals(
                new Outcome(
                        false, 5, "net:[1] has more than 5 TCP sockets; the others were not read."),
                outcome);
        assertTrue(calls.open.isEmpty());
    }

    @Test
    void stopsAtAnswersWithoutSocketsAndWithoutEnd() {
        for (int i = 0; i < 2_000; i++) {
            calls.answers.add(DiagnosticBytes.done(99, 0));
        }
        assertFalse(
                namespaces.dump(PlayedCalls.OWN, path(PlayedCalls.OWN), 1_000, heard).isComplete());
    }

    @Test
    void keepsAtMostSixtyFourNamespacesOpenAndLetsGoOfThoseLeft() {
        for (int i = 2; i < 2 + NetworkNamespaces.MOST_NAMESPACES; i++) {
            String namespace = "net:[" + i + "]";
            calls.namespaces.put(path(namespace).toString(), namespace);
            answer(1);
            assertTrue(dump(namespace).isComplete());
        }
        answer(1);
        assertEquals(
                "net:[1] is left out: 64 network namespaces are read already, and no more.",
                dump(PlayedCalls.OWN).reason());
        namespaces.keepOnly(Set.of(OTHER));
        assertEquals(2, calls.open.size(), "its own namespace's file, and one socket");
        assertTrue(dump(PlayedCalls.OWN).isComplete());
        namespaces.close();
        assertTrue(calls.open.isEmpty());
    }

    /// Of both families' requests, the first having that sequence number.
    private void answer(int sequence) {
        calls.answers.add(socket(sequence));
        calls.answers.add(DiagnosticBytes.done(sequence, 0));
        calls.answers.add(DiagnosticBytes.done(sequence + 1, 0));
    }

    private static byte[] socket(int sequence) {
        return DiagnosticBytes.socket(sequence, 4711, 1, 1, DiagnosticBytes.info(232, 0, 0));
    }

    private Outcome dump(String namespace) {
        return namespaces.dump(namespace, path(namespace), 100, heard);
    }

    private static Path path(String namespace) {
        return Path.of("/proc/" + namespace.replaceAll("\\D", "") + "/ns/net");
    }
}
