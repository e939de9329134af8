/// Words and facts that checks share.
@org.jspecify.annotations.NullMarked
package io.ringside.node.doctor.check.word;
