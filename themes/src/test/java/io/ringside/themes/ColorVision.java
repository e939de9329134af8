package io.ringside.themes;

/// How colours look to eyes without one kind of cone, and how far apart two are then.
///
/// The matrices are those of complete loss (severity 1.0) in the table beside G. M. Machado, M. M.
/// Oliveira and L. A. F. Fernandes, "A Physiologically-based Model for Simulation of Color Vision
/// Deficiency", IEEE Transactions on Visualization and Computer Graphics 15 (6), 2009, doi
/// 10.1109/TVCG.2009.113; they apply to linear RGB. Distances are Euclidean in B. Ottosson's OKLab
/// (2020), in which CSS Color 4 takes 0.02 for a difference that is just noticed.
enum ColorVision {
    NORMAL(1, 0, 0, 0, 1, 0, 0, 0, 1),
    PROTANOPIA(
            0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116,
            1.051998),
    DEUTERANOPIA(
            0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820, 0.042940,
            0.968881),
    TRITANOPIA(
            1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367,
            0.303900);

    /// Just noticed.
    static final double NOTICED = 0.02;

    private final double[] matrix;

    ColorVision(double... matrix) {
        this.matrix = matrix;
    }

    /// Between two colours `RRGGBB`; alpha is not looked at.
    double distance(int one, int other) {
        double[] a = seen(one);
        double[] b = seen(other);
        return Math.sqrt(square(a[0] - b[0]) + square(a[1] - b[1]) + square(a[2] - b[2]));
    }

    /// OKLab's lightness, 0 to 1.
    double lightness(int rgb) {
        return seen(rgb)[0];
    }

    private double[] seen(int rgb) {
        double[] linear = {linear(rgb >> 16), linear(rgb >> 8), linear(rgb)};
        double[] seen = new double[3];
        for (int row = 0; row < 3; row++) {
            double sum = 0;
            for (int column = 0; column < 3; column++) {
                sum += matrix[3 * row + column] * linear[column];
            }
            seen[row] = Math.clamp(sum, 0, 1);
        }
        return oklab(seen);
    }

    private static double[] oklab(double[] rgb) {
        double l = Math.cbrt(sum(rgb, 0.4122214708, 0.5363325363, 0.0514459929));
        double m = Math.cbrt(sum(rgb, 0.2119034982, 0.6806995451, 0.1073969566));
        double s = Math.cbrt(sum(rgb, 0.0883024619, 0.2817188376, 0.6299787005));
        double[] lms = {l, m, s};
        return new double[] {
            sum(lms, 0.2104542553, 0.7936177850, -0.0040720468),
            sum(lms, 1.9779984951, -2.4285922050, 0.4505937099),
            sum(lms, 0.0259040371, 0.7827717662, -0.8086757660)
        };
    }

    private static double sum(double[] of, double a, double b, double c) {
        return a * of[0] + b * of[1] + c * of[2];
    }

    private static double linear(int channel) {
        double share = (channel & 0xFF) / 255.0;
        return share <= 0.04045 ? share / 12.92 : Math.pow((share + 0.055) / 1.055, 2.4);
    }

    private static double square(double x) {
        return x * x;
    }
}
