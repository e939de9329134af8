/// Text from outside, cleaned where it enters.
@org.jspecify.annotations.NullMarked
package io.ringside.protocol.text;
