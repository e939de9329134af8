package io.ringside.node.doctor.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.node.doctor.CheckGroup;
import io.ringside.node.doctor.CheckResult;
import io.ringside.node.doctor.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class DiagnosisPageTest {
    /// Checked against the schema by protocol's own test.
    private static final Path SAMPLE =
            Path.of("../protocol/src/test/resources/io/ringside/protocol/doctor/sample.json");

    private final Diagnosis diagnosis =
            new Diagnosis(
                    List.of(
                            new CheckResult(
                                    "nvml",
                                    CheckGroup.GPU,
                                    Verdict.warn("No \"GPU\" here.", "lspci -d 10de:")),
                            new CheckResult("java", CheckGroup.NODE, Verdict.ok("Java 25.")),
                            new CheckResult(
                                    "segments-dir",
                                    CheckGroup.PLUGIN,
                                    Verdict.fail(
                                            "A sentence that is so long that it has to be wrapped, as a page has"
                                                    + " one hundred columns and no more.",
                                            "first --line\nsecond --line   # with a remark that is too"
                                                    + " long for the rest of this one line of the page")),
                            new CheckResult(
                                    "ring-order",
                                    CheckGroup.PROCESSES,
                                    Verdict.hint("Could be more.", "export A=1"))));

    @Test
    void theTextIsGroupedWrappedAndCanBeCopied() {
        assertEquals(
                """
                Node
                  + ok    java              Java 25.

                Plugin and segments
                  x fail  segments-dir      A sentence that is so long that it has to be wrapped, as a page has one
                                            hundred columns and no more.
                            fix: first --line
                                 second --line
                                 # with a remark that is too long for the rest of this one line of the page

                GPUs
                  ! warn  nvml              No "GPU" here.
                            fix: lspci -d 10de:

                Processes that use NCCL
                  + ok    ring-order        Could be more.
                            try: export A=1

                2 ok, 1 warn, 1 fail.
                """,
                DiagnosisText.write(diagnosis, false));
    }

    @Test
    void colourAddsNothingThatIsNotSaidInWords() {
        String plain = DiagnosisText.write(diagnosis, false);
        String coloured = DiagnosisText.write(diagnosis, true);
        assertTrue(coloured.contains("\u001b[31m"));
        assertEquals(plain, coloured.replaceAll("\u001b\\[\\d+m", ""));
        assertTrue(plain.indexOf('\u001b') < 0);
    }

    @Test
    void theJsonIsTheSample() throws IOException {
        assertEquals(Files.readString(SAMPLE), DiagnosisJson.write(diagnosis, "0.1.0"));
    }
}
