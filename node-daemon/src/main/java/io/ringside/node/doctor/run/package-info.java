/// Runs all checks, each within its time, and writes the page.
@org.jspecify.annotations.NullMarked
package io.ringside.node.doctor.run;
