package io.ringside.node.doctor.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.node.doctor.Check;
import io.ringside.node.doctor.CheckGroup;
import io.ringside.node.doctor.CheckResult;
import io.ringside.node.doctor.CheckState;
import io.ringside.node.doctor.DoctorContext;
import io.ringside.node.doctor.FakeHost;
import io.ringside.node.doctor.Verdict;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckRunnerTest {
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    @TempDir Path folder;
    private int hosts;

    @Test
    void resultsComeInTheOrderOfTheChecksEachWithAnIdOfItsOwn() {
        Diagnosis diagnosis =
                run(
                        DEADLINE,
                        check("b", Verdict.ok("B.")),
                        check("a", Verdict.ok("A."), Verdict.ok("Z."), Verdict.ok("Y.")),
                        check(
                                "c",
                                Verdict.ok("1.").about("nvml"),
                                Verdict.ok("2.").about("engine x"),
                                Verdict.ok("3.").about("engine/x")));
        assertEquals(
                List.of("b", "a", "a.2", "a.3", "c.nvml", "c.engine-x", "c.engine-x.2"),
                diagnosis.results().stream().map(CheckResult::id).toList());
        assertEquals("c", diagnosis.results().getLast().check());
        assertEquals(0, diagnosis.exitCode());
    }

    @Test
    void aCheckThatThrowsFailsByItself() {
        Check broken =
                new TestCheck("broken") {
                    @Override
                    public List<Verdict> run(DoctorContext context) {
                        throw new IllegalStateException("a bug");
                    }
                };
        Diagnosis diagnosis = run(DEADLINE, broken, check("well", Verdict.ok("Well.")));
        Verdict verdict = diagnosis.results().getFirst().verdict();
        assertEquals(CheckState.FAIL, verdict.state());
        assertTrue(verdict.reason().contains("a bug"), verdict.reason());
        assertTrue(verdict.fix().contains("--only broken"));
        assertEquals(CheckState.OK, diagnosis.results().getLast().verdict().state());
    }

    @Test
    void aCheckThatHangsFailsByItself() {
        Check hung =
                new TestCheck("hung") {
                    @Override
                    public List<Verdict> run(DoctorContext context) throws InterruptedException {
                        new CountDownLatch(1).await();
                        return List.of();
                    }
                };
        Diagnosis diagnosis = run(Duration.ofMillis(500), hung, check("well", Verdict.ok("Well.")));
        Verdict verdict = diagnosis.results().getFirst().verdict();
        assertEquals(CheckState.FAIL, verdict.state());
        assertEquals(
                "It has not answered within 500 ms; what it looks at hangs.", verdict.reason());
        assertEquals(CheckState.OK, diagnosis.results().getLast().verdict().state());
    }

    @Test
    void theExitCodeIsTheWorstState() {
        Verdict warn = Verdict.warn("W.", "do");
        Verdict fail = Verdict.fail("F.", "do");
        assertEquals(1, run(DEADLINE, check("a", Verdict.ok("A."), warn)).exitCode());
        assertEquals(2, run(DEADLINE, check("a", fail), check("b", warn)).exitCode());
        assertEquals(0, run(DEADLINE).exitCode());
    }

    @Test
    void nothingThatIsNotWellIsWithoutAFix() {
        assertThrows(IllegalArgumentException.class, () -> Verdict.warn("W.", " "));
        assertThrows(IllegalArgumentException.class, () -> Verdict.fail("F.", ""));
        assertThrows(IllegalArgumentException.class, () -> Verdict.ok(" "));
    }

    @Test
    void nothingInASentenceSteersATerminal() {
        Verdict verdict = Verdict.warn("a\u001b[31mb\u0007c\u202ed\ne", "x\u001b]0;t\u0007\ny");
        assertEquals("a?[31mb?c?d e", verdict.reason());
        assertEquals("x?]0;t?\ny", verdict.fix());
        assertEquals(2_000, Verdict.ok("a".repeat(100_000)).reason().length());
    }

    private Diagnosis run(Duration deadline, Check... checks) {
        FakeHost host = new FakeHost(folder.resolve("host-" + hosts++));
        return CheckRunner.run(List.of(checks), host.context(), deadline);
    }

    private static Check check(String id, Verdict... verdicts) {
        return new TestCheck(id) {
            @Override
            public List<Verdict> run(DoctorContext context) {
                return List.of(verdicts);
            }
        };
    }

    private abstract static class TestCheck implements Check {
        private final String id;

        TestCheck(String id) {
            this.id = id;
        }

        @Override
        public String id() {
            return id;
        }

        @Override
        public CheckGroup group() {
            return CheckGroup.NODE;
        }
    }
}
