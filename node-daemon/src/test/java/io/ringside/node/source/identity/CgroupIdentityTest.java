package io.ringside.node.source.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class CgroupIdentityTest {
    private static final String ID =
            "3f4e8c0a9b1d2c3e4f5a6b7c8d9e0f1a2b3c4d5e6f708192a3b4c5d6e7f80912";
    private static final String INNER =
            "aaaa8c0a9b1d2c3e4f5a6b7c8d9e0f1a2b3c4d5e6f708192a3b4c5d6e7f80912";
    private static final String UID = "0a1b2c3d-1111-2222-3333-444455556666";
    private static final String UID_IN_SLICE = "0a1b2c3d_1111_2222_3333_444455556666";

    @Test
    void knowsDocker() {
        assertEquals(container(ID, "docker", ""), of("0::/system.slice/docker-" + ID + ".scope"));
        assertEquals(container(ID, "docker", ""), of("5:memory:/docker/" + ID));
    }

    @Test
    void knowsContainerdUnderKubernetes() {
        assertEquals(
                container(ID, "containerd", UID),
                of(
                        "0::/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod"
                                + UID_IN_SLICE
                                + ".slice/cri-containerd-"
                                + ID
                                + ".scope"));
        assertEquals(
                new CgroupIdentity(ID, "containerd", UID, "", "", "containerd.service"),
                of(
                        "11:memory:/system.slice/containerd.service/kubepods-besteffort-pod"
                                + UID_IN_SLICE
                                + ".slice:cri-containerd:"
                                + ID));
    }

    @Test
    void knowsCriO() {
        assertEquals(
                container(ID, "cri-o", UID),
                of(
                        "0::/kubepods.slice/kubepods-pod"
                                + UID_IN_SLICE
                                + ".slice/crio-"
                                + ID
                                + ".scope/container"));
    }

    @Test
    void knowsAPodOfTheCgroupfsDriverWhoseRuntimeIsNotTold() {
        assertEquals(
                container(ID, "", UID), of("4:memory:/kubepods/burstable/pod" + UID + "/" + ID));
    }

    @Test
    void knowsAStaticPod() {
        String hash = "0123456789abcdef0123456789abcdef";
        assertEquals(
                container(ID, "", hash), of("4:memory:/kubepods/besteffort/pod" + hash + "/" + ID));
    }

    @Test
    void knowsAServiceOfPodmanWhoseGroupIsSplit() {
        CgroupIdentity expected = new CgroupIdentity(ID, "podman", "", "", "", "vllm.service");
        assertEquals(expected, of("0::/system.slice/vllm.service/libpod-payload-" + ID));
        assertEquals(
                expected,
                of(
                        "0::/user.slice/user-1000.slice/user@1000.service/app.slice/vllm.service/libpod-payload-"
                                + ID
                                + "/container"));
        assertEquals("", of("0::/system.slice/vllm.service/supervisor").containerId());
        assertEquals("", of("0::/machine.slice/libpod-conmon-" + ID + ".scope").containerId());
    }

    @Test
    void knowsTasksOfEcs() {
        String task = "0123456789abcdef0123456789abcdef";
        assertEquals(
                container(task + "-1234567890", "ecs", ""),
                of("0::/ecs/" + task + "/" + task + "-1234567890"));
        assertEquals(container(ID, "ecs", ""), of("4:memory:/ecs/" + task + "/" + ID));
        assertEquals(container(ID, "ecs", ""), of("4:memory:/ecs/cluster/" + task + "/" + ID));
        assertEquals(
                container(ID, "docker", ""),
                of("0::/ecstasks.slice/ecstasks-" + task + ".slice/docker-" + ID + ".scope"));
        assertEquals("", of("0::/home/" + task + "/" + task + "-12").containerId());
    }

    @Test
    void knowsOtherRuntimesByTheirNames() {
        assertEquals(
                container("gpu-box", "systemd-nspawn", ""),
                of("0::/machine.slice/machine-gpu\\x2dbox.scope/payload"));
        assertEquals(
                container("gpu", "systemd-nspawn", ""),
                of("0::/machine.slice/systemd-nspawn@gpu.service/payload"));
        assertEquals(
                "", of("0::/machine.slice/machine-qemu\\x2d1\\x2dvm.scope/emulator").containerId());
        assertEquals(container("c1", "lxc", ""), of("0::/lxc.payload.c1/system.slice"));
        assertEquals(container("c1", "lxc", ""), of("0::/lxc.payload/c1"));
        assertEquals(
                container(UID + ".train", "nomad", ""),
                of("0::/nomad.slice/share.slice/" + UID + ".train.scope"));
        assertEquals(
                container(UID + ".train", "nomad", ""), of("4:memory:/nomad/" + UID + ".train"));
        assertEquals(
                container(ID, "docker", ""),
                of("0::/nomad.slice/reserve.slice/docker-" + ID + ".scope"));
        assertEquals(
                container(ID, "docker", "").containerId(),
                of("0::/user.slice/user-1000.slice/user@1000.service/user.slice/docker-"
                                + ID
                                + ".scope")
                        .containerId());
        assertEquals(container(ID, "containerd", ""), of("0::/default/nerdctl-" + ID + ".scope"));
    }

    @Test
    void knowsRootlessPodman() {
        CgroupIdentity identity =
                of(
                        "0::/user.slice/user-1000.slice/user@1000.service/user.slice/libpod-"
                                + ID
                                + ".scope/container");
        assertEquals(ID, identity.containerId());
        assertEquals("podman", identity.runtime());
    }

    @Test
    void meansTheInnermostOfNestedContainers() {
        CgroupIdentity identity =
                of(
                        "0::/docker/"
                                + ID
                                + "/kubelet.slice/kubelet-kubepods.slice/kubelet-kubepods-pod"
                                + UID_IN_SLICE
                                + ".slice/cri-containerd-"
                                + INNER
                                + ".scope");
        assertEquals(container(INNER, "containerd", UID), identity);
    }

    @Test
    void knowsSlurmOfBothVersions() {
        assertEquals(job("42", "0", ""), of("9:memory:/slurm/uid_1000/job_42/step_0/task_0"));
        assertEquals(job("42", "0", ""), of("9:memory:/slurm_node7/uid_1000/job_42/step_0/task_0"));
        assertEquals(
                job("42", "batch", "slurmstepd.scope"),
                of("0::/system.slice/slurmstepd.scope/job_42/step_batch/user/task_0"));
        assertEquals(
                job("42", "extern", "node7_slurmstepd.scope"),
                of("0::/system.slice/node7_slurmstepd.scope/job_42/step_extern/user/task_special"));
    }

    @Test
    void doesNotTakeAnyFolderForAJob() {
        assertEquals(CgroupIdentity.NONE, of("0::/home/job_42/step_0"));
    }

    @Test
    void namesTheSystemdUnit() {
        assertEquals("vllm.service", of("0::/system.slice/vllm.service").unit());
        assertEquals(
                "session-3.scope", of("0::/user.slice/user-1000.slice/session-3.scope").unit());
    }

    @Test
    void takesWhatEachHierarchyOfVersionOneTells() {
        CgroupPaths paths =
                CgroupPaths.parse(
                        List.of(
                                "12:devices:/slurm/uid_1000/job_7/step_1/task_3",
                                "4:cpu,cpuacct:/slurm/uid_1000/job_7/step_1",
                                "3:memory:/slurm/uid_1000/job_7/step_1/task_3",
                                "1:name=systemd:/system.slice/slurmd.service",
                                "0::/system.slice/slurmd.service"));
        CgroupIdentity identity = CgroupIdentity.of(paths.all());
        assertEquals("7", identity.slurmJob());
        assertEquals("1", identity.slurmStep());
        assertEquals("slurmd.service", identity.unit());
        assertEquals("/slurm/uid_1000/job_7/step_1", paths.byController().get("cpuacct"));
    }

    @Test
    void saysThatACgroupNamespaceHidesIt() {
        CgroupPaths root = CgroupPaths.parse(List.of("0::/"));
        assertTrue(root.isHidden());
        assertEquals("", root.main());
        CgroupPaths beside = CgroupPaths.parse(List.of("0::/../cri-containerd-" + ID + ".scope"));
        assertTrue(beside.isHidden());
        assertEquals(ID, CgroupIdentity.of(beside.all()).containerId(), "what is told is told");
        assertFalse(CgroupPaths.parse(List.of("0::/system.slice/a.service")).isHidden());
    }

    @Test
    void passesOverWhatIsNoCgroupLine() {
        List<String> hostile =
                List.of(
                        "",
                        ":",
                        "::",
                        "0",
                        "0::",
                        "0::relative/path",
                        "x".repeat(100_000),
                        "0::/" + "a/".repeat(10_000),
                        "1:memory");
        assertEquals(List.of(), CgroupPaths.parse(hostile).all());
        assertEquals(List.of(), CgroupPaths.parse(Collections.nCopies(1_000_000, "no line")).all());
        assertEquals("", of("0::/docker-" + "f".repeat(1000) + ".scope").containerId());
    }

    @Test
    void readsAGroupThatWasRemoved() {
        assertEquals(
                "/system.slice/old.service",
                CgroupPaths.parse(List.of("0::/system.slice/old.service (deleted)")).main());
    }

    private static CgroupIdentity of(String line) {
        return CgroupIdentity.of(CgroupPaths.parse(List.of(line)).all());
    }

    private static CgroupIdentity container(String id, String runtime, String podUid) {
        return new CgroupIdentity(id, runtime, podUid, "", "", "");
    }

    private static CgroupIdentity job(String job, String step, String unit) {
        return new CgroupIdentity("", "", "", job, step, unit);
    }
}
