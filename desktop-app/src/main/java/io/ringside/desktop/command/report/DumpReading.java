package io.ringside.desktop.command.report;

import io.ringside.desktop.command.shared.ExitCode;
import io.ringside.desktop.correlate.hang.HangAnalysis;
import io.ringside.desktop.correlate.hang.HangVerdict;
import io.ringside.desktop.dump.Dump;
import io.ringside.desktop.dump.Dumps;
import io.ringside.desktop.dump.plain.DumpException;
import io.ringside.desktop.report.finding.DumpReport;
import io.ringside.protocol.files.RegularFile;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;

/// `ringside report FILE`: reads a dump of another tool, judges it and prints. Stateless.
final class DumpReading {
    private DumpReading() {}

    /// @return an [ExitCode]
    static int report(Path path, boolean json, PrintWriter out, PrintWriter err) {
        try {
            Dump dump = Dumps.read(path);
            List<HangVerdict> verdicts = HangAnalysis.verdicts(dump.facts(), 0);
            String name = RegularFile.name(path);
            out.println(
                    json
                            ? DumpReport.json(name, dump, verdicts)
                            : DumpReport.text(name, dump, verdicts).stripTrailing());
            return ExitCode.DONE;
        } catch (DumpException e) {
            err.println(e.sentence());
            return ExitCode.NOTHING_READ;
        }
    }
}
