package io.ringside.desktop.viewdata.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.desktop.ui.SampleCluster;
import io.ringside.desktop.ui.SampleFindings;
import io.ringside.desktop.ui.SampleJobs;
import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.desktop.viewdata.filter.Filter;
import io.ringside.desktop.viewdata.filter.FilterCompletion;
import io.ringside.desktop.viewdata.filter.FilteredView;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What a job is called, which ranks are its own, and what is shown of it alone.
class JobsTest {
    private final ClusterView view = SampleJobs.three();

    @Test
    void aJobIsCalledByItsSchedulerAsItsProcessesTell() {
        List<JobView> jobs = Jobs.of(view);
        assertEquals(
                List.of("slurm-1042", "slurm-10421", "k8s-ml/train-7b"),
                jobs.stream().map(JobView::id).toList());
        assertEquals("step 0", jobs.get(0).detail());
        assertEquals(List.of(0, 1), jobs.get(0).nodes());
        assertEquals(16, jobs.get(0).ranks().size());
        assertEquals("1 pod", jobs.get(2).detail());
        assertEquals("vision", jobs.get(2).tenant());
    }

    @Test
    void whereNoSchedulerIsToldRanksThatShareACommunicatorAreAJob() {
        assertEquals(
                List.of("job-1"),
                Jobs.of(SampleCluster.fourNodes(false)).stream().map(JobView::id).toList());
    }

    @Test
    void partsOfOneSchedulersJobAreOneJob() {
        Map<String, String> same = Map.of("slurm.job.id", "7");
        List<JobView> jobs =
                Jobs.of(SampleJobs.of(SampleCluster.fourNodes(false), List.of(same, same, same)));
        assertEquals(1, jobs.size());
        assertEquals(32, jobs.getFirst().ranks().size());
    }

    @Test
    void aFilterShowsOneJobAloneInEveryPartOfTheView() {
        ClusterView shown = filtered("job=slurm-1042");
        assertEquals(16, shown.gpus().size());
        assertTrue(shown.collectives().stream().allMatch(row -> row.nodeIndex() < 2));
        assertTrue(shown.links().stream().allMatch(l -> l.from() < 16 || l.to() < 16));
        assertTrue(shown.timeline().tracks().stream().allMatch(t -> t.rankIndex() < 16));
        assertEquals(1, shown.concerns().findings().size(), "rank 2 is its own");
        assertEquals(0, filtered("job=slurm-10421").concerns().findings().size());
    }

    @Test
    void withAColonAPartOfTheNameIsEnoughAndWithEqualsItIsNot() {
        assertEquals(24, filtered("job:1042").gpus().size());
        assertEquals(0, filtered("job=1042").gpus().size());
        assertEquals(8, filtered("-job:slurm").gpus().size());
    }

    @Test
    void aHangIsOfTheJobWhoseCommunicatorStands() {
        ClusterView hung =
                SampleFindings.with(
                        view,
                        List.of(SampleFindings.hang(view, 17)),
                        SampleFindings.standings(view, 17));
        JobView first = Jobs.of(hung).getFirst();
        assertTrue(Jobs.concerns(hung, first, hung.concerns().findings().getFirst()));
        assertFalse(
                Jobs.concerns(view, Jobs.of(view).get(1), view.concerns().findings().getFirst()));
    }

    @Test
    void theNamesOfJobsAreCompleted() {
        assertEquals(
                List.of("job:slurm-1042", "job:slurm-10421"), FilterCompletion.of("job:sl", view));
    }

    private ClusterView filtered(String text) {
        return FilteredView.of(view, Filter.read(text).filter().orElseThrow());
    }
}
