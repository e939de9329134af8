/// What the daemon does when something in it fails: it says so, counts it and goes on, or it ends
/// at once with a code and one sentence.
@org.jspecify.annotations.NullMarked
package io.ringside.node.fault;
