/// Messages from outside: bounded before they are decoded, their texts cleaned.
@org.jspecify.annotations.NullMarked
package io.ringside.protocol.wire;
