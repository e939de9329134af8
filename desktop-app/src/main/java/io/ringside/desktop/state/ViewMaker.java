package io.ringside.desktop.state;

import io.ringside.desktop.correlate.step.Price;
import io.ringside.desktop.fault.FaultLog;
import io.ringside.desktop.feed.Mailbox;
import io.ringside.desktop.feed.Mailbox.NodeUpdate;
import io.ringside.desktop.model.Clock;
import io.ringside.desktop.model.subject.TimeSpan;
import io.ringside.desktop.viewdata.ClusterView;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The correlate thread: takes what the feeds brought, makes a view of it at once, and hands it on.
/// At most about 30 views a second, fewer where one takes long; when nothing comes, one a second,
/// as ages and staleness go on. Its methods may be called from any thread and return at once.
public final class ViewMaker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ViewMaker.class);
    private static final long TICK_NANOS = 1_000_000_000L;
    private static final long MIN_INTERVAL_NANOS = 33_000_000L;
    private static final long MAX_INTERVAL_NANOS = 400_000_000L;

    /// Views that are further apart: this program was stopped, or had no CPU.
    private static final long PAUSE_NANOS = 2 * TICK_NANOS;

    private final FaultLog faults = new FaultLog(LOG::error);
    private final Mailbox mailbox;
    private final Clock clock;
    private final Price price;
    private final List<Consumer<ClusterView>> listeners = new CopyOnWriteArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;
    private volatile List<String> wanted = List.of();
    private volatile Optional<TimeSpan> range = Optional.empty();
    private volatile ClusterView latest;

    private ViewMaker(Mailbox mailbox, Clock clock, Price price) {
        this.price = price;
        this.mailbox = mailbox;
        this.clock = clock;
        this.latest = ClusterView.empty(clock.epochNanos());
        this.thread = Thread.ofPlatform().daemon().name("correlate").unstarted(this::run);
    }

    static ViewMaker start(Mailbox mailbox, Clock clock) {
        return start(mailbox, clock, Price.UNTOLD);
    }

    /// @param price of a GPU, for what causes cost
    public static ViewMaker start(Mailbox mailbox, Clock clock, Price price) {
        ViewMaker correlator = new ViewMaker(mailbox, clock, price);
        correlator.thread.start();
        return correlator;
    }

    /// From now on these are the nodes, in this order.
    public void nodes(List<String> nodes) {
        wanted = List.copyOf(nodes);
        mailbox.wake();
    }

    /// From now on views tell what was in this range of time too; empty: of none.
    public void range(Optional<TimeSpan> wantedRange) {
        range = wantedRange;
        mailbox.wake();
    }

    /// The newest view.
    public ClusterView latest() {
        return latest;
    }

    /// Calls `listener` on the correlate thread with every new view.
    public void onView(Consumer<ClusterView> listener) {
        listeners.add(listener);
    }

    @Override
    public void close() {
        closed.countDown();
        thread.interrupt();
    }

    private void run() {
        ClusterState state = new ClusterState(price);
        long latestNanos = clock.monotonicNanos();
        try {
            while (closed.getCount() > 0) {
                List<NodeUpdate> updates = mailbox.take(TICK_NANOS);
                long now = clock.monotonicNanos();
                if (now - latestNanos > PAUSE_NANOS) {
                    state.resumed(clock.epochNanos());
                }
                latestNanos = now;
                correlate(state, updates);
                long took = clock.monotonicNanos() - now;
                if (closed.await(pauseNanos(took), TimeUnit.NANOSECONDS)) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            // Closed: the thread ends here.
            Thread.currentThread().interrupt();
        }
    }

    /// As long as the last view took, so that of hundreds of nodes, each at its own time, one
    /// thread is never busy without a break.
    static long pauseNanos(long tookNanos) {
        return Math.clamp(tookNanos, MIN_INTERVAL_NANOS, MAX_INTERVAL_NANOS);
    }

    /// A message that no check foresaw must not end the thread: the last view stays and the next
    /// message is tried.
    private void correlate(ClusterState state, List<NodeUpdate> updates) {
        try {
            state.nodes(wanted);
            state.range(range);
            updates.forEach(state::apply);
            // Of hundreds of nodes what came is as large as all that is kept: it goes before the
            // view is made.
            updates.clear();
            publish(state.view(clock.epochNanos()));
        } catch (RuntimeException e) {
            faults.say("A view could not be made; the last one stays", e);
        }
    }

    private void publish(ClusterView view) {
        latest = view;
        for (Consumer<ClusterView> listener : listeners) {
            try {
                listener.accept(view);
            } catch (RuntimeException e) {
                faults.say("A listener failed on a view", e);
            }
        }
    }
}
