/// What the window costs, measured by programs: no test, nothing here judges. `BENCHMARKS.md` has
/// the figures, `bench/window-bench.sh` runs them without Maven.
@NullMarked
package io.ringside.desktop.bench;

import org.jspecify.annotations.NullMarked;
