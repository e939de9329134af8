package io.ringside.desktop.simulation;

/// What a large simulated cluster costs without a window: seconds of CPU for each simulated one.
/// Run by `-Dbench=`.
public final class ManySimulated {
    private ManySimulated() {}

    public static void main(String[] arguments) throws InterruptedException {
        String spec = System.getProperty("simulate", "256x8");
        int seconds = Integer.getInteger("seconds", 20);
        long began = System.nanoTime();
        Played played = Played.of(spec, seconds);
        long took = System.nanoTime() - began;
        System.out.printf(
                "%s: %d simulated seconds in %.1f s, %d nodes, losses %s%n",
                spec, seconds, took / 1e9, played.newest.size(), played.losses);
    }
}
