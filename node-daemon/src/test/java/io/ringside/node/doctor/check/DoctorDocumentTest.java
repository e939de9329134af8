package io.ringside.node.doctor.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.node.doctor.Check;
import io.ringside.node.doctor.run.AllChecks;
import io.ringside.node.host.HostFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class DoctorDocumentTest {
    private final List<String> ids =
            AllChecks.of(new HostFiles(Path.of("/"))).stream().map(Check::id).toList();

    @Test
    void everyCheckIsDescribed() throws IOException {
        String document = Files.readString(Path.of("DOCTOR.md"));
        for (String id : ids) {
            assertTrue(document.contains("| `" + id + "` |"), id);
        }
    }

    @Test
    void idsAreWordsAndEachIsThereOnce() {
        assertEquals(ids.size(), new HashSet<>(ids).size());
        ids.forEach(id -> assertTrue(id.matches("[a-z][a-z-]*"), id));
    }
}
