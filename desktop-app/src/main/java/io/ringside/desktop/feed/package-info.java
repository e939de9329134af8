/// One feed per target: gRPC or a recording in, checked records of `model` out, by way of a mailbox
/// in which the newest snapshot wins. The only place that knows gRPC; each feed has a thread of its
/// own, so a slow or dead target disturbs nobody.
@NullMarked
package io.ringside.desktop.feed;

import org.jspecify.annotations.NullMarked;
