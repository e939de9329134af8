package io.ringside.node.source.identity;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringside.node.config.ConfigFile;
import io.ringside.node.config.ConfigSection;
import io.ringside.node.host.HostFiles;
import io.ringside.node.source.nccllog.NcclLogPaths;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ConfigurationExampleTest {
    @Test
    void theDocumentedExampleIsUnderstood() throws Exception {
        String document = Files.readString(Path.of("CONFIGURATION.md"));
        String section = document.substring(document.indexOf("## Tenants and NCCL's logs"));
        String fence = "```yaml\n";
        int start = section.indexOf(fence) + fence.length();
        ConfigSection config =
                ConfigFile.parse(
                        section.substring(start, section.indexOf("```", start)), "example");
        Tenants tenants = Tenants.of(config, new HostFiles(Path.of("/")));
        assertDoesNotThrow(() -> NcclLogPaths.of(config));
        assertDoesNotThrow(config::refuseOthers);
        assertEquals("vision", tenants.of(Map.of("slurm_job", "10421"), OptionalLong.of(1000)));
        assertEquals("serving", tenants.of(Map.of("process", "vllm::engine"), OptionalLong.of(5)));
        assertEquals("others", tenants.of(Map.of(), OptionalLong.empty()));
    }
}
