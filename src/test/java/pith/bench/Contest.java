package pith.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Two ways to do the same, in turn. The machine may have other things to do, so what counts is the median of the ratios of
 * runs beside each other, and for work on one thread the processor time of that thread.
 */
final class Contest {
    /** Work to be timed. */
    @FunctionalInterface
    interface Work {
        void run() throws Exception;
    }

    /** What to look at. */
    enum Clock {
        /** Processor time of this thread: what the work takes when nothing disturbs it. */
        THREAD_CPU,
        /** Processor time of all threads together. */
        PROCESS_CPU,
        WALL;

        long nanos() {
            return switch (this) {
                case WALL -> System.nanoTime();
                case THREAD_CPU -> ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
                case PROCESS_CPU ->
                    ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class)
                            .getProcessCpuTime();
            };
        }
    }

    /**
     * What came out.
     *
     * @param seconds median of the first
     * @param otherSeconds median of the second
     * @param ratio median of the seconds of the second for one of the first, in pairs of runs: how often faster the first is
     */
    record Outcome(double seconds, double otherSeconds, double ratio) {}

    private Contest() {}

    /** Runs both in turn, after a few rounds that do not count. */
    static Outcome between(Work first, Work second, Clock clock, int warmUps, int rounds) throws Exception {
        List<double[]> pairs = new ArrayList<>();
        for (int i = 0; i < warmUps + rounds; i++) {
            double[] pair = {seconds(first, clock), seconds(second, clock)};
            if (i >= warmUps) {
                pairs.add(pair);
            }
        }
        return new Outcome(
                median(pairs.stream().mapToDouble(pair -> pair[0]).toArray()),
                median(pairs.stream().mapToDouble(pair -> pair[1]).toArray()),
                median(pairs.stream().mapToDouble(pair -> pair[1] / pair[0]).toArray()));
    }

    static double seconds(Work work, Clock clock) throws Exception {
        long start = clock.nanos();
        work.run();
        return (clock.nanos() - start) / 1e9;
    }

    static double median(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
