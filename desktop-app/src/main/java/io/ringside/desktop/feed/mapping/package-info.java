/// From the wire's messages to the model's facts; what is out of range is absent and counted.
@org.jspecify.annotations.NullMarked
package io.ringside.desktop.feed.mapping;
