package io.ringside.node.source.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.fixtures.FileTree;
import io.ringside.node.config.ConfigException;
import io.ringside.node.config.ConfigFile;
import io.ringside.node.host.HostFiles;
import io.ringside.node.ranks.LiveProcess;
import io.ringside.node.reading.Rhythm;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TenantsTest {
    private static final String GROUP = "/system.slice/slurmstepd.scope/job_42/step_0/user/task_0";

    @TempDir Path root;

    private FileTree files;

    @BeforeEach
    void oneProcess() {
        files = new FileTree(root);
        files.put("proc/self/stat", "").put("proc/stat", "cpu 1 2\nbtime 1700000000\n");
        FakeProcess.put(files, 100, 100, 5000, "python");
        files.put("proc/100/cgroup", "0::" + GROUP + "\n").put("proc/100/environ", "");
    }

    @Test
    void namesTheFirstTenantThatMatches() throws IOException, ConfigException {
        files.put("etc/passwd", "root:x:0:0::/:/bin/sh\nada:x:1000:1000::/:/bin/sh\n");
        assertEquals(
                "vision",
                tenant(
                        """
                        tenants:
                          - {name: language, slurm_job: "41"}
                          - {name: vision, slurm_job: "4?", user: ada}
                          - {name: rest, cgroup: "*"}
                        """));
        assertEquals(
                "rest", tenant("tenants: [{name: no, user: 1001}, {name: rest, cgroup: '*'}]"));
        assertEquals("", tenant("tenants: [{name: no, pod_uid: '*-*'}]"));
    }

    @Test
    void refusesATenantThatCannotMatchOrIsMistyped() throws IOException {
        files.put("etc/passwd", "root:x:0:0::/:/bin/sh\n");
        assertEquals(
                "t: tenants[0] has no condition; give at least one of cgroup, container, pod_uid, slurm_job, process, user.",
                refusal("tenants: [{name: a}]"));
        assertEquals(
                "t: tenants[0].user is `eve`, expected a user of /etc/passwd, or a user id.",
                refusal("tenants: [{name: a, user: eve}]"));
        assertEquals(
                "t: tenants[0].name is missing, expected a text.",
                refusal("tenants: [{cgroup: '*'}]"));
        assertTrue(refusal("tenants: [{name: a, cgrup: x}]").contains("cgrup is not known"));
    }

    private String tenant(String yaml) throws ConfigException {
        IdentityProbe probe =
                new IdentityProbe(
                        new HostFiles(root),
                        Tenants.of(ConfigFile.parse(yaml, "t"), new HostFiles(root)),
                        () -> List.of(new LiveProcess(100, 0, 5000, "p.seg", List.of())),
                        List::of);
        return probe.look(1, 5_000_000_000L, Rhythm.NORMAL)
                .readings()
                .getFirst()
                .attributes()
                .getOrDefault("ringside.tenant", "");
    }

    private String refusal(String yaml) {
        return assertThrows(
                        ConfigException.class,
                        () -> Tenants.of(ConfigFile.parse(yaml, "t"), new HostFiles(root)))
                .sentence();
    }
}
