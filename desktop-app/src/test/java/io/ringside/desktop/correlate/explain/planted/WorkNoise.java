package io.ringside.desktop.correlate.explain.planted;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// What two H200s and the two processes that drove them were, twice a second for two minutes, while
/// they trained: matrix products, all-reduces over NVLink, copies from the host, a pause now and
/// then (29 November 2026, nvidia-smi and /proc). Noise is taken from it in runs, so that it keeps
/// its shape in time.
final class WorkNoise {
    private static final List<List<double[]>> GPUS = read("h200-at-work", 4);
    private static final List<List<double[]>> PROCESSES = read("processes-at-work", 2);

    private final List<double[]> gpu;
    private final List<double[]> process;
    private final int from;

    /// @param which of the two
    /// @param from where in time it begins, in half seconds
    WorkNoise(int which, int from) {
        gpu = GPUS.get(which);
        process = PROCESSES.get(which);
        this.from = from;
    }

    /// SM clock in MHz, watts, degrees, utilisation in percent.
    double[] gpu(double second) {
        return gpu.get(at(second, gpu.size()));
    }

    /// CPU seconds a second.
    double cpu(double second) {
        return process.get(at(second, process.size()))[0] / 50;
    }

    /// Involuntary switches a second.
    double switches(double second) {
        return process.get(at(second, process.size()))[1] * 2;
    }

    private int at(double second, int size) {
        return Math.floorMod(from + (int) Math.round(second * 2), size);
    }

    private static List<List<double[]>> read(String name, int columns) {
        List<List<double[]>> all = List.of(new ArrayList<>(), new ArrayList<>());
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(
                                Objects.requireNonNull(
                                        WorkNoise.class.getResourceAsStream(name + ".csv")),
                                StandardCharsets.US_ASCII))) {
            lines.readLine();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] cells = line.split(",", -1);
                double[] row = new double[columns];
                for (int i = 0; i < columns; i++) {
                    row[i] = Double.parseDouble(cells[i + 2]);
                }
                all.get(Integer.parseInt(cells[0])).add(row);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all;
    }
}
