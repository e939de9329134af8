/// Requests to receivers that nobody vouches for: how they are sent, what is said of what comes
/// back, and how long to wait before the next.
@org.jspecify.annotations.NullMarked
package io.ringside.protocol.http;
