/// What is said of GPUs beyond what their sources read: the class of their work, whether their
/// sensors are to be trusted, and how many are gone.
@org.jspecify.annotations.NullMarked
package io.ringside.node.health.derive;
