/// Dumps that other tools leave behind, read as neutral facts: PyTorch's Flight Recorder, NCCL's
/// RAS and NCCL Inspector. Everything read here is hostile until it is read: files, lengths, depth
/// and counts are bounded, and what does not fit is refused in one sentence.
@NullMarked
package io.ringside.desktop.dump;

import org.jspecify.annotations.NullMarked;
