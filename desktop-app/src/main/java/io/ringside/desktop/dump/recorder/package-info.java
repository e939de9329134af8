/// PyTorch's Flight Recorder: the dumps of one job's ranks put together as neutral facts.
@NullMarked
package io.ringside.desktop.dump.recorder;

import org.jspecify.annotations.NullMarked;
